import { type Kysely, sql } from 'kysely';

/**
 * Supports and votes in polls are kept under a pseudonym of person and consultation. Those that are there have the id of
 * their participant until the node is next opened, since pseudonyms need its key.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const NAMING = `type in ('support-given', 'support-withdrawn', 'poll-voted') and by_participant is not null`;

const STATEMENTS = [
  // From the first all pseudonyms of a person are made; the second is what is left of it once they are erased.
  'alter table participant add column link_sealed text, add column erased_link text',
  'alter table sign_in add column erased_link text',
  'alter table support drop constraint support_participant_id_fkey',
  'alter table support alter column participant_id type text using participant_id::text',
  'alter table support rename column participant_id to supporter',
  'alter index support_participant rename to support_supporter',
  'alter table poll_vote drop constraint poll_vote_participant_id_fkey',
  'alter table poll_vote alter column participant_id type text using participant_id::text',
  'alter table poll_vote rename column participant_id to voter',
  'create index poll_vote_voter on poll_vote (voter)',
  // Who supported or objected, by pseudonym; involvement has those who proposed or commented. Counted, never listed.
  `create table supporter (
    consultation_id uuid not null references consultation (id),
    pseudonym text not null,
    primary key (consultation_id, pseudonym)
  )`,
  // How many people who were erased are in both of them.
  'alter table consultation add column erased_in_both integer not null default 0',
  'drop index event_support_withdrawn',
  `create index event_support_withdrawn on event (proposal_id, (data ->> 'supporter')) where type = 'support-withdrawn'`,
  // Empty once all have pseudonyms: to look whether there are any then costs nothing.
  'create index support_named on support (supporter) where length(supporter) = 36',
  'create index poll_vote_named on poll_vote (voter) where length(voter) = 36',
  `create index event_named on event (by_participant) where ${NAMING}`,
  'create index participant_unlinked on participant (id) where link_sealed is null and erased_at is null and joined_into is null',
];
