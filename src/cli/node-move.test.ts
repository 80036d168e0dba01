import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDirectory } from '../../test/storage/snapshot.ts';
import { freePort } from '../../test/support/free-port.ts';
import { parvis, serveParvis } from '../../test/support/parvis.ts';

const FORMER = 'https://former.example';
const PRESENT = 'https://present.example';

describe('a node that gets another address', () => {
  let folder: string;
  let port: string;
  const at = (origin: string) => ({ DATA_DIR: join(folder, 'data'), PORT: port, ORIGIN: origin });
  const run = async (origin: string, ...args: string[]) => {
    const { code, out, err } = await parvis(args, { env: at(origin), cwd: folder });
    return { code, text: out + err };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-move-'));
    port = String(await freePort());
    await migrateDirectory(join(folder, 'data'));
    const city = ['--handle', 'lyon', '--name', 'Lyon', '--territory', '69123=Lyon', '--languages', 'fr'];
    const set = await run(FORMER, 'setup', ...city, '--admin-email', 'a@lyon.example');
    expect(set).toMatchObject({ code: 0 });
    expect(await run(FORMER, 'keys', 'rotate')).toMatchObject({ code: 0 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('does not serve under the new one before that was said, and names what to say', async () => {
    const refused = await run(PRESENT, 'serve');
    expect(refused.code).toBe(1);
    expect(refused.text).toContain(`this node was ${FORMER}, and is ${PRESENT} now`);
    expect(refused.text).toContain(`parvis node move --from ${FORMER}`);
    expect((await run(PRESENT, 'doctor')).text).toMatch(/^fail {2}address: this node was https:\/\/former\.example/m);
  });

  it('is told which addresses it had where another one is named, and lists the one it left', async () => {
    const unknown = await run(PRESENT, 'node', 'move', '--from', 'https://other.example');
    expect(unknown.code).toBe(1);
    expect(unknown.text).toContain(
      `https://other.example was never this node's address: nothing in its database was signed there. Known are ${FORMER}`,
    );
    expect(await run(PRESENT, 'node', 'move', '--from', FORMER)).toMatchObject({ code: 0 });
    expect((await run(PRESENT, 'node', 'move')).text).toMatch(
      /^https:\/\/former\.example: moved \S+; not looked at yet; followers not told yet; 0 follows have not come along$/m,
    );
  });

  it('serves no more once it was exported, unless it is told to', async () => {
    const passphrase = join(folder, 'passphrase');
    await writeFile(passphrase, 'a passphrase of many words\n');
    const to = ['node', 'export', 'city.export', '--passphrase-file', passphrase, '--no-verify'];
    expect(await run(PRESENT, ...to)).toMatchObject({ code: 0 });
    const refused = await run(PRESENT, 'serve');
    expect(refused.code).toBe(1);
    expect(refused.text).toMatch(/this node was exported at \S+ to live elsewhere.*--although-exported/);
    const node = await serveParvis(at(PRESENT), ['--although-exported']);
    expect(await node.stop()).toBe(0);
    expect((await run(PRESENT, 'doctor')).text).not.toContain('exported');
  });
});
