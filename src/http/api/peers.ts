import { z } from '@hono/zod-openapi';
import { type PeerView, readPeers } from '../../application/network/read-peers.ts';
import { type Route, replied } from './operation.ts';
import { localised, pageOf, time } from './schemas.ts';

const peer = z
  .strictObject({
    uri: z.string().openapi({ description: 'Id of the institution' }),
    origin: z.string(),
    handle: z.string().openapi({ example: '@torino@partecipa.example' }),
    name: localised,
    territory: z.strictObject({ code: z.string(), name: localised }).nullable(),
    languages: z.array(z.string()),
    protocol: z.string(),
    software: z.string(),
    journal: z.strictObject({ origin: z.string(), vkey: z.string() }).nullable(),
    addedAt: time,
    seenAt: time.nullable().openapi({ description: 'When it answered last' }),
    failingSince: time.nullable().openapi({ description: 'Since when it does not answer' }),
  })
  .openapi('Peer');

export function peerRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/peers',
      tag: 'Network',
      summary: 'The institutions whose nodes share with this one',
      needs: null,
      answers: { 200: pageOf(peer, 'Peer') },
    },
    async ({ app }) => replied(200, { items: (await readPeers(app)).map(peerResource), next: null }),
  );
}

function peerResource({ peer: of }: PeerView): z.input<typeof peer> {
  const { uri, origin, name, territory, protocol, software, journal } = of;
  return {
    uri,
    origin,
    handle: `@${of.handle}`,
    name,
    territory,
    languages: [...of.languages],
    protocol,
    software,
    journal,
    addedAt: of.addedAt.toISOString(),
    seenAt: of.seenAt?.toISOString() ?? null,
    failingSince: of.failingSince?.toISOString() ?? null,
  };
}
