import type { Kysely, Selectable } from 'kysely';
import type { Evidence, PeeringReader, PeeringWriter } from '../../application/network/peering.ts';
import type { Peer } from '../../domain/network/peer.ts';
import { isAskable } from '../askable.ts';
import { fromJson, jsonb } from '../json.ts';
import type { DB, PeerEvidence, Peer as PeerTable } from '../schema.ts';

export function peeringReader(db: Kysely<DB>): PeeringReader {
  const by = async (column: 'uri' | 'origin', value: string) => {
    if (!isAskable(value)) return null;
    const row = await db.selectFrom('peer').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : peerOf(row);
  };
  return {
    peer: (uri) => by('uri', uri),
    byOrigin: (origin) => by('origin', origin),
    async peers() {
      const rows = await db.selectFrom('peer').selectAll().orderBy('handle').orderBy('uri').execute();
      return rows.map(peerOf);
    },
    async duePeers(now) {
      const rows = await db
        .selectFrom('peer')
        .selectAll()
        .where((is) => is.or([is('due_at', 'is', null), is('due_at', '<=', now)]))
        .orderBy('uri')
        .execute();
      return rows.map(peerOf);
    },
    async following(actor) {
      const row = await db.selectFrom('following').selectAll().where('actor', '=', actor).executeTakeFirst();
      if (row === undefined) return null;
      return { actor: row.actor, eventId: row.event_id, askedAt: row.asked_at, acceptedAt: row.accepted_at };
    },
    async countEvidence(peer) {
      const row = await db
        .selectFrom('peer_evidence')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('peer', '=', peer)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async evidence({ peer, limit }) {
      let query = db.selectFrom('peer_evidence').selectAll().orderBy('found_at', 'desc').orderBy('id', 'desc');
      if (peer !== null) query = query.where('peer', '=', peer);
      return (await query.limit(limit).execute()).map(evidenceOf);
    },
  };
}

export function peeringWriter(db: Kysely<DB>): PeeringWriter {
  return {
    async peer(peer) {
      const values = {
        origin: peer.origin,
        handle: peer.handle,
        name: jsonb(peer.name),
        territory: peer.territory === null ? null : jsonb(peer.territory),
        languages: [...peer.languages],
        protocol: peer.protocol,
        software: peer.software,
        journal: peer.journal === null ? null : jsonb(peer.journal),
        mirrors: peer.mirrors,
        counts: peer.counts,
        witnesses: peer.witnesses,
        added_at: peer.addedAt,
        seen_at: peer.seenAt,
        failing_since: peer.failingSince,
      };
      await db
        .insertInto('peer')
        .values({ uri: peer.uri, ...values })
        .onConflict((conflict) => conflict.column('uri').doUpdateSet(values))
        .execute();
    },
    async removePeer(uri) {
      await db.deleteFrom('peer').where('uri', '=', uri).execute();
    },
    async peerDue(uri, at) {
      await db.updateTable('peer').set({ due_at: at }).where('uri', '=', uri).execute();
    },
    async following(following) {
      const values = {
        event_id: following.eventId,
        asked_at: following.askedAt,
        accepted_at: following.acceptedAt,
      };
      await db
        .insertInto('following')
        .values({ actor: following.actor, ...values })
        .onConflict((conflict) => conflict.column('actor').doUpdateSet(values))
        .execute();
    },
    async removeFollowing(actor) {
      await db.deleteFrom('following').where('actor', '=', actor).execute();
    },
    async evidence(evidence) {
      await db
        .insertInto('peer_evidence')
        .values({
          id: evidence.id,
          peer: evidence.peer,
          kind: evidence.kind,
          consultation_id: evidence.consultationId,
          detail: jsonb(evidence.detail),
          document: evidence.document,
          found_at: evidence.foundAt,
        })
        .execute();
    },
  };
}

function peerOf(row: Selectable<PeerTable>): Peer {
  return {
    uri: row.uri,
    origin: row.origin,
    handle: row.handle,
    name: fromJson(row.name),
    territory: fromJson(row.territory),
    languages: row.languages,
    protocol: row.protocol,
    software: row.software,
    journal: fromJson(row.journal),
    mirrors: row.mirrors,
    counts: row.counts,
    witnesses: row.witnesses,
    addedAt: row.added_at,
    seenAt: row.seen_at,
    failingSince: row.failing_since,
  };
}

function evidenceOf(row: Selectable<PeerEvidence>): Evidence {
  return {
    id: row.id,
    peer: row.peer,
    kind: fromJson(row.kind),
    consultationId: row.consultation_id,
    detail: fromJson(row.detail),
    document: row.document,
    foundAt: row.found_at,
  };
}
