import { type Kysely, sql } from 'kysely';

/** Rows of what people think, by the key that orders them, with the moment that is forgotten to the hour. */
const ROWS = [
  { table: 'support', columns: 'proposal_id, supporter, side, version, standing', moment: 'given_at' },
  { table: 'poll_vote', columns: 'poll_id, voter, option_id', moment: 'cast_at' },
] as const;

/**
 * Moments and order of supports, votes in polls and answers to questionnaires go once their hour is over (docs/adr/0213): those
 * that are here go now, with what their events said. Who wrote a text is committed to apart, and the totals of supports at the
 * close of a phase are kept (docs/adr/0214).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = async (statement: string) => await sql.raw(statement).execute(db);
  for (const table of ['support', 'supporter', 'poll_vote', 'questionnaire_response']) {
    await run(`alter table ${table} add column recent boolean not null default false`);
  }
  for (const { table, columns, moment } of ROWS) {
    // What an import brought has the moments that its source says, and is in no order of time.
    const which = table === 'support' ? `where standing <> 'imported'` : '';
    await run(`with taken as (delete from ${table} ${which} returning *)
      insert into ${table} (${columns}, ${moment})
      select ${columns}, date_trunc('hour', ${moment}, 'UTC') from taken order by ${columns.split(', ')[1]}`);
  }
  await run(`with taken as (delete from supporter returning *)
    insert into supporter (consultation_id, pseudonym) select consultation_id, pseudonym from taken order by pseudonym`);
  for (const table of ['support', 'supporter', 'poll_vote', 'questionnaire_response']) {
    await run(`alter table ${table} alter column recent set default true`);
    await run(`create index ${table}_recent on ${table} (recent) where recent`);
  }
  // Their texts would go with them, and are written in the order of their own ids.
  await run('update questionnaire_response set recent = true');

  // Under a pseudonym of the proposal alone, which nothing else has; of before, the proposal and the pseudonym of its consultation.
  await run('create table withdrawn_support (mark text primary key)');
  await run(`insert into withdrawn_support (mark)
    select distinct proposal_id || ' ' || (data ->> 'supporter') from event
    where type = 'support-withdrawn' and data ? 'supporter'`);
  await run('drop index event_support_withdrawn');
  await run(`update hidden_act set event_id = null, salt = null from event
    where event.id = event_id and type in ('support-given', 'support-withdrawn', 'poll-voted')`);
  await run(`update event set version = 3, at = date_trunc('hour', at, 'UTC'), data = data - '{supporter,voter,side,version,standing}'::text[]
    where type in ('support-given', 'support-withdrawn', 'poll-voted') and by_participant is null`);

  await run(`create table author_commitment (
    -- The proposal or comment.
    text_id uuid primary key,
    hash bytea not null check (octet_length(hash) = 32),
    salt bytea check (octet_length(salt) = 32)
  )`);
  // As they were when the phase closed: what they are counted from may change with those who gave them.
  await run(`create table phase_total (
    phase_id uuid not null references phase (id) on delete cascade,
    proposal_id uuid not null references proposal (id) on delete cascade,
    side text not null,
    standing text not null,
    total integer not null,
    primary key (phase_id, proposal_id, side, standing)
  )`);
}
