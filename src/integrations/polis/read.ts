import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ImportBatch, InvalidRow } from '../../application/import/check-import.ts';
import type { ImportContributions } from '../../application/import/import-contributions.ts';
import { csvRows } from '../../application/kit/csv.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkLang, type Lang } from '../../domain/kit/text.ts';
import { decoded, tableOf } from '../csv/table.ts';
import { type Cells, COMMENT_COLUMNS, contributionOf, languageOf, summaryOf, VOTE_COLUMNS, wordOf } from './mapping.ts';

const MINUTE = 60_000;

/**
 * A conversation as Pol.is exports it: `summary.csv`, `comments.csv` and `votes.csv` in one folder. The consultation it
 * becomes, where there is none yet, was open as long as people wrote and voted.
 */
export async function readConversation(
  folder: string,
  input: { readonly lang?: Lang | undefined },
): Promise<Result<Omit<ImportContributions, 'slug' | 'onBroken' | 'onProgress'> & { readonly lang: Lang }, Refusal>> {
  const summary = summaryOf(await pairsOf(join(folder, 'summary.csv')), basename(folder));
  const lang = checkLang(input.lang ?? languageOf(summary), 'lang');
  if (!lang.ok) return lang;
  const of = { lang: lang.value, label: summary.label };
  const comments = await batchOf(join(folder, 'comments.csv'), COMMENT_COLUMNS, (cells) => contributionOf(cells, of));
  if (!comments.ok) return comments;
  const votes = await batchOf(join(folder, 'votes.csv'), VOTE_COLUMNS, wordOf);
  if (!votes.ok) return votes;
  const contributions = {
    ...comments.value,
    rows: comments.value.rows.toSorted((a, b) => Number(a.key) - Number(b.key)),
  };
  const [opensAt, closesAt] = spanOf([...contributions.rows, ...votes.value.rows]);
  const dates = { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() };
  return ok({
    lang: lang.value,
    source: { key: `polis:${summary.conversation}`, label: summary.label },
    otherwise: {
      openedAt: opensAt,
      consultation: {
        title: { [lang.value]: summary.topic },
        summary: { [lang.value]: summary.description },
        languages: [lang.value],
        phases: [
          { kind: 'propose', ...dates },
          { kind: 'support', ...dates },
        ],
        rules: { supports: 'for-and-against', resultsVisibility: 'always', decidingStanding: ['imported'] },
      },
    },
    alone: true,
    contributions,
    supports: votes.value,
  });
}

/** From the first to the last thing that happened, in whole minutes. */
function spanOf(rows: Iterable<{ readonly at: Date }>): readonly [Date, Date] {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { at } of rows) {
    first = Math.min(first, at.getTime());
    last = Math.max(last, at.getTime());
  }
  if (first > last) [first, last] = [0, 0];
  return [new Date(Math.floor(first / MINUTE) * MINUTE), new Date((Math.floor(last / MINUTE) + 1) * MINUTE)];
}

async function batchOf<T extends object>(
  path: string,
  needed: readonly string[],
  map: (cells: Cells) => T | Pick<InvalidRow, 'because'>,
): Promise<Result<ImportBatch<T>, Refusal>> {
  const file = basename(path);
  const table = tableOf(decoded(await readFile(path), 'utf-8'), ',');
  const missing = needed.find((column) => !table.columns.includes(column));
  if (missing !== undefined) return refuse({ type: 'broken-row', file, line: 1, because: `no column ${missing}` });
  const rows: (T & { readonly line: number })[] = [];
  const broken: InvalidRow[] = [];
  for (const row of table.rows) {
    if ('broken' in row) {
      broken.push({ line: row.line, because: row.broken });
      continue;
    }
    const mapped = map(row.cells);
    if ('because' in mapped) broken.push({ line: row.line, because: mapped.because });
    else rows.push({ ...mapped, line: row.line });
  }
  return ok({ file, rows, broken });
}

/** The names and values of a table without a header; nothing where there is no such file. */
async function pairsOf(path: string): Promise<ReadonlyMap<string, string>> {
  try {
    const pairs = new Map<string, string>();
    for (const row of csvRows(decoded(await readFile(path), 'utf-8'), ',')) {
      if ('cells' in row) pairs.set(row.cells[0] ?? '', row.cells[1] ?? '');
    }
    return pairs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
}
