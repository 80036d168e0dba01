import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AccountWire, IdentityWire } from '../../src/application/sign-in/ports.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { answerTo, apiNode } from './node.ts';

type Row = { readonly act: string; readonly cells: readonly (readonly string[])[]; readonly reason: string };

const PAGE = readFileSync(new URL('../../docs/operate/acts.md', import.meta.url), 'utf8');
const ROWS: readonly Row[] = PAGE.split('\n')
  .filter((line) => /^\| (?!Act )/.test(line))
  .map((line) => {
    const [, act = '', form = '', command = '', operation = '', reason = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    const cells = [form, command, operation].map((cell) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? ''),
    );
    return { act, cells, reason };
  });
const [FORMS, NAMED_COMMANDS, OPERATIONS] = [0, 1, 2].map(
  (column) => new Set(ROWS.flatMap(({ cells }) => cells[column] ?? [])),
) as [Set<string>, Set<string>, Set<string>];

/** Each pattern of a parameter is left out: `:slug{[a-z0-9-]+}` is `:slug`. */
const plainPath = (path: string) => path.replaceAll(/\{(?:[^{}]|\{[^{}]*\})*\}/g, '');

describe('docs/operate/acts.md', () => {
  // Addresses that there are only where the node reaches a provider, and accounts elsewhere.
  const node = apiNode('2026-03-02T08:00:00Z', { identity: {} as IdentityWire, accounts: {} as AccountWire });

  it('names every form of the pages, and none that there is not', () => {
    const forms = node.http.routes
      .filter(({ method, path }) => method === 'POST' && !path.startsWith('/api/'))
      .map(({ path }) => plainPath(path));
    expect([...FORMS].toSorted()).toEqual([...new Set(forms)].toSorted());
  });

  it('names every command, and none that there is not', () => {
    expect([...NAMED_COMMANDS].toSorted()).toEqual(COMMANDS.map(({ path }) => path).toSorted());
  });

  it('names every operation, and none that there is not', async () => {
    const { body } = await answerTo(node.http, { method: 'GET', path: '/api/v1/openapi.json' });
    const described = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.filter((operation) => !OPERATIONS.has(operation))).toEqual([]);
    expect([...OPERATIONS].filter((operation) => !described.includes(operation))).toEqual([]);
  });

  it('says why where there is no form, command or operation, and nothing where there is each', () => {
    const wrong = ROWS.filter(({ cells, reason }) => cells.some((cell) => cell.length === 0) !== (reason !== ''));
    expect(wrong.map(({ act }) => act)).toEqual([]);
    expect(ROWS.length).toBeGreaterThan(100);
  });
});
