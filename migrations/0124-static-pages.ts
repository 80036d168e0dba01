import { type Kysely, sql } from 'kysely';

/** Pages that the institution wrote: its legal notice, charter, declaration of accessibility and others (docs/adr/0110). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table static_page (
    id uuid primary key,
    slug text not null unique,
    kind text not null check (kind in ('legal-notice', 'charter', 'accessibility', 'other')),
    title jsonb not null,
    text jsonb not null,
    conformity text check (conformity in ('full', 'partial', 'none')),
    in_menu boolean not null,
    in_footer boolean not null,
    is_published boolean not null,
    position integer not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    check (conformity is null or kind = 'accessibility'),
    check (not is_published or kind <> 'accessibility' or conformity is not null)
  )`,
  "create unique index static_page_once on static_page (kind) where kind <> 'other'",
];
