import type { ConsultationExport } from '../export/export-consultation.ts';
import { csvLine } from '../kit/csv.ts';

/** A column as its description says it (Frictionless Table Schema). */
export type Column = {
  readonly name: string;
  readonly type: 'integer' | 'string' | 'datetime';
  readonly description: string;
};

/** A file of a table: what its columns mean, and its lines one after the other, the header first. */
export type Table = {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  lines(of: ConsultationExport): AsyncIterable<string>;
};

/** The first line of a table: the names of its columns. */
export function header(table: Table): string {
  return csvLine(table.columns.map(({ name }) => name));
}

export function column(name: string, type: Column['type'], description: string): Column {
  return { name, type, description };
}
