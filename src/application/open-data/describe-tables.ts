import { type Localised, textIn } from '../../domain/kit/text.ts';
import type { ConsultationExport } from '../export/export-consultation.ts';
import { type TableDescription, tableSchema } from '../kit/csv.ts';
import { RESULTS } from '../questionnaire/respond.ts';
import { PUBLISHED_FILE } from './published-ballots.ts';
import { STATISTICS } from './statistics-table.ts';
import { SYNTHESIS } from './synthesis-files.ts';
import { TABLES } from './tables.ts';

/** The title of a table in the languages that there are of it. */
export type TableTitles = (table: TableDescription) => Localised;

/** Every table of a consultation that is served at an address. */
export const DESCRIBED_TABLES: readonly TableDescription[] = [
  ...TABLES,
  PUBLISHED_FILE,
  STATISTICS,
  SYNTHESIS,
  RESULTS,
];

const SCHEMA_END = '.schema.json';

/** The file with the description of a table. */
export function schemaFile({ name }: TableDescription): string {
  return `${name}${SCHEMA_END}`;
}

/** The columns of a table with what they mean, its types and keys: a Frictionless Table Schema, as JSON. */
export function describeTable(table: TableDescription, titles: TableTitles): string {
  return json({ ...tableSchema(table), ...inLanguages('title', titles(table)), title: table.title });
}

/** What the files are and what their columns mean: a Frictionless Data Package (datapackage.org), as JSON. */
export function describeTables({ consultation, origin, at }: ConsultationExport, titles: TableTitles): string {
  return json({
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: consultation.slug,
    title: textIn(consultation.title, consultation.languages).text,
    ...inLanguages('title', consultation.title),
    description:
      'Texts that a spreadsheet would take for a formula begin with an apostrophe that is not part of them. ' +
      'The file holds nothing that says who anybody is.',
    homepage: `${origin}/consultations/${consultation.slug}`,
    created: at.toISOString(),
    resources: TABLES.map((table) => ({
      name: table.name,
      title: table.title,
      ...inLanguages('title', titles(table)),
      path: `${table.name}.csv`,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
      dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true },
      schema: tableSchema(table),
    })),
  });
}

/** A text in several languages, each a property beside the plain one, as Frictionless tools read them (`title@fr`). */
function inLanguages(property: string, texts: Localised): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([lang, text]) => [`${property}@${lang}`, text]));
}

function json(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
