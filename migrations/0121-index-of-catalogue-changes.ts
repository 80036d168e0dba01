import { type Kysely, sql } from 'kysely';

/** The last change of the catalogue is found however many supports came since (docs/adr/0093). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`create index event_of_catalogue on event (position)
    where position is not null and type in (${TYPES.map((type) => `'${type}'`).join(', ')})`)
    .execute(db);
}

/** The types of events that change entries of the catalogue by more than counts. */
const TYPES = [
  'consultation-published',
  'consultation-changed',
  'phase-closed',
  'phase-extended',
  'contributions-imported',
  'proposal-accepted',
  'proposal-held',
  'proposal-removed',
  'proposal-restored',
  'proposal-withdrawn',
  'details-changed',
  'version-published',
  'answer-published',
];
