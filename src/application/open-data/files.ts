import type { ConsultationExport } from '../export/export-consultation.ts';
import { csvRows, semicolonLine } from '../kit/csv.ts';
import { DESCRIBED_TABLES, describeTable, describeTables, schemaFile, type TableTitles } from './describe-tables.ts';
import { ballotsJsonl, commentsJsonl, proposalsGeojson, proposalsJsonl, publishedBallotsJsonl } from './json.ts';
import { TABLES } from './tables.ts';

export type Lines = AsyncIterable<string> | Iterable<string>;
type WriteFile = (of: ConsultationExport, titles: TableTitles) => Lines;
type Files = Readonly<Record<string, WriteFile>>;
export const FORMATS = ['csv', 'jsonl', 'geojson'] as const;

/** The files of open data of a consultation, by format and name. */
export const OPEN_DATA_FILES: Readonly<Record<(typeof FORMATS)[number], Files>> = {
  csv: {
    ...Object.fromEntries(TABLES.map((table) => [`${table.name}.csv`, table.lines])),
    'datapackage.json': (of, titles) => [describeTables(of, titles)],
  },
  jsonl: {
    'proposals.jsonl': proposalsJsonl,
    'comments.jsonl': commentsJsonl,
    'ballots.jsonl': ballotsJsonl,
    'published-ballots.jsonl': publishedBallotsJsonl,
  },
  geojson: { 'proposals.geojson': proposalsGeojson },
};

/** What describes each table that has an address, beside the data package: of statistics, synthesis and questionnaire as well. */
const SCHEMAS: Files = Object.fromEntries(
  DESCRIBED_TABLES.map((table) => [schemaFile(table), (_of, titles) => [describeTable(table, titles)]]),
);

/** What writes a file, by its name; undefined where there is none of that name. */
export function openDataFile(name: string): WriteFile | undefined {
  if (Object.hasOwn(SCHEMAS, name)) return SCHEMAS[name];
  for (const format of FORMATS) {
    const files = OPEN_DATA_FILES[format];
    if (Object.hasOwn(files, name)) return files[name];
  }
  return undefined;
}

/** What a spreadsheet takes UTF-8 for. */
const BYTE_ORDER_MARK = '\u{feff}';

/**
 * A table as spreadsheets open it by a double click where a comma is the decimal sign, as in most of Europe: `;` between
 * cells, and a byte order mark before all.
 */
export async function* forSpreadsheets(lines: Lines): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK;
  for await (const line of lines) {
    for (const row of csvRows(line, ',')) if ('cells' in row) yield semicolonLine(row.cells);
  }
}
