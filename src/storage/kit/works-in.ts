import { type RawBuilder, sql } from 'kysely';

/** Whether an agent works on the consultation that a column names: those that are bound to none work on each. */
export function worksIn(
  { consultations }: { readonly consultations: readonly string[] | null },
  column: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return consultations === null
    ? sql<boolean>`${column} is not null`
    : sql<boolean>`${column} = any(${[...consultations]}::uuid[])`;
}
