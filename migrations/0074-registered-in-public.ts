import { type Kysely, sql } from 'kysely';

/** How many people an institution may count is bounded by its host, and everybody sees every number that it was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // The most people that the host lets it register; null where the invitation named no bound.
  `alter table cohost add column registered_max integer check (registered_max >= 0)`,
  `alter table invitation add column registered_max integer check (registered_max >= 0)`,
  // What each institution that holds a consultation registered, and from when; here and at mirrors, as the host says it.
  `create table registration (
    consultation_id uuid not null references consultation,
    institution text collate "C" not null,
    registered integer not null check (registered >= 0),
    at timestamptz not null,
    -- Whether an officer of the host changed it.
    by_host boolean not null,
    primary key (consultation_id, institution, at)
  )`,
  `insert into registration (consultation_id, institution, registered, at, by_host)
    select consultation_id, peer, registered, coalesce(registered_at, answered_at, invited_at), false
    from cohost where registered is not null`,
  // Nothing of a draft is frozen yet: it gets the rules by which cities commit first.
  `update ballot set rules = jsonb_set(rules, '{version}', '3') where published_at is null and rules ->> 'version' = '2'`,
];
