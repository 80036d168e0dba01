import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { CatalogueReader, ChangesWithin, ChangeTypes } from '../../application/network/catalogue/ports.ts';
import type { DB } from '../kit/schema.ts';
import { proposalRows } from '../proposal/proposal-views.ts';

/** What of our own catalogue changed, out of the event log. */
export function catalogueChangesReader(
  db: Kysely<DB>,
): Pick<CatalogueReader, 'lastChange' | 'changedConsultations' | 'changedProposals'> {
  return {
    async lastChange({ types, within, after }) {
      const last = async (isOne: RawBuilder<boolean>) => {
        const { rows } = await sql<{ id: string; position: number }>`
          select event.id, event.position from event join consultation on consultation.id = event.consultation_id
          where event.position > ${after} and event.position is not null and ${OWN} and ${isOne}
          order by event.position desc limit 1`.execute(db);
        return rows;
      };
      // By the index `event_of_catalogue`, which is used where the types are part of the statement.
      const changes = await last(sql<boolean>`event.type in (${sql.join(types.map((type) => sql.lit(type)))})`);
      const counts = within.consultations.length === 0 ? [] : await last(isWithin(within));
      return [...changes, ...counts].toSorted((a, b) => b.position - a.position)[0] ?? null;
    },
    async changedConsultations({ types, beyond, limit, ...range }) {
      const { rows } = await sql<{ id: string }>`
        select consultation.id from consultation
        where ${OWN} and consultation.id > ${beyond ?? FIRST}::uuid and exists (
          select from event where event.consultation_id = consultation.id and ${isIn(range)}
            and type = any(${[...types]}::text[]))
        order by consultation.id limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },
    async changedProposals({ types, within, beyond, limit, ...range }) {
      const { rows } = await sql<{ id: string }>`
        select distinct proposal.id from event
          join proposal on proposal.id = event.proposal_id
          join consultation on consultation.id = event.consultation_id
        where ${OWN} and ${isIn(range)} and ${isOf({ types, within })}
          and proposal.id > ${beyond ?? FIRST}::uuid and proposal.number is not null
        order by proposal.id limit ${limit}`.execute(db);
      const ids = rows.map(({ id }) => id);
      const found = await proposalRows(db, ids);
      return ids.flatMap((id) => found.get(id) ?? []);
    },
  };
}

const FIRST = '00000000-0000-0000-0000-000000000000';
const OWN = sql`consultation.published_at is not null and consultation.host_uri is null`;

function isIn({ after, upTo }: Pick<ChangesWithin, 'after' | 'upTo'>): RawBuilder<boolean> {
  return sql<boolean>`event.position > ${after} and event.position <= ${upTo}`;
}

function isOf({ types, within }: ChangeTypes): RawBuilder<boolean> {
  return sql<boolean>`(event.type = any(${[...types]}::text[])
    or ${isWithin(within)})`;
}

function isWithin({ consultations, types }: ChangeTypes['within']): RawBuilder<boolean> {
  return sql<boolean>`event.type = any(${[...types]}::text[]) and event.consultation_id = any(${[...consultations]}::uuid[])`;
}
