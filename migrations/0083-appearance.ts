import { type Kysely, sql } from 'kysely';

/** How the institution looks: what is drafted, what is published, and what stood before that (docs/adr/0076). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const COLOUR = (column: string) => `${column} text check (${column} ~ '^#[0-9a-f]{6}$')`;

const STATEMENTS = [
  // Of the institution itself: no person sent them for themselves. By the SHA-256 (hex) of the bytes, as re-encoded here.
  `create table picture (
    hash text primary key,
    media_type text not null,
    width integer not null,
    height integer not null,
    bytes bytea not null,
    created_at timestamptz not null
  )`,
  `create table appearance (
    state text primary key check (state in ('draft', 'published', 'former')),
    ${COLOUR('main')},
    ${COLOUR('accent')},
    logo text references picture (hash),
    logo_square text references picture (hash),
    logo_icon text references picture (hash),
    banner text references picture (hash),
    banner_alt jsonb,
    sharing text references picture (hash),
    changed_at timestamptz not null,
    check ((logo is null) = (logo_square is null) and (logo is null) = (logo_icon is null)),
    check ((banner is null) = (banner_alt is null))
  )`,
];
