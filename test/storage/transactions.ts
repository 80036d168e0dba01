import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../../src/storage/kit/database.ts';

export async function tablesOf(database: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' order by relname`.execute(database.db);
  return rows.map(({ name }) => name);
}

/** The numbers of transactions that PostgreSQL keeps in the rows of a table: who wrote each, and who locked or changed it. */
export async function transactionsIn(
  database: Database,
  table: string,
  where = sql`true`,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ xmin: string; xmax: string }>`
    select xmin::text, xmax::text from ${sql.table(table)} where ${where}`.execute(database.db);
  return new Set(rows.flatMap(({ xmin, xmax }) => [xmin, xmax]).filter((number) => number !== '0'));
}

/** Which tables each transaction wrote to or locked rows of, as the write-ahead log of a server tells it. */
export async function transactionsInLog(
  dataDirectory: string,
  database: Database,
): Promise<ReadonlyMap<string, Set<string>>> {
  const { rows } = await sql<{ node: string; name: string }>`
    select pg_relation_filenode(oid)::text as node, relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r'`.execute(database.db);
  const names = new Map(rows.map(({ node, name }) => [node, name]));
  const [waldump = 'pg_waldump'] = globSync('/usr/lib/postgresql/*/bin/pg_waldump').toReversed();
  const log = join(dataDirectory, 'pg_wal');
  const segments = (await readdir(log)).filter((name) => /^[0-9A-F]{24}$/.test(name)).toSorted();
  const written = new Map<string, Set<string>>();
  for (const segment of segments) {
    for (const line of dumped(waldump, join(log, segment)).split('\n')) {
      const transaction = /tx:\s+(\d+)/.exec(line)?.[1] ?? '0';
      if (transaction === '0') continue;
      const tables = written.get(transaction) ?? new Set<string>();
      written.set(transaction, tables);
      for (const [, node = ''] of line.matchAll(/rel \d+\/\d+\/(\d+)/g)) {
        const name = names.get(node);
        if (name !== undefined) tables.add(name);
      }
    }
  }
  return written;
}

/** The last segment ends in the middle, which `pg_waldump` calls a failure after it has shown what there is. */
function dumped(program: string, segment: string): string {
  try {
    return execFileSync(program, [segment], { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024, stdio: 'pipe' });
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? '');
  }
}
