import { type Kysely, sql } from 'kysely';
import type { StatedReader, StatedWriter } from '../../application/community/request/ports.ts';
import {
  eachList,
  KIND_NAMES,
  type KindName,
  kindOf,
  listOf,
  type StatedLists,
} from '../../domain/community/request-kinds.ts';
import { columnsOf, type Field, type Values } from '../../domain/kit/field.ts';
import { isId } from '../../domain/kit/id.ts';
import { authorOf, fieldsOf, type Kind, momentOf } from '../../domain/kit/kind.ts';
import type { Money } from '../../domain/kit/money.ts';
import type { DB } from './schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** Of every kind of statement about a feature request, by its declaration. */
export function statedReader(db: Kysely<DB>): StatedReader {
  const rows = async (name: KindName, where: { readonly column: string; readonly id: string }) => {
    const kind = kindOf(name);
    const found = await sql<Row>`
      select * from ${sql.table(kind.table)} where ${sql.ref(where.column)} = ${where.id}
      order by ${sql.join(orderOf(kind).map((column) => sql.ref(column)))}`.execute(db);
    return found.rows.map((row) => storedOf(kind, row));
  };
  const of: StatedReader['of'] = async (name, proposalId) =>
    (await rows(name, { column: 'proposal_id', id: proposalId })) as never;
  return {
    of,
    async all(proposalId) {
      const lists: { [list: string]: readonly unknown[] } = eachList(() => []);
      for (const name of KIND_NAMES) lists[listOf(name)] = await of(name, proposalId);
      return lists as StatedLists;
    },
    async byId(name, id) {
      const [found = null] = isId(id) ? await rows(name, { column: 'id', id }) : [];
      return found as never;
    },
  };
}

export function statedWriter(db: Kysely<DB>): StatedWriter {
  return {
    async save(name, proposalId, stored) {
      const kind = kindOf(name);
      const row: { [column: string]: unknown } = { id: stored.id, proposal_id: proposalId };
      for (const [member, field] of Object.entries(fieldsOf(kind))) {
        Object.assign(row, columnsIn(member, field, (stored as Values)[member]));
      }
      await db
        .insertInto(kind.table as keyof DB)
        .values(row as never)
        .execute();
    },
  };
}

/** The tables and columns in which kinds name an institution, which follow where it moves. */
export const INSTITUTION_COLUMNS = KIND_NAMES.map(kindOf).flatMap((kind) =>
  Object.entries(fieldsOf(kind))
    .filter(([, { is }]) => is === 'institution' || is === 'party')
    .map(([member, field]) => ({ table: kind.table as keyof DB, column: columnsOf(member, field)[0] })),
);

/** Those in which no two of one institution are alike. */
export const UNIQUE_COLUMNS = KIND_NAMES.map(kindOf).flatMap((kind) => {
  const { table, unique } = kind;
  const [author] = columnsOf(...authorOf(kind));
  return unique === undefined ? [] : [{ table, author, unique: columnOf(kind, unique) }];
});

function orderOf(kind: Kind): readonly string[] {
  const { sortedBy = momentOf(kind)[0] } = kind;
  return [columnOf(kind, sortedBy), 'id'];
}

function columnOf(kind: Kind, member: string): string {
  const field = fieldsOf(kind)[member];
  if (field === undefined) throw new Error(`${kind.table} has no ${member}`);
  return columnsOf(member, field)[0];
}

function storedOf(kind: Kind, row: Row): Values {
  const stored: { [member: string]: unknown } = { id: row['id'] };
  for (const [member, field] of Object.entries(fieldsOf(kind))) {
    const [column, currency] = columnsOf(member, field);
    const value = row[column];
    // Absent, not null: the hash of what was stated is of what is there.
    if (value === null && field.nullable === undefined) continue;
    stored[member] = currency === undefined ? value : { amount: Number(value), currency: row[currency] };
  }
  return stored;
}

function columnsIn(member: string, field: Field, value: unknown): Row {
  const [column, currency] = columnsOf(member, field);
  if (currency === undefined) return { [column]: value ?? null };
  const money = value as Money;
  return { [column]: money.amount, [currency]: money.currency };
}
