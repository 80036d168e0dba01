import type { Kysely } from 'kysely';
import type { Reader } from '../../application/application.ts';
import { tokensByHash } from '../agent/tokens.ts';
import { commentsById } from '../comment/comments.ts';
import { receivedAsAll } from '../federation/inbox-messages.ts';
import { actName, actorsBy, actsOf } from '../federation/peers.ts';
import { policiesOf } from '../host/host-policies.ts';
import { participantsByActor, participantsWithLinks } from '../participant/participants.ts';
import { proposalRows, proposalRowsAt } from '../proposal/proposal-views.ts';
import { placeName, proposalsAt, proposalsById } from '../proposal/proposals.ts';
import { pairName, supportsOf } from '../support/supports.ts';
import { gatherByKey, gatherByKeys, gatherByName, gatherEqual } from './gather.ts';
import type { DB } from './schema.ts';

/** A reader for reads that share a transaction: what they ask for at the same step is one statement for all of them. */
export function gatheredReader(db: Kysely<DB>, reader: Reader): Reader {
  const rowById = gatherByKey((ids: readonly string[]) => proposalRows(db, ids));
  const rowAt = gatherByName(placeName, (places) => proposalRowsAt(db, places));
  const proposalAt = gatherByName(placeName, (places) => proposalsAt(db, places));
  const receivedAs = gatherByName(
    ([, before]: readonly [string, string]) => before,
    (asked) => receivedAsAll(db, asked),
  );
  const supportOf = gatherByName(pairName, (pairs) => supportsOf(db, pairs));
  const inboxesAs = gatherEqual((query: string) => reader.deliveries.inboxes(JSON.parse(query)));
  return {
    ...reader,
    access: { ...reader.access, token: gatherByKey((hashes) => tokensByHash(db, hashes)) },
    commitments: {
      ...reader.commitments,
      of: gatherByKeys(reader.commitments.of),
      authors: gatherByKeys(reader.commitments.authors),
    },
    hiddenActs: { ...reader.hiddenActs, ofEvents: gatherByKeys(reader.hiddenActs.ofEvents) },
    comments: { ...reader.comments, byId: gatherByKey((ids) => commentsById(db, ids)) },
    consultations: { ...reader.consultations, byId: gatherEqual(reader.consultations.byId) },
    deliveries: {
      ...reader.deliveries,
      inboxes: async (query) => await inboxesAs(JSON.stringify(query)),
    },
    moving: {
      ...reader.moving,
      formerOrigins: gatherEqual(reader.moving.formerOrigins),
      moves: gatherEqual(reader.moving.moves),
    },
    peers: {
      ...reader.peers,
      actor: gatherByKey((uris) => actorsBy(db, uris)),
      policyOf: gatherByKey((hosts) => policiesOf(db, hosts)),
      receivedAs: async (...asked) => (await receivedAs(asked)) ?? [],
      act: gatherByName(actName, (keys) => actsOf(db, keys)),
    },
    sharing: { ...reader.sharing, cohosts: gatherEqual(reader.sharing.cohosts) },
    participants: {
      ...reader.participants,
      byId: gatherByKey(reader.participants.byIds),
      byActor: gatherByKey((uris) => participantsByActor(db, uris)),
      withLink: gatherByKey((ids) => participantsWithLinks(db, ids)),
    },
    proposals: {
      ...reader.proposals,
      byId: gatherByKey((ids) => proposalsById(db, ids)),
      byNumber: async (consultationId, number) => await proposalAt({ consultationId, number }),
    },
    supports: { ...reader.supports, of: async (...pair) => await supportOf(pair) },
    views: {
      ...reader.views,
      proposal: async (by) => await (typeof by === 'string' ? rowById(by) : rowAt(by)),
    },
  };
}
