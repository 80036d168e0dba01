import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheStrippedTypes } from './type-strip-cache.mjs';

const SOURCE = 'export const many: number = 3;\n';

describe('sources without their types', () => {
  let root: string;
  let stored: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'parvis-stripped-'));
    stored = join(root, 'node_modules/.cache/parvis/stripped', process.version);
    for (const folder of ['src/domain', 'migrations', 'bench']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(root, 'src/domain/many.ts'), SOURCE);
    writeFileSync(join(root, 'src/domain/many.test.ts'), 'export const tested: boolean = true;\n');
    writeFileSync(join(root, 'bench/many.ts'), 'export const measured: boolean = true;\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const texts = () => readdirSync(stored).map((name) => readFileSync(join(stored, name), 'utf8'));

  /** A process that reads them. */
  const ended = () => {
    const script = `const { readStrippedTypes } = await import(${JSON.stringify(join(import.meta.dirname, 'type-strip-cache.mjs'))});
      readStrippedTypes(${JSON.stringify(root)});
      const { many } = await import(${JSON.stringify(join(root, 'src/domain/many.ts'))});
      console.log(many);`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  };
  /** What it gets to see. */
  const imported = () => ended().stdout.trim();

  test('are what Node makes of them, and of what a node runs only', () => {
    cacheStrippedTypes(root);
    expect(texts()).toEqual([stripTypeScriptTypes(SOURCE)]);
  });

  test('are kept anew where a source changed, and dropped where nothing says that any more', () => {
    cacheStrippedTypes(root);
    const changed = 'export const many: number = 4;\n';
    writeFileSync(join(root, 'src/domain/many.ts'), changed);
    cacheStrippedTypes(root);
    expect(texts()).toEqual([stripTypeScriptTypes(changed)]);
  });

  test('are read instead of the source', () => {
    cacheStrippedTypes(root);
    for (const name of readdirSync(stored)) writeFileSync(join(stored, name), 'export const many = "kept";\n');
    expect(imported()).toBe('kept');
  });

  test('are never read of a source that says something else', () => {
    cacheStrippedTypes(root);
    for (const name of readdirSync(stored)) writeFileSync(join(stored, name), 'export const many = "kept";\n');
    writeFileSync(join(root, 'src/domain/many.ts'), 'export const many: number = 4;\n');
    expect(imported()).toBe('4');
  });

  test('are left to Node where they cannot be kept', () => {
    writeFileSync(join(root, 'node_modules'), 'no folder');
    expect(() => cacheStrippedTypes(root)).not.toThrow();
    expect(imported()).toBe('3');
  });

  test.each(['kept', 'left to Node'])('lead from one to another, %s', (how) => {
    writeFileSync(join(root, 'src/domain/many.ts'), "export { many } from '../few.ts';\n");
    writeFileSync(join(root, 'src/few.ts'), 'export const many: number = 5;\n');
    if (how === 'kept') cacheStrippedTypes(root);
    expect(imported()).toBe('5');
  });

  test('are missed by their name', () => {
    writeFileSync(join(root, 'src/domain/many.ts'), "export { many } from './none.ts';\n");
    cacheStrippedTypes(root);
    expect(ended().stderr).toMatch(/none\.ts/);
  });
});
