import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { COPY_FAULTS } from '../../../application/journal/copy/ports.ts';
import { listInDirectory } from '../../../application/network/directory/publish.ts';
import { addPeer } from '../../../application/network/peer/add-peer.ts';
import { changePeerPolicy } from '../../../application/network/peer/change-peer-policy.ts';
import { findPeer } from '../../../application/network/peer/find-peer.ts';
import type { PeerDirectory } from '../../../application/network/peer/ports.ts';
import { keptFacts, readPeer, readPeers } from '../../../application/network/peer/read-peers.ts';
import { removePeer } from '../../../application/network/peer/remove-peer.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { refuse } from '../../../domain/kit/result.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import { localised } from '../../input/values.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, time } from '../kit/schemas.ts';

const TAG = 'Network';
const AT_PEER = { peer: z.string().max(300).openapi({ description: 'Its host' }) };
const LOOKED_UP = [
  'peer-unreachable',
  'peer-answers',
  'not-a-node',
  'other-institution',
  'protocol-not-spoken',
  'own-node',
  'already-peer',
  'host-blocked',
] as const satisfies readonly Refusal['type'][];

const described = {
  uri: z.string().openapi({ description: 'Id of the institution' }),
  origin: z.string(),
  handle: z.string().openapi({ example: '@torino@partecipa.example' }),
  name: localised,
  territory: z.strictObject({ code: z.string(), name: localised }).nullable(),
  languages: z.array(z.string()),
  protocol: z.string(),
  software: z.string(),
  journal: z.strictObject({ origin: z.string(), vkey: z.string() }).nullable(),
  witness: z.strictObject({ url: z.string(), vkey: z.string() }).nullable(),
};

const peer = z
  .strictObject({
    ...described,
    addedAt: time,
    seenAt: time.nullable().openapi({ description: 'When it answered last' }),
    failingSince: time.nullable().openapi({ description: 'Since when it does not answer' }),
    directory: z
      .string()
      .nullable()
      .openapi({ description: 'Origin of the directory by which it became a peer; null where it was added by hand' }),
  })
  .openapi('Peer');

const policy = {
  mirrors: z.boolean().openapi({ description: 'Consultations may be shared with it, either way' }),
  counts: z.boolean().openapi({ description: 'Its subtotals are counted where it is invited' }),
  witnesses: z.boolean().openapi({ description: 'Its signatures under our journal are asked for' }),
  keepsEntries: z
    .boolean()
    .openapi({ description: 'The entries of its journal are kept here, for it to take back what it lost' }),
};
const kept = z
  .array(
    z.strictObject({
      origin: z.string().openapi({ description: 'Name of the journal' }),
      entries: z.int().openapi({ description: 'So many, from the first one on, were verified' }),
      verifiedAt: time.nullable(),
      fault: z.enum(COPY_FAULTS).nullable().openapi({ description: 'Why no more were read the last time' }),
    }),
  )
  .openapi({ description: 'Its journals of which entries are kept here' });
const governed = z
  .strictObject({
    ...described,
    ...policy,
    kept,
    addedAt: time,
    seenAt: time.nullable(),
    failingSince: time.nullable(),
    clockAheadMs: z
      .int()
      .nullable()
      .openapi({ description: 'How far its clock was ahead of the clock of this node when it answered last' }),
  })
  .openapi('GovernedPeer');

const address = z
  .string()
  .min(1)
  .max(300)
  .openapi({ description: 'Its handle, or any address of its node', example: '@torino@partecipa.example' });

/** The institutions whose nodes share with this one. */
export function peerRoutes(directory: PeerDirectory | null): (route: Route) => void {
  return (route) => {
    route(
      {
        method: 'get',
        path: '/peers',
        tag: TAG,
        summary: 'The institutions whose nodes share with this one',
        needs: null,
        answers: { 200: pageOf(peer, 'Peer') },
      },
      async ({ app }) => {
        const items = (await readPeers(app)).map(({ peer: each, directory: by }) => ({
          ...each,
          directory: by,
          handle: `@${each.handle}`,
        }));
        return replied(200, { items, next: null });
      },
    );

    route(
      {
        method: 'post',
        path: '/peers/look',
        tag: TAG,
        summary: 'Ask who answers at an address, before it becomes a peer',
        needs: 'consultations',
        body: z.strictObject({ address }).openapi('PeerAddress'),
        answers: { 200: z.strictObject(described).openapi('PeerDescription') },
        refusals: [...LOOKED_UP],
      },
      async ({ app, body }) => {
        if (directory === null) return unreachable(body.address);
        const found = await findPeer(app, directory, body);
        if (!found.ok) return found;
        const { description } = found.value;
        return replied(200, { ...description, handle: `@${description.handle}` });
      },
    );

    route(
      {
        method: 'post',
        path: '/peers',
        tag: TAG,
        summary: 'Make another institution’s node a peer, and follow it',
        needs: 'consultations',
        body: z
          .strictObject({
            address,
            uri: z
              .string()
              .max(2_000)
              .optional()
              .openapi({ description: 'The id that somebody saw and agreed to: another one is refused' }),
          })
          .openapi('PeerInput', { example: { address: '@torino@partecipa.example' } }),
        answers: { 201: governed },
        refusals: [...LOOKED_UP, 'not-your-consultation', 'not-set-up'],
      },
      async ({ app, body, caller }) => {
        if (directory === null) return unreachable(body.address);
        const added = await addPeer(app, directory, { ...body, by: caller.by });
        return added.ok ? replied(201, await governedPeer(app, added.value)) : added;
      },
    );

    route(
      {
        method: 'patch',
        path: '/peers/{peer}',
        tag: TAG,
        summary: 'Say what a peer may be from now on; what is absent stays',
        needs: 'consultations',
        params: AT_PEER,
        body: z
          .strictObject({
            mirrors: policy.mirrors.optional(),
            counts: policy.counts.optional(),
            witnesses: policy.witnesses.optional(),
            keepsEntries: policy.keepsEntries.optional(),
          })
          .openapi('PeerPolicyInput', { example: { counts: false } }),
        answers: { 200: governed },
        refusals: ['not-your-consultation'],
      },
      async ({ app, params, body, caller }) => {
        const changed = await changePeerPolicy(app, { ...params, ...body, by: caller.by });
        return changed.ok ? replied(200, await governedPeer(app, changed.value)) : changed;
      },
    );

    route(
      {
        method: 'post',
        path: '/peers/{peer}/listing',
        tag: TAG,
        summary: 'List a peer in the directory that this node publishes, or take it out',
        needs: 'consultations',
        params: AT_PEER,
        body: z.strictObject({ listed: z.boolean() }).openapi('PeerListingInput', { example: { listed: true } }),
        answers: { 200: governed },
        refusals: ['not-your-consultation'],
      },
      async ({ app, params, body, caller }) => {
        const listed = await listInDirectory(app, { ...params, ...body, by: caller.by });
        return listed.ok ? replied(200, await governedPeer(app, listed.value)) : listed;
      },
    );

    route(
      {
        method: 'delete',
        path: '/peers/{peer}',
        tag: TAG,
        summary: 'Remove a peer; refused while something is shared with it, unless that is to end',
        needs: 'consultations',
        params: AT_PEER,
        query: z.strictObject({
          endSharing: z
            .enum(['true', 'false'])
            .optional()
            .openapi({ description: 'Withdraw and leave what is shared with it' }),
        }),
        answers: {
          200: z
            .strictObject({ uri: z.string(), ended: z.array(z.string()).openapi({ description: 'No longer shared' }) })
            .openapi('PeerRemoved'),
        },
        refusals: ['still-sharing', 'not-your-consultation'],
      },
      async ({ app, params, query, caller }) => {
        const removed = await removePeer(app, {
          ...params,
          endSharing: query.endSharing === 'true',
          by: caller.by,
        });
        return removed.ok ? replied(200, { uri: removed.value.peer.uri, ended: removed.value.ended }) : removed;
      },
    );
  };
}

function unreachable(host: string) {
  return refuse({ type: 'peer-unreachable', host } as const);
}

async function governedPeer(app: Application, of: Peer) {
  const found = await readPeer(app, of.uri);
  const kept = found.ok ? found.value.kept.map(keptFacts) : [];
  return { ...of, handle: `@${of.handle}`, kept };
}
