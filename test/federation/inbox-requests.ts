import { expect } from 'vitest';
import { envelopeOf } from '../../src/federation/inbox/guard.ts';
import { storeReceivedActivity } from '../../src/federation/inbox/receive.ts';
import type { Clock } from '../support/clock.ts';
import { SLUG } from './delivering-city.ts';
import type { DeliveringNode } from './delivering-node.ts';
import type { StockPeer } from './stock-peer.ts';

export type Wire = Readonly<Record<string, unknown>>;
export type Post = { readonly id: string; readonly content: string; readonly [term: string]: unknown };

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

/** What people of another server send to a node, and what they are told. */
export function arrivingAt(given: { readonly node: DeliveringNode; readonly peer: StockPeer; readonly clock: Clock }) {
  const { node, peer, clock } = given;
  const group = node.documents.uris.consultation(SLUG);
  const handle = `@velo_2026@${node.documents.uris.host}`;
  let sent = 0;
  let posts = 0;

  /** Keeps an activity as if it had been received, without deciding about it; answers its id. */
  async function sends(name: string, type: string, object: Wire | string): Promise<string> {
    sent += 1;
    clock.advance({ seconds: 10 });
    const addressed = typeof object === 'string' ? {} : { to: object['to'], cc: object['cc'] };
    const id = `${peer.origin}/activities/${sent}`;
    const context = 'https://www.w3.org/ns/activitystreams';
    const document = { '@context': context, id, type, actor: peer.actor(name), ...addressed, object };
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    const envelope = envelopeOf(bytes);
    if (typeof envelope === 'string') throw new Error(envelope);
    await storeReceivedActivity(node.app, { envelope, bytes, signedAt: clock.now(), receivedAt: clock.now() });
    return id;
  }

  return {
    sends,
    /** The same, and has everything done that follows. */
    async arrives(name: string, type: string, object: Wire | string): Promise<string> {
      const id = await sends(name, type, object);
      await node.work();
      return id;
    },
    /** A public post that mentions the consultation. */
    post(name: string, content: string, more: Wire = {}): Post {
      posts += 1;
      return {
        id: `${peer.origin}/notes/${name}-${posts}`,
        type: 'Note',
        attributedTo: peer.actor(name),
        content: `<p>${content}</p>`,
        contentMap: { fr: `<p>${content}</p>` },
        to: [PUBLIC],
        cc: [group],
        tag: [{ type: 'Mention', href: group, name: handle }],
        ...more,
      };
    },
    /** What was said in private to somebody since anybody asked last. */
    async told(name: string): Promise<readonly Post[]> {
      await expect.poll(() => node.depth(), { timeout: 8_000 }).toBe(0);
      return peer.posted
        .splice(0)
        .flatMap(({ type, to, object }) =>
          type === 'Create' && JSON.stringify(to) === JSON.stringify([peer.actor(name)]) ? [object as Post] : [],
        );
    },
  };
}
