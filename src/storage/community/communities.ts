import { type Kysely, type Selectable, sql } from 'kysely';
import type { CommunityReader, CommunityWriter } from '../../application/community/ports.ts';
import type { Charter } from '../../domain/community/charter.ts';
import type { InstitutionAct } from '../../domain/community/institution-act.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { Charter as CharterTable, DB, InstitutionAct as InstitutionActTable } from '../kit/schema.ts';

export function communityReader(db: Kysely<DB>): CommunityReader {
  return {
    async charter(consultationId) {
      const row = await versions(db, consultationId).limit(1).executeTakeFirst();
      return row === undefined ? null : charterOf(row);
    },
    async charters(consultationId) {
      return (await versions(db, consultationId).execute()).map(charterOf);
    },
    async institutionAct(id) {
      const row = isId(id) ? await acts(db).where('id', '=', id).executeTakeFirst() : undefined;
      return row === undefined ? null : actOf(row);
    },
    async waitingActs(consultationId) {
      const rows = await acts(db)
        .where('consultation_id', '=', consultationId)
        .where('outcome', 'is', null)
        .orderBy('id')
        .execute();
      return rows.map(actOf);
    },
  };
}

export function communityWriter(db: Kysely<DB>): CommunityWriter {
  return {
    async addCharter({ consultationId, version, community, terms, decision, hash, decidedAt, decidedBy }) {
      await db
        .insertInto('charter')
        .values({
          ...{ consultation_id: consultationId, version, community, terms: jsonb(terms), decision: jsonb(decision) },
          ...{ hash, decided_at: decidedAt, decided_by: decidedBy },
        })
        .execute();
    },
    saveInstitutionAct: (act) =>
      upsert(db, 'institution_act', {
        key: { id: act.id },
        once: {
          consultation_id: act.consultationId,
          act: act.act,
          content: jsonb(act.content),
          amount: act.sum?.amount ?? null,
          currency: act.sum?.currency ?? null,
          prepared_by: act.preparedBy,
          prepared_at: act.preparedAt,
        },
        values: {
          outcome: act.decided?.outcome ?? null,
          decided_by: act.decided?.by ?? null,
          decided_at: act.decided?.at ?? null,
        },
      }),
    async lockInstitutionAct(id) {
      const row = isId(id) ? await acts(db).where('id', '=', id).forNoKeyUpdate().executeTakeFirst() : undefined;
      return row === undefined ? null : actOf(row);
    },
  };
}

function versions(db: Kysely<DB>, consultationId: string) {
  return db
    .selectFrom('charter')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .orderBy(sql`version`, 'desc');
}

function acts(db: Kysely<DB>) {
  return db.selectFrom('institution_act').selectAll();
}

function charterOf(row: Selectable<CharterTable>): Charter {
  return fromRow(row, { terms: fromJson(row.terms), decision: fromJson(row.decision) });
}

function actOf(row: Selectable<InstitutionActTable>): InstitutionAct {
  const { outcome, decided_by: by, decided_at: at, amount, currency } = row;
  return {
    ...{ id: row.id, consultationId: row.consultation_id, act: fromJson(row.act), content: row.content },
    sum: amount === null || currency === null ? null : { amount: Number(amount), currency },
    ...{ preparedBy: row.prepared_by, preparedAt: row.prepared_at },
    decided: outcome === null || by === null || at === null ? null : { outcome: fromJson(outcome), by, at },
  };
}
