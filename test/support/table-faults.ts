import { type Column, csvRows, type TableDescription, tableSchema } from '../../src/application/kit/csv.ts';

type Schema = {
  readonly fields: readonly Column[];
  readonly primaryKey?: readonly string[];
  readonly uniqueKeys?: readonly (readonly string[])[];
  readonly foreignKeys?: TableDescription['foreignKeys'];
};
type Values = Readonly<Record<string, readonly (string | undefined)[]>>;

const FORMS = {
  integer: /^-?\d+$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  date: /^\d{4}-\d\d-\d\d$/,
  string: /^/,
} as const satisfies Record<Column['type'], RegExp>;

/**
 * What a table breaks of its own Table Schema, read from the JSON that is served; `others` are the columns of other files
 * that foreign keys name. Written from the specification (datapackage.org/standard/table-schema).
 */
export function tableFaults(csv: string, table: TableDescription, others: Readonly<Record<string, Values>> = {}) {
  const schema = JSON.parse(JSON.stringify(tableSchema(table))) as Schema;
  const [header = [], ...records] = [...csvRows(csv, ',')].map((row) => ('cells' in row ? row.cells : [row.broken]));
  const faults: string[] = [];
  const names = schema.fields.map(({ name }) => name);
  if (header.join() !== names.join()) faults.push(`header ${header.join()} is not ${names.join()}`);
  for (const { name, description } of schema.fields) {
    if ((description ?? '').trim().length < 4) faults.push(`${name} has no description`);
  }
  const rows = records.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
  for (const [nth, row] of rows.entries()) {
    for (const field of schema.fields) {
      const because = cellFault(row[field.name] ?? '', field);
      if (because !== null) faults.push(`row ${nth + 1}, ${field.name}: ${because}`);
    }
  }
  const keys = [...(schema.primaryKey === undefined ? [] : [schema.primaryKey]), ...(schema.uniqueKeys ?? [])];
  for (const key of keys) {
    const values = rows.map((row) => key.map((name) => row[name] ?? ''));
    if (key === schema.primaryKey && values.some((each) => each.includes(''))) faults.push(`${key.join()} is empty`);
    const full = values.filter((each) => !each.includes('')).map((each) => JSON.stringify(each));
    if (new Set(full).size < full.length) faults.push(`${key.join()} is there twice`);
  }
  for (const { fields, reference } of schema.foreignKeys ?? []) {
    const known = others[reference.resource];
    for (const [at, name] of fields.entries()) {
      const target = known?.[reference.fields[at] ?? ''];
      if (target === undefined) continue;
      for (const row of rows) {
        if (row[name] !== '' && !target.includes(row[name])) faults.push(`${name} ${row[name]} is nowhere`);
      }
    }
  }
  return faults;
}

/** The columns of a file, for {@link tableFaults} of one that refers to it. */
export function columnsOf(csv: string): Values {
  const [header = [], ...records] = [...csvRows(csv, ',')].map((row) => ('cells' in row ? row.cells : []));
  return Object.fromEntries(header.map((name, at) => [name, records.map((cells) => cells[at])]));
}

function cellFault(cell: string, { type, format, constraints = {} }: Column): string | null {
  if (cell === '') return constraints.required === true ? 'is empty' : null;
  if (!FORMS[type].test(cell)) return `${cell} is no ${type}`;
  if (format === 'uri' && !URL.canParse(cell)) return `${cell} is no address`;
  if (constraints.enum !== undefined && !constraints.enum.includes(cell)) return `${cell} is not listed`;
  if (constraints.minimum !== undefined && Number(cell) < constraints.minimum) return `${cell} is too low`;
  return null;
}
