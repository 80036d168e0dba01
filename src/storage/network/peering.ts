import type { Kysely, Selectable } from 'kysely';
import type { Evidence, PeeringReader, PeeringWriter } from '../../application/network/peer/ports.ts';
import type { Peer } from '../../domain/network/peer.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, PeerEvidence, Peer as PeerTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

export function peeringReader(db: Kysely<DB>): PeeringReader {
  const by = async (column: 'uri' | 'origin', value: string) => {
    if (!isStorableText(value)) return null;
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
    async duePeers(now, latest) {
      const rows = await db
        .selectFrom('peer')
        .selectAll()
        .where((is) => is.or([is('due_at', 'is', null), is('due_at', '<=', now), is('due_at', '>', latest)]))
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
    async evidenceIn({ consultationId, kinds, since, limit }) {
      let query = db
        .selectFrom('peer_evidence')
        .selectAll()
        .where('kind', 'in', [...kinds]);
      if (consultationId !== null) query = query.where('consultation_id', '=', consultationId);
      if (since !== undefined) query = query.where('found_at', '>=', since);
      const rows = await query.orderBy('found_at').orderBy('id').limit(limit).execute();
      return rows.map(evidenceOf);
    },
  };
}

export function peeringWriter(db: Kysely<DB>): PeeringWriter {
  return {
    savePeer: (peer) =>
      upsert(db, 'peer', {
        key: { uri: peer.uri },
        values: {
          origin: peer.origin,
          handle: peer.handle,
          name: jsonb(peer.name),
          territory: peer.territory === null ? null : jsonb(peer.territory),
          languages: [...peer.languages],
          protocol: peer.protocol,
          software: peer.software,
          journal: peer.journal === null ? null : jsonb(peer.journal),
          witness: peer.witness === null ? null : jsonb(peer.witness),
          mirrors: peer.mirrors,
          counts: peer.counts,
          witnesses: peer.witnesses,
          keeps_entries: peer.keepsEntries,
          added_at: peer.addedAt,
          seen_at: peer.seenAt,
          failing_since: peer.failingSince,
          clock_ahead_ms: peer.clockAheadMs,
        },
      }),
    async deletePeer(uri) {
      await db.deleteFrom('peer').where('uri', '=', uri).execute();
    },
    async savePeerDue(uri, at) {
      await db.updateTable('peer').set({ due_at: at }).where('uri', '=', uri).execute();
    },
    saveFollowing: (following) =>
      upsert(db, 'following', {
        key: { actor: following.actor },
        values: { event_id: following.eventId, asked_at: following.askedAt, accepted_at: following.acceptedAt },
      }),
    async deleteFollowing(actor) {
      await db.deleteFrom('following').where('actor', '=', actor).execute();
    },
    async saveEvidence(evidence) {
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
          passed_on_by: evidence.passedOnBy ?? null,
        })
        .execute();
    },
  };
}

function peerOf({ due_at, ...row }: Selectable<PeerTable>): Peer {
  const { name, territory, journal, witness } = row;
  const json = { journal: fromJson<Peer['journal']>(journal), witness: fromJson<Peer['witness']>(witness) };
  return fromRow(row, { ...json, name: fromJson(name), territory: fromJson(territory) });
}

function evidenceOf(row: Selectable<PeerEvidence>): Evidence {
  return fromRow(row, { kind: fromJson(row.kind), detail: fromJson(row.detail) });
}
