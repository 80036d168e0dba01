import { z } from '@hono/zod-openapi';
import { readPeers } from '../../../application/network/peer/read-peers.ts';
import { localised } from '../../input/values.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, time } from '../kit/schemas.ts';

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
    directory: z
      .string()
      .nullable()
      .openapi({ description: 'Origin of the directory by which it became a peer; null where it was added by hand' }),
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
    async ({ app }) => {
      const items = (await readPeers(app)).map(({ peer, directory }) => ({
        ...peer,
        directory,
        handle: `@${peer.handle}`,
      }));
      return replied(200, { items, next: null });
    },
  );
}
