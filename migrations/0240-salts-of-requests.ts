import { type Kysely, sql } from 'kysely';

/**
 * What institutions say of a feature request is committed to apart from the details of its proposal: those go with an author who is
 * erased, and what was said stays.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table event_commitment drop constraint event_commitment_text_part_check,
    add constraint event_commitment_text_part_check check (text_part in ('words', 'details', 'request'))`.execute(db);
  await sql`update event_commitment set text_part = 'request' from event
    where event.id = event_id and text_part = 'details' and type in ('feature-request-created', 'feature-request-changed',
      'feature-request-decided', 'estimate-given', 'release-announced', 'use-stated')`.execute(db);
}
