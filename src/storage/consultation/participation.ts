import type { Kysely } from 'kysely';
import { upsertAll } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

/** Remembers who proposed or commented in a consultation. Who supported there is in `supporter`, by pseudonym. */
export async function recordParticipations(
  db: Kysely<DB>,
  contributions: readonly { readonly consultationId: string; readonly authorId: string }[],
): Promise<void> {
  const rows = contributions.map((one) => ({ consultation_id: one.consultationId, participant_id: one.authorId }));
  await upsertAll(db, 'involvement', { rows, key: ['consultation_id', 'participant_id'] });
}
