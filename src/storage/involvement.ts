import type { Kysely } from 'kysely';
import type { DB } from './schema.ts';

/** Remembers that somebody took part in a consultation, so that participants are counted without reading every support. */
export async function involve(db: Kysely<DB>, consultationId: string, participantId: string): Promise<void> {
  await db
    .insertInto('involvement')
    .values({ consultation_id: consultationId, participant_id: participantId })
    .onConflict((conflict) => conflict.columns(['consultation_id', 'participant_id']).doNothing())
    .execute();
}
