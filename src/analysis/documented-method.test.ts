import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { sha256 } from '../application/kit/content-hash.ts';
import { analyst } from './analyst.ts';

const PAGE = readFileSync(new URL('../../docs/verify/synthesis.md', import.meta.url), 'utf8');

it('is what docs/verify/synthesis.md says: every parameter, the stop words, the stemmer', async () => {
  const { parameters, texts } = (await analyst.group([])).method;
  const rows = [...PAGE.matchAll(/^\| `(\w+)` \| ([\d.]+) \|$/gm)];
  expect(Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]))).toEqual(parameters);
  const stopWords = /```\n(en [^`]+)```/.exec(PAGE)?.[1];
  expect(sha256(stopWords ?? '')).toBe(texts?.['stopWords']);
  const stemmer = `snowball-stemmers ${manifest.dependencies['snowball-stemmers']}`;
  expect(texts?.['stemmer']).toBe(stemmer);
  expect(PAGE).toContain(stemmer);
});
