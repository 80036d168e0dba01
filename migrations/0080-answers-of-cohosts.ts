import { type Kysely, sql } from 'kysely';

/**
 * Every institution that holds a shared consultation may answer a proposal. The answer of the one that decides has no
 * institution, as before; each other institution has versions of its own beside it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table answer
    add column institution text collate "C",
    -- Given by this institution as a co-host.
    add column ours boolean not null default false,
    -- The id of the document, of one that another institution gave.
    add column uri text collate "C",
    -- As its institution signed it: what the host carries on.
    add column document text,
    -- Of ours: what the host said to it.
    add column host_status text check (host_status in ('waiting', 'accepted', 'refused')),
    add column refusal jsonb,
    add constraint answer_of_cohost check (institution is not null or (not ours and document is null and uri is null)),
    add constraint answer_at_host check ((host_status is not null) = ours)`,
  'alter table answer drop constraint answer_proposal_id_version_key',
  `alter table answer add constraint answer_once unique nulls not distinct (proposal_id, institution, version)`,
  // Answers that came with a proof whose key could not be read: they are read again once it can.
  `create table unread_answer (
    consultation_id uuid not null references consultation (id),
    institution text collate "C" not null,
    unread_since timestamptz not null,
    primary key (consultation_id, institution)
  )`,
];
