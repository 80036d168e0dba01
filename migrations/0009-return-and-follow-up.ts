import { type Kysely, sql } from 'kysely';

/** How somebody erased or a report made twice is known again, and every step of what the institution said it would do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // A keyed hash of the account or import key that went with the name (docs/adr/0018).
  'alter table participant add column erased_key text unique',
  'alter table participant add constraint erased_key_of_erased check (erased_key is null or erased_at is not null)',
  `create table commitment_update (
    commitment_id uuid not null references commitment (id),
    number integer not null check (number > 0),
    status text not null check (status in ('planned', 'under-way', 'kept', 'delayed', 'dropped')),
    note jsonb,
    updated_at timestamptz not null,
    primary key (commitment_id, number)
  )`,
  'create index report_subject on report (subject_id)',
  // Of what was said so far, the latest is known.
  `insert into commitment_update (commitment_id, number, status, note, updated_at)
    select commitment.id, 1, status, note, updated_at
    from commitment join answer on answer.id = answer_id where updated_at > published_at`,
  'alter table commitment drop column note',
];
