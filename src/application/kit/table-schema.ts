import { csvLine } from './csv.ts';

type Type = 'integer' | 'string' | 'datetime' | 'date';

/** A column as its description says it: a field of a Table Schema (datapackage.org/standard/table-schema). */
export type Column = {
  readonly name: string;
  readonly type: Type;
  readonly description: string;
  readonly format?: 'uri';
  readonly constraints?: {
    /** No cell is empty. */
    readonly required?: true;
    readonly enum?: readonly string[];
    readonly minimum?: number;
  };
};

/** What a file of a table is, and how its rows are told apart and belong to those of other files. */
export type TableDescription = {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** Columns that are never empty, and together different in each row. */
  readonly primaryKey?: readonly string[];
  /** The same of rows where none of them is empty. */
  readonly uniqueKeys?: readonly (readonly string[])[];
  readonly foreignKeys?: readonly {
    readonly fields: readonly string[];
    readonly reference: { readonly resource: string; readonly fields: readonly string[] };
  }[];
};

export function column(name: string, type: Type, description: string): Column {
  return { name, type, description };
}

/** The first line of a table: the names of its columns. */
export function headerLine({ columns }: TableDescription): string {
  return csvLine(columns.map(({ name }) => name));
}

/** The description of the columns of a table as a Frictionless Table Schema. */
export function tableSchema({ columns, primaryKey, uniqueKeys, foreignKeys }: TableDescription): object {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
    fields: columns,
    missingValues: [''],
    ...(primaryKey === undefined ? {} : { primaryKey }),
    ...(uniqueKeys === undefined ? {} : { uniqueKeys }),
    ...(foreignKeys === undefined ? {} : { foreignKeys }),
  };
}
