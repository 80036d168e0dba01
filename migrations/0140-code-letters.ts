import { type Kysely, sql } from 'kysely';

/** Letters with a code that people ask for on the site, and where they go until they are sent (docs/adr/0120). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table institution add column code_letters boolean not null default false',
  // Whom a code was made for, where somebody asked for it by name: nobody else proves anything by it.
  'alter table resident add column asked_by uuid references participant (id)',
  'create index resident_asked_by on resident (asked_by) where asked_by is not null',
  `create table code_letter (
    id uuid primary key,
    participant_id uuid not null unique references participant (id),
    address_hash text,
    sealed text,
    requested_at timestamptz not null,
    printed_at timestamptz,
    sent_at timestamptz,
    declined_at timestamptz
  )`,
  'create index code_letter_address on code_letter (address_hash) where address_hash is not null',
];
