import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = join(ROOT, 'docs/federate');

/**
 * `<!-- json: path without a, b -->` before a block says which fixture stands in it. What peers read in these pages is then
 * what the node sends and takes, or this fails; `UPDATE_PAPERS=1` writes the blocks anew.
 */
const BLOCK = /<!-- json: (\S+?)(?:#(\S+))?(?: without ([^>]*?))? -->\n```json\n([\s\S]*?)```/g;

function documentOf(path: string, member: string | undefined, without: string | undefined): unknown {
  const file: Record<string, unknown> = JSON.parse(readFileSync(join(ROOT, 'test/fixtures', path), 'utf8'));
  const document = (member === undefined ? file : file[member]) as Record<string, unknown>;
  const left = new Set(without?.split(',').map((name) => name.trim()));
  return Object.fromEntries(Object.entries(document).filter(([name]) => !left.has(name)));
}

describe('the pages on federation', () => {
  const pages = readdirSync(PAGES).filter((name) => name.endsWith('.md'));

  it.each(pages)('%s shows documents as they are sent and received', (name) => {
    const path = join(PAGES, name);
    const text = readFileSync(path, 'utf8');
    if (process.env['UPDATE_PAPERS'] === '1') {
      const written = text.replace(BLOCK, (...match) => {
        const [whole, file = '', member, without, body = ''] = match as string[];
        return whole?.replace(body, () => `${JSON.stringify(documentOf(file, member, without), null, 2)}\n`) ?? '';
      });
      writeFileSync(path, written);
    }
    const blocks = [...readFileSync(path, 'utf8').matchAll(BLOCK)];
    expect(blocks.length).toBe(text.split('```json').length - 1);
    for (const [, file = '', member, without, body = ''] of blocks) {
      expect(JSON.parse(body), file).toEqual(documentOf(file, member, without));
    }
  });

  it('are all in the index', () => {
    const index = readFileSync(join(PAGES, 'README.md'), 'utf8');
    const missing = pages.filter((name) => name !== 'README.md' && !index.includes(`](${name})`));
    expect(missing).toEqual([]);
  });
});
