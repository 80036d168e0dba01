import { type Kysely, sql } from 'kysely';

/** Entries of menu and footer that the institution hides, and earlier texts of its pages (docs/adr/0121). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  "alter table institution add column hidden_entries text[] not null default '{}'",
  // What a page said until it was changed, from the moment on that stands in it.
  `create table former_static_page (
    page_id uuid not null references static_page (id) on delete cascade,
    changed_at timestamptz not null,
    title jsonb not null,
    text jsonb not null,
    conformity text,
    primary key (page_id, changed_at)
  )`,
];
