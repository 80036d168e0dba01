import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepStripped } from './stripped.mjs';

const SOURCE = 'export const many: number = 3;\n';

describe('sources without their types', () => {
  let root: string;
  let kept: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'parvis-stripped-'));
    kept = join(root, 'node_modules/.cache/parvis/stripped', process.version);
    for (const folder of ['src/domain', 'migrations', 'bench']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(root, 'src/domain/many.ts'), SOURCE);
    writeFileSync(join(root, 'src/domain/many.test.ts'), 'export const tested: boolean = true;\n');
    writeFileSync(join(root, 'bench/many.ts'), 'export const measured: boolean = true;\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const texts = () => readdirSync(kept).map((name) => readFileSync(join(kept, name), 'utf8'));

  /** What a process that reads them gets to see. */
  const imported = () => {
    const script = `const { readStripped } = await import(${JSON.stringify(join(import.meta.dirname, 'stripped.mjs'))});
      readStripped(${JSON.stringify(root)});
      const { many } = await import(${JSON.stringify(join(root, 'src/domain/many.ts'))});
      console.log(many);`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout.trim();
  };

  test('are what Node makes of them, and of what a node runs only', () => {
    keepStripped(root);
    expect(texts()).toEqual([stripTypeScriptTypes(SOURCE)]);
  });

  test('are kept anew where a source changed, and dropped where nothing says that any more', () => {
    keepStripped(root);
    const changed = 'export const many: number = 4;\n';
    writeFileSync(join(root, 'src/domain/many.ts'), changed);
    keepStripped(root);
    expect(texts()).toEqual([stripTypeScriptTypes(changed)]);
  });

  test('are read instead of the source', () => {
    keepStripped(root);
    for (const name of readdirSync(kept)) writeFileSync(join(kept, name), 'export const many = "kept";\n');
    expect(imported()).toBe('kept');
  });

  test('are never read of a source that says something else', () => {
    keepStripped(root);
    for (const name of readdirSync(kept)) writeFileSync(join(kept, name), 'export const many = "kept";\n');
    writeFileSync(join(root, 'src/domain/many.ts'), 'export const many: number = 4;\n');
    expect(imported()).toBe('4');
  });

  test('are left to Node where they cannot be kept', () => {
    writeFileSync(join(root, 'node_modules'), 'no folder');
    expect(() => keepStripped(root)).not.toThrow();
    expect(imported()).toBe('3');
  });
});
