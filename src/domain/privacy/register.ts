import { CONTRIBUTION_TABLES } from './register/contributions.ts';
import type { RegisterEntry } from './register/entry.ts';
import { FEDERATION_TABLES } from './register/federation.ts';
import { INSTITUTION_TABLES } from './register/institution.ts';
import { NETWORK_TABLES } from './register/network.ts';
import { PEOPLE_TABLES } from './register/people.ts';
import { RETENTION, RETENTION_RULES, type RetentionRuleName } from './retention.ts';

/** What is stored about people, by table of the database. Each table is in it, and each column of each. */
export const REGISTER: Readonly<Record<string, RegisterEntry>> = {
  ...PEOPLE_TABLES,
  ...CONTRIBUTION_TABLES,
  ...INSTITUTION_TABLES,
  ...FEDERATION_TABLES,
  ...NETWORK_TABLES,
};

/** Those that hold personal data, by name. */
export const PERSONAL_TABLES = Object.entries(REGISTER)
  .flatMap(([table, entry]) => ('data' in entry ? [{ table, ...entry }] : []))
  .toSorted((one, other) => (one.table < other.table ? -1 : 1));

/** Those that hold none, by name. */
export const OTHER_TABLES: readonly string[] = Object.keys(REGISTER)
  .filter((table) => !('data' in (REGISTER[table] ?? {})))
  .sort();

/** The periods that the worker enforces on a table. */
export function rulesOf(table: string): readonly RetentionRuleName[] {
  return RETENTION_RULES.filter((name) => RETENTION[name].table === table);
}
