import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DatabaseOptions } from '../../src/storage/kit/database.ts';
import { emptied, type Run, shapeOf } from './emptied.ts';
import { TEMPLATE, TEMPLATE_SCHEMA } from './template.ts';

/** An empty migrated schema on the server of the tests. */
export interface LentSchema {
  readonly options: Extract<DatabaseOptions, { kind: 'postgres' }>;
  /** The same for a program that is told one address. */
  readonly url: string;
  /** Whoever is connected still is disconnected; what was put in is taken out. */
  release(): Promise<void>;
}

type Made = { readonly url: string; readonly shape: string };

/** Enough for a network of nodes. */
const IDLE_MAX = 6;

const idle: Made[] = [];

/**
 * An empty migrated schema in a database of its own. The files of a process share a few, emptied in between; one of which
 * more than rows was changed is not used again. `npm run test:postgres` made what they are cloned from, and drops them all.
 */
export async function lendSchema(): Promise<LentSchema> {
  const made = idle.pop() ?? (await makeAnother());
  return {
    options: { kind: 'postgres', url: made.url, schema: TEMPLATE_SCHEMA, poolSize: 5 },
    url: inSchema(made.url),
    async release() {
      const isLikeNew = await connected(inSchema(made.url), async (run) => {
        await run(`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`);
        return await emptied(run, made.shape);
      }).catch(() => false);
      if (isLikeNew && idle.length < IDLE_MAX) idle.push(made);
    },
  };
}

async function makeAnother(): Promise<Made> {
  const { url: server, name: template } = requiredTemplate();
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await connected(server, async (run) => {
    await run(`create database ${name} template ${template}`);
    // A commit need not outlive the server: the database is thrown away.
    await run(`alter database ${name} set synchronous_commit = off`);
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, shape: await connected(inSchema(url.href), shapeOf) };
}

function requiredTemplate(): { readonly url: string; readonly name: string } {
  const [url, name] = [process.env['TEST_DATABASE_URL'], process.env[TEMPLATE]];
  if (url === undefined || name === undefined) throw new Error('npm run test:postgres says on which server');
  return { url, name };
}

function inSchema(database: string): string {
  const url = new URL(database);
  url.searchParams.set('options', `-c search_path=${TEMPLATE_SCHEMA}`);
  return url.href;
}

async function connected<T>(url: string, work: (run: Run) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(async <Row>(statement: string) => (await client.query(statement)).rows as Row[]);
  } finally {
    await client.end();
  }
}
