import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportedContribution, InvalidRow } from '../../application/import/check-import.ts';
import type { ImportContributions } from '../../application/import/import-contributions.ts';
import { documentHash } from '../../application/kit/content-hash.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { NAME_MAX } from '../../domain/kit/text.ts';
import { decidimLayout } from './layout.ts';
import { type ColumnMap, contributionOf, FIELDS, type Reading } from './mapping.ts';
import { decoded, type Encoding, separatorOf, tableOf } from './table.ts';

export type ReadCsv = Omit<Reading, 'map' | 'unnamed' | 'translations' | 'taxonomies' | 'answerMark' | 'markup'> & {
  /** Whether texts are HTML; as the layout of the table has it where null. */
  readonly markup: Reading['markup'] | null;
  /** Columns by field; a field that is not named is looked for under its own name. */
  readonly map: ColumnMap;
  readonly encoding: Encoding;
  /** Guessed from the first line where absent. */
  readonly separator: string | null;
  /** The consultation it goes into: what identifies a row for good is this and its id. */
  readonly slug: string;
  /** Name of the source as shown to people; the file's name where absent. */
  readonly label: string | null;
};

/** A table of contributions out of a file. A column that is named and not there refuses the whole file. */
export async function readContributions(
  path: string,
  how: ReadCsv,
): Promise<Result<Omit<ImportContributions, 'slug' | 'onBroken' | 'onProgress'>, Refusal>> {
  const file = basename(path);
  const text = decoded(await readFile(path), how.encoding);
  const table = tableOf(text, how.separator ?? separatorOf(text));
  const layout = decidimLayout(table.columns);
  const map = layout === null ? columnsOf(how.map, table.columns) : { ...layout.map, ...how.map };
  const lost = Object.values(map).find((column) => !table.columns.includes(column));
  const broken = (because: string) => refuse({ type: 'broken-row' as const, file, line: 1, because });
  if (lost !== undefined) return broken(`no column ${lost}; there are ${table.columns.join(', ')}`);
  if (map.title === undefined && map.body === undefined) {
    return broken(`no column for a title or a body; there are ${table.columns.join(', ')}`);
  }
  const label = how.label ?? file;
  const reading = {
    ...{ ...how, map, unnamed: [...label].slice(0, NAME_MAX).join('') },
    ...{ markup: how.markup ?? layout?.markup ?? 'text', translations: layout?.translations ?? [] },
    answerMark: layout?.answerMark,
    taxonomies: how.map.tags === undefined ? (layout?.taxonomies ?? []) : [],
  };
  const rows: (ImportedContribution & { readonly line: number })[] = [];
  const wrong: InvalidRow[] = [];
  for (const row of table.rows) {
    if ('broken' in row) {
      wrong.push({ line: row.line, because: row.broken });
      continue;
    }
    const mapped = contributionOf(row.cells, reading);
    if ('because' in mapped) wrong.push({ line: row.line, because: mapped.because });
    else rows.push({ ...mapped, key: mapped.key ?? keyOf(row.cells, map), line: row.line });
  }
  return ok({
    source: { key: `csv:${how.slug}`, label },
    otherwise: null,
    alone: false,
    contributions: { file, rows, broken: wrong },
    supports: { file, rows: [], broken: [] },
  });
}

function columnsOf(overrides: ColumnMap, columns: readonly string[]): ColumnMap {
  const same = FIELDS.flatMap((field) => {
    const column = columns.find((name) => name.toLowerCase() === field);
    return column === undefined ? [] : [[field, column]];
  });
  return { ...Object.fromEntries(same), ...overrides };
}

/** What identifies a row that has no id: what it says, who says it and when. */
function keyOf(cells: Readonly<Record<string, string>>, map: ColumnMap): string {
  const cell = (field: keyof ColumnMap) => cells[map[field] ?? ''] ?? '';
  const input = { title: cell('title'), body: cell('body'), author: cell('author'), date: cell('date') };
  return `sha256:${documentHash(input)}`;
}
