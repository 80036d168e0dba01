import { type Kysely, sql } from 'kysely';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { jsonb } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

/** Stores the phases of a consultation as they are now, and drops those that it has no more. */
export async function writePhases(db: Kysely<DB>, consultation: Consultation): Promise<void> {
  const ids = consultation.phases.map((phase) => phase.id);
  await db.deleteFrom('phase').where('consultation_id', '=', consultation.id).where('id', 'not in', ids).execute();
  for (const phase of consultation.phases) {
    const values = {
      kind: phase.kind,
      title: phase.title === null ? null : jsonb(phase.title),
      opens_at: phase.opensAt,
      closes_at: phase.closesAt,
      allows: [...phase.allows],
      standings: phase.standings === null ? null : [...phase.standings],
    };
    await db
      .insertInto('phase')
      .values({ id: phase.id, consultation_id: consultation.id, ...values })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({
          ...values,
          // A clock that runs ahead may have announced an end that was then extended: the later one is announced again.
          closing_announced_at: sql`case when phase.closes_at < excluded.closes_at then null else phase.closing_announced_at end`,
        }),
      )
      .execute();
  }
}
