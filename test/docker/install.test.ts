import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const projectDir = join(import.meta.dirname, '../..');

describe('what the container image installs', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-install-'));
    const dockerfile = await readFile(join(projectDir, 'Dockerfile'), 'utf8');
    const [, files = ''] = /^COPY (package\.json .+) \.\/$/m.exec(dockerfile) ?? [];
    const [, line = ''] = /^RUN (npm ci .+)$/m.exec(dockerfile) ?? [];
    for (const file of files.split(' ')) await copyFile(join(projectDir, file), join(folder, file));
    // What is downloaded is kept for the next run, as it is not in the image.
    const install = line.replace(' && npm cache clean --force', '');
    const env = { ...process.env, NODE_ENV: 'production', npm_config_prefer_offline: 'true' };
    await run('sh', ['-c', install], { cwd: folder, env });
    await cp(join(projectDir, 'src'), join(folder, 'src'), { recursive: true });
  });
  /** What a script prints that runs in the installation. */
  const ran = async (script: string): Promise<unknown[]> => {
    const before = `
      import { readdir, readFile, rename } from 'node:fs/promises';
      import { createImageEncoder, loadDecoder } from './src/integrations/images/encode.ts';
      let time = 0;
      const encode = createImageEncoder(undefined, loadDecoder, () => time);
      const encoded = async () => {
        const { bytes, ...rest } = await encode(await readFile('picture.jpeg')).then((each) => each.ok ? each.value : each);
        return rest;
      };`;
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', before + script];
    const { stdout } = await run(process.execPath, args, { cwd: folder });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  };
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('decodes a picture', async () => {
    const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    expect(jpeg.byteLength).toBeLessThan(1_100);
    await writeFile(join(folder, 'picture.jpeg'), jpeg);
    expect(await ran(`console.log(JSON.stringify(await encoded()))`)).toEqual([
      { mediaType: 'image/webp', width: 64, height: 48 },
    ]);
  });

  test('decodes one in the same process once what decodes it is there', async () => {
    const absent = { refusal: { type: 'invalid', field: 'file', because: 'images-unavailable' }, ok: false };
    const said = await ran(`
      const files = await readdir('node_modules/@img', { recursive: true });
      const libvips = 'node_modules/@img/' + files.find((name) => /libvips-cpp.*[.]so/.test(name));
      await rename(libvips, 'gone.so');
      console.log(JSON.stringify(await encoded()));
      await rename('gone.so', libvips);
      time += 60_000;
      console.log(JSON.stringify(await encoded()));`);
    expect(said).toEqual([absent, { mediaType: 'image/webp', width: 64, height: 48 }]);
  });

  test('leaves out what is there without it: Node itself, and what only developers use', async () => {
    const names = await readdir(join(folder, 'node_modules'));
    expect(names.filter((name) => name.startsWith('node-linux'))).toEqual([]);
    expect(existsSync(join(folder, 'node_modules/.bin/node'))).toBe(false);
    expect(names).toContain('hono');
    expect(names).not.toContain('vitest');
  });
});
