import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  FormerCommunity,
  HandOverOffer,
  HandOverReader,
  HandOverWriter,
  RoleOf,
} from '../../application/community/hand-over/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, CommunityMove as MoveTable, HandOverOffer as OfferTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { makeMirrored, makeOwn, renameMirrored } from './change-host.ts';

export function handOverReader(db: Kysely<DB>): HandOverReader {
  return {
    async offer(consultationId) {
      const row = await db
        .selectFrom('hand_over_offer')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return row === undefined ? null : offerOf(row);
    },
    async formerly(consultationId) {
      const rows = await db
        .selectFrom('community_move')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .orderBy('moved_at')
        .orderBy('former_uri')
        .execute();
      return rows.map(formerOf);
    },
    async roles(consultationId) {
      const row = await db
        .selectFrom('mirror')
        .select('roles')
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return row === undefined ? [] : fromJson<readonly RoleOf[]>(row.roles);
    },
    async countUnread(consultationId) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::integer as count from unread_statement join proposal on proposal.id = proposal_id
        where consultation_id = ${consultationId}`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async countWaiting(consultationId) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::integer as count from institution_statement
        where consultation_id = ${consultationId} and ours and status = 'waiting'`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async nextNumber(consultationId) {
      const { rows } = await sql<{ next: number }>`
        select greatest(next_number, coalesce(
          (select max(number) from proposal where consultation_id = consultation.id), 0) + 1) as next
        from consultation where id = ${consultationId}`.execute(db);
      return rows[0]?.next ?? 1;
    },
    async waitingInvitations(formerUri) {
      if (!isStorableText(formerUri)) return [];
      const rows = await db
        .selectFrom('invitation')
        .select('invite')
        .where('status', '=', 'invited')
        .where(sql<boolean>`${formerUri} = any(formerly)`)
        .orderBy('received_at')
        .orderBy('invite')
        .execute();
      return rows.map(({ invite }) => invite);
    },
  };
}

function offerOf(row: Selectable<OfferTable>): HandOverOffer {
  return fromRow(row, {});
}

function formerOf(row: Selectable<MoveTable>): FormerCommunity {
  return fromRow(row, { because: fromJson(row.because) });
}

export function handOverWriter(db: Kysely<DB>): HandOverWriter {
  return {
    saveOffer: ({ consultationId, target, reason, nextNumber, offeredAt, offeredBy, isRead }) =>
      upsert(db, 'hand_over_offer', {
        key: { consultation_id: consultationId },
        values: {
          ...{ target, reason, next_number: nextNumber },
          ...{ offered_at: offeredAt, offered_by: offeredBy, is_read: isRead },
        },
      }),
    async deleteOffer(consultationId) {
      await db.deleteFrom('hand_over_offer').where('consultation_id', '=', consultationId).execute();
    },
    async markRead(consultationId) {
      await db
        .updateTable('hand_over_offer')
        .set({ is_read: true })
        .where('consultation_id', '=', consultationId)
        .execute();
    },
    async saveRoles(consultationId, roles) {
      await db
        .updateTable('mirror')
        .set({ roles: jsonb(roles) })
        .where('consultation_id', '=', consultationId)
        .execute();
    },
    async lockRequests(consultationId) {
      await sql`
        select proposal_id from feature_request where consultation_id = ${consultationId}
        order by proposal_id for update`.execute(db);
    },
    async saveFormer({ consultationId, formerUri, formerHost, uri, because, reason, movedAt }) {
      await sql`
        delete from community_move
        where consultation_id = ${consultationId} and former_uri in (${uri}, ${formerUri})`.execute(db);
      await sql`
        update community_move set uri = ${uri}
        where consultation_id = ${consultationId} and uri = ${formerUri}`.execute(db);
      await db
        .insertInto('community_move')
        .values({
          ...{ consultation_id: consultationId, former_uri: formerUri, former_host: formerHost, uri },
          ...{ because, reason, moved_at: movedAt },
        })
        .execute();
    },
    makeOwn: (consultationId, ids) => makeOwn(db, { consultationId, ...ids }),
    makeMirrored: (consultationId, ids) => makeMirrored(db, { consultationId, ...ids }),
    renameMirrored: (consultationId, ids, at) => renameMirrored(db, { consultationId, ...ids, at }),
  };
}
