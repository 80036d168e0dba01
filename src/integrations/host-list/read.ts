import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { HostList, ListedHost, UnusableLine } from '../../application/host/set-policy.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decoded, tableOf } from '../csv/table.ts';

/** What the severities of Mastodon's domain blocks are here; `noop` only refuses media and reports. */
const SEVERITIES: ReadonlyMap<string, ListedHost['policy'] | null> = new Map([
  ['suspend', 'block'],
  ['silence', 'limit'],
  ['noop', null],
]);

/** A list of hosts out of a file: Mastodon's table of domain blocks, or one host a line to be blocked. */
export async function readHostList(path: string): Promise<Result<HostList, Refusal>> {
  const text = decoded(await readFile(path), 'utf-8');
  if (text.includes('\0')) {
    return refuse({ type: 'broken-row', file: basename(path), line: 1, because: 'not a text' });
  }
  return ok(hostListIn(text));
}

export function hostListIn(text: string): HostList {
  const header = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  return /^"?#?domain"?\s*,/i.test(header) ? tableIn(text.trimStart()) : linesIn(text);
}

function tableIn(text: string): HostList {
  const hosts: ListedHost[] = [];
  const unusable: UnusableLine[] = [];
  for (const row of tableOf(text, ',').rows) {
    const { line } = row;
    if ('broken' in row) {
      unusable.push({ line, because: row.broken });
      continue;
    }
    const cells = new Map(Object.entries(row.cells).map(([name, cell]) => [name.replace(/^#/, ''), cell.trim()]));
    const host = cells.get('domain') ?? '';
    // A list without the column is a list of blocks.
    const severity = (cells.get('severity') ?? 'suspend').toLowerCase();
    const policy = SEVERITIES.get(severity);
    if (policy === undefined) unusable.push({ line, because: `severity unknown: ${severity.slice(0, 40)}` });
    else if (host.includes('*')) unusable.push({ line, because: `the name is obfuscated: ${host.slice(0, 80)}` });
    else if (policy !== null) hosts.push({ line, host, policy, reason: cells.get('public_comment') || null });
  }
  return { hosts, unusable };
}

/** What follows a `#` is a remark, here and in the lists that people keep for other programs. */
function linesIn(text: string): HostList {
  const hosts = text.split(/\r?\n/).flatMap((line, at): readonly ListedHost[] => {
    const host = line.replace(/#.*$/, '').trim();
    return host === '' ? [] : [{ line: at + 1, host, policy: 'block', reason: null }];
  });
  return { hosts, unusable: [] };
}
