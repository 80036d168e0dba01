import { type Kysely, sql } from 'kysely';

/**
 * What co-hosts read again is found by its consultation, however much happened in others and however many took part since.
 * The types that are left out change nothing that co-hosts see, and are most of the log. `position + 0` is an order that no
 * other index has: under a limit the planner would walk the log by the unique index of `position`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`create index event_of_consultation on event (consultation_id, (position + 0))
    where position is not null and type not in ('support-given', 'support-withdrawn', 'ballot-cast', 'participant-joined')`)
    .execute(db);
}
