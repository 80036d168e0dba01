import { preloadedContexts } from '@fedify/fedify';
import { OUR_CONTEXT } from './vocabulary.ts';

const ACTIVITY_STREAMS = 'https://www.w3.org/ns/activitystreams';
const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v1';
export const PUBLIC = `${ACTIVITY_STREAMS}#Public`;

/**
 * What our documents mean, with our own terms last and inline, so that no peer ever fetches a context of ours. One list
 * for actors and one for everything else: peers that keep known contexts need to keep two.
 */
export const ACTOR_CONTEXT: readonly unknown[] = [
  ACTIVITY_STREAMS,
  'https://w3id.org/security/v1',
  DATA_INTEGRITY,
  'https://www.w3.org/ns/did/v1',
  'https://w3id.org/security/multikey/v1',
  {
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    toot: 'http://joinmastodon.org/ns#',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
  },
  OUR_CONTEXT,
];

export const OBJECT_CONTEXT: readonly unknown[] = [
  ACTIVITY_STREAMS,
  DATA_INTEGRITY,
  {
    Hashtag: 'as:Hashtag',
    toot: 'http://joinmastodon.org/ns#',
    votersCount: 'toot:votersCount',
    gts: 'https://gotosocial.org/ns#',
    interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
    canLike: { '@id': 'gts:canLike', '@type': '@id' },
    canReply: { '@id': 'gts:canReply', '@type': '@id' },
    canAnnounce: { '@id': 'gts:canAnnounce', '@type': '@id' },
    canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
    always: { '@id': 'gts:always', '@type': '@id' },
    automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
  },
  OUR_CONTEXT,
];

type RemoteContext = { readonly contextUrl: null; readonly document: unknown; readonly documentUrl: string };

/**
 * The contexts that ship with us, and for any other an empty one: a context is never fetched, so nobody can make this
 * node call somewhere, and no document fails because a context's server is down.
 */
export async function loadContext(url: string): Promise<RemoteContext> {
  const known: Readonly<Record<string, unknown>> = preloadedContexts;
  return { contextUrl: null, document: known[url] ?? { '@context': {} }, documentUrl: url };
}
