import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ballot, rowsOf, sha256 } from '../../../test/support/ballots.ts';
import { tallyText } from '../../../test/support/tally-text.ts';
import { METHODS, type Method } from './method.ts';
import { publish, recount } from './publication.ts';
import type { BallotRules } from './rules.ts';

const folder = join(import.meta.dirname, '../../../docs/ballots');

type Example = {
  readonly method: Method;
  /** Names, or names with costs. */
  readonly options?: readonly string[] | Readonly<Record<string, number>>;
  readonly rules?: Partial<BallotRules>;
  readonly ballots: string;
};

function read(page: string): readonly { readonly example: Example; readonly result: string }[] {
  const text = readFileSync(join(folder, page), 'utf8');
  const blocks = text.matchAll(/```yaml\n(.*?)```\s*.*?```text\n(.*?)\n```/gs);
  return Array.from(blocks, ([, yaml = '', result = '']) => ({ example: parse(yaml), result }));
}

describe('the pages on ballots', () => {
  test('are one a method, all in their index', () => {
    const pages = readdirSync(folder).filter((page) => page !== 'README.md');
    expect(pages.sort()).toEqual(METHODS.map((method) => `${method}.md`).sort());
    const index = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(METHODS.filter((method) => !index.includes(`](${method}.md)`))).toEqual([]);
  });

  test.each(METHODS)('show what a count gives: %s', (method) => {
    const examples = read(`${method}.md`);
    expect(examples.length).toBeGreaterThan(0);
    for (const { example, result } of examples) {
      expect(example.method).toBe(method);
      const { options = [] } = example;
      const costs = Array.isArray(options) ? null : Object.values(options as Record<string, number>);
      const names: readonly string[] = Array.isArray(options) ? options : Object.keys(options);
      const plain = ballot({ method, options: costs ?? names, ...(example.rules && { rules: example.rules }) });
      const named = {
        ...plain,
        options: plain.options.map((each, at) => ({ ...each, name: { en: names[at] ?? '' } })),
      };
      const question = { ...named, rules: { ...named.rules, anonymityThreshold: 1 } };
      const { published, tally } = publish(question, rowsOf(example.ballots), sha256);
      expect(tallyText(question, tally)).toBe(result);
      expect(recount(question, published, sha256)).toEqual({ ok: true, value: tally });
    }
  });
});
