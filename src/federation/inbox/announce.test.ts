import { describe, expect, it } from 'vitest';
import type { RemoteActor } from '../../application/federation/ports.ts';
import { urisOf } from '../uris.ts';
import { onAnnounce } from './announce.ts';
import type { InboxContext, Target } from './context.ts';
import { onFollow } from './follow.ts';
import type { Incoming } from './incoming.ts';
import { targetOf } from './targets.ts';

const CITY = 'https://city.example';
const POST = `${CITY}/consultations/velo/proposals/1`;
const RELAY = 'https://relay.example/actor';

/** A store that fails wherever it is asked: nothing of a relay is looked up or kept. */
const context = (kind: RemoteActor['kind']): InboxContext => {
  const app = { store: {} } as InboxContext['app'];
  return {
    app,
    targetOf: async (uri: string) =>
      uri === POST ? ({ kind: 'proposal' } as Target) : await targetOf(app, urisOf(CITY), uri),
    actorOf: async (uri: string) => ({ uri, kind }) as RemoteActor,
  } as unknown as InboxContext;
};
const received = (type: string, object: string): Incoming =>
  ({
    id: 'https://relay.example/activities/1',
    type,
    actor: RELAY,
    document: {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: 'https://relay.example/activities/1',
      type,
      actor: RELAY,
      to: ['https://relay.example/followers'],
      object,
    },
  }) as unknown as Incoming;

describe('a relay', () => {
  it.each(['Application', 'Service'] as const)(
    'that is an %s passes posts on, and that counts as no share',
    async (kind) => {
      expect(await onAnnounce(context(kind), received('Announce', POST))).toMatchObject({ because: 'not-a-person' });
    },
  );

  it('that asks to follow everything public follows nothing of ours', async () => {
    const follow = received('Follow', 'https://www.w3.org/ns/activitystreams#Public');
    expect(await onFollow(context('Application'), follow)).toMatchObject({ because: 'not-ours' });
  });
});
