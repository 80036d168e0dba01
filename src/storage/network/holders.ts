import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  Bringing,
  CohostOffer,
  InstitutionName,
  SharingReader,
  SharingWriter,
} from '../../application/network/cohost/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { CohostOffer as CohostOfferTable, DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

type Reads = Pick<SharingReader, 'holders' | 'bringing' | 'offers' | 'offer' | 'institutionNames' | 'registrations'>;
type Writes = Pick<SharingWriter, 'saveHolders' | 'saveOffer' | 'saveRegistrations'>;

/** The institutions that hold a mirrored consultation, and what each that holds one registered. */
export function holdersReader(db: Kysely<DB>): Reads {
  return {
    async holders(consultationId) {
      const row = await db
        .selectFrom('mirror')
        .select('holders')
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return row?.holders ?? [];
    },
    async bringing(consultationId) {
      const row = await db
        .selectFrom('mirror')
        .select('brings_in')
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return fromJson<readonly Bringing[]>(row?.brings_in ?? []);
    },
    async offers(consultationId) {
      const rows = await db
        .selectFrom('cohost_offer')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .orderBy('offered_at')
        .orderBy('institution')
        .execute();
      return rows.map(offerOf);
    },
    async offer(uri) {
      if (!isStorableText(uri)) return null;
      const row = await db.selectFrom('cohost_offer').selectAll().where('offer', '=', uri).executeTakeFirst();
      return row === undefined ? null : offerOf(row);
    },
    async institutionNames(uris) {
      const { rows } = await sql<InstitutionName>`
        select distinct on (institution) institution, name, languages from (
          select institution, name, languages, read_at
          from mirror, jsonb_to_recordset(institutions) as named (institution text, name jsonb, languages jsonb)
          union all
          select institution, jsonb_build_object('und', name), '["und"]'::jsonb, since from paper_member
        ) as known
        where institution = any(${[...uris]}::text[])
        order by institution, read_at desc nulls last`.execute(db);
      return rows;
    },
    async registrations(consultationId) {
      const rows = await db
        .selectFrom('registration')
        .select(['institution', 'registered', 'at', 'by_host'])
        .where('consultation_id', '=', consultationId)
        .orderBy('institution')
        .orderBy('at')
        .execute();
      return rows.map((row) => fromRow(row, {}));
    },
  };
}

export function holdersWriter(db: Kysely<DB>): Writes {
  return {
    async saveHolders(consultationId, { institutions, names, bringing = [] }) {
      await db
        .updateTable('mirror')
        .set({ holders: [...institutions], institutions: jsonb(names), brings_in: jsonb(bringing) })
        .where('consultation_id', '=', consultationId)
        .execute();
    },
    saveOffer: (offer) =>
      upsert(db, 'cohost_offer', {
        key: { consultation_id: offer.consultationId, institution: offer.institution },
        values: {
          offer: offer.offer,
          registered_max: offer.registeredMax,
          status: offer.status,
          refusal: offer.refusal === null ? null : jsonb(offer.refusal),
          was_in: offer.wasIn,
          offered_at: offer.offeredAt,
          answered_at: offer.answeredAt,
        },
      }),
    async saveRegistrations(consultationId, registrations) {
      if (registrations.length === 0) return;
      const rows = registrations.map(({ institution, registered, at, byHost }) => {
        return { consultation_id: consultationId, institution, registered, at, by_host: byHost };
      });
      await db
        .insertInto('registration')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}

function offerOf(row: Selectable<CohostOfferTable>): CohostOffer {
  return fromRow(row, { status: fromJson(row.status), refusal: fromJson<CohostOffer['refusal']>(row.refusal) });
}
