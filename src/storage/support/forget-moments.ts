import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { SupportWriter } from '../../application/support/ports.ts';
import type { DB, Json } from '../kit/schema.ts';

/** Events of acts whose row says what somebody thinks. */
const OPINIONS = sql`type in ('support-given', 'support-withdrawn', 'poll-voted')`;

/**
 * Rows lie in the order in which they were written, with the number of the transaction that wrote them: those of hours that are over
 * are written again at once, in the order of their pseudonyms, which is none (docs/adr/0213). Their table is taken alone for that:
 * who withdraws meanwhile would miss a row that is gone and comes back.
 */
export const forgetMoments =
  (db: Kysely<DB>): SupportWriter['forgetMoments'] =>
  async (of, before) => {
    if (of === 'event') return await forgetEvents(db, before);
    await sql`set local lock_timeout = '5s'`.execute(db);
    const texts = of === 'questionnaire_response' ? sql`, questionnaire_text` : sql``;
    await sql`lock table ${sql.table(of)}${texts} in share row exclusive mode`.execute(db);
    if (of === 'questionnaire_response') return await rewriteResponses(db, before);
    const [columns, moment, key] = REWRITTEN[of];
    const [due, at] =
      moment === null
        ? [sql`true`, sql``]
        : [sql`${sql.ref(moment)} < ${before}`, sql`, date_trunc('hour', ${sql.ref(moment)}, 'UTC')`];
    await sql`
      with taken as (delete from ${sql.table(of)} where recent and ${due} returning *)
      insert into ${sql.table(of)} (${columns}${moment === null ? sql`` : sql`, ${sql.ref(moment)}`}, recent)
      select ${columns}${at}, false from taken order by ${sql.ref(key)}`.execute(db);
  };

const REWRITTEN = {
  support: [sql`proposal_id, supporter, side, version, standing`, 'given_at', 'supporter'],
  poll_vote: [sql`poll_id, voter, option_id`, 'cast_at', 'voter'],
  supporter: [sql`consultation_id, pseudonym`, null, 'pseudonym'],
} as const satisfies Readonly<Record<string, readonly [RawBuilder<unknown>, string | null, string]>>;

/** Texts go with their response, and come back behind it in the order of their random ids. */
async function rewriteResponses(db: Kysely<DB>, before: Date): Promise<void> {
  const due = sql`recent and answered_at < ${before}`;
  const { rows } = await sql<{ texts: Json }>`
    select coalesce(jsonb_agg(written order by written.id), '[]') as texts
    from questionnaire_text written join questionnaire_response using (questionnaire_id, respondent)
    where ${due}`.execute(db);
  await sql`
    with taken as (delete from questionnaire_response where ${due} returning *)
    insert into questionnaire_response (questionnaire_id, respondent, standing, marks, answered_at, recent)
    select questionnaire_id, respondent, standing, marks, answered_at, false from taken order by respondent`.execute(
    db,
  );
  await sql`
    insert into questionnaire_text
    select * from jsonb_populate_recordset(null::questionnaire_text, ${JSON.stringify(rows[0]?.texts ?? [])}::jsonb)`.execute(
    db,
  );
}

/** The hash of each stays in its batch; what was hashed is with who did it, who got it with the promise. */
async function forgetEvents(db: Kysely<DB>, before: Date): Promise<void> {
  await sql`
    with taken as (
      update hidden_act set event_id = null, salt = null from event
      where event.id = event_id and ${OPINIONS} and event.at < ${before} and position is not null returning event.id
    )
    update event set at = date_trunc('hour', at, 'UTC'), data = data - '{side,version,standing}'::text[]
    from taken where event.id = taken.id`.execute(db);
}
