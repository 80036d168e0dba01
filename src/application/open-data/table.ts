import type { ConsultationExport } from '../export/export-consultation.ts';
import type { TableDescription } from '../kit/csv.ts';

/** A file of a table: what its columns mean, and its lines one after the other, the header first. */
export type Table = TableDescription & {
  lines(of: ConsultationExport): AsyncIterable<string>;
};
