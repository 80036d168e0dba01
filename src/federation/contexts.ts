import { preloadedContexts } from '@fedify/fedify';
import { OUR_CONTEXT, type TermDefinition } from './vocabulary.ts';

const ACTIVITY_STREAMS = 'https://www.w3.org/ns/activitystreams';
const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v1';
export const PUBLIC = `${ACTIVITY_STREAMS}#Public`;

type Terms = Readonly<Record<string, TermDefinition>>;

/** Which shared contexts a document builds on: an actor has keys. */
const SHARED = {
  actor: [
    ACTIVITY_STREAMS,
    'https://w3id.org/security/v1',
    DATA_INTEGRITY,
    'https://www.w3.org/ns/did/v1',
    'https://w3id.org/security/multikey/v1',
  ],
  object: [ACTIVITY_STREAMS, DATA_INTEGRITY],
} as const;

/** Terms of others that the shared contexts lack. */
const BORROWED: Terms = {
  toot: 'http://joinmastodon.org/ns#',
  gts: 'https://gotosocial.org/ns#',
  mz: 'https://joinmobilizon.org/ns#',
  litepub: 'http://litepub.social/ns#',
  ChatMessage: 'litepub:ChatMessage',
  Hashtag: 'as:Hashtag',
  sensitive: 'as:sensitive',
  manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
  featured: { '@id': 'toot:featured', '@type': '@id' },
  discoverable: 'toot:discoverable',
  indexable: 'toot:indexable',
  movedTo: { '@id': 'as:movedTo', '@type': '@id' },
  votersCount: 'toot:votersCount',
  attributionDomains: 'toot:attributionDomains',
  schema: 'http://schema.org#',
  PropertyValue: 'schema:PropertyValue',
  value: 'schema:value',
  events: { '@id': 'mz:events', '@type': '@id' },
  contacts: { '@id': 'mz:contacts', '@type': '@id' },
  isOnline: 'mz:isOnline',
  timezone: 'mz:timezone',
  // FEP-8a8e.
  address: { '@id': 'schema:address', '@type': '@id' },
  VirtualLocation: 'schema:VirtualLocation',
  interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
  canLike: { '@id': 'gts:canLike', '@type': '@id' },
  canReply: { '@id': 'gts:canReply', '@type': '@id' },
  canAnnounce: { '@id': 'gts:canAnnounce', '@type': '@id' },
  canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
  always: { '@id': 'gts:always', '@type': '@id' },
  automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
  // FEP-0837.
  vf: 'https://w3id.org/valueflows/ont/vf#',
  om2: 'http://www.ontology-of-units-of-measure.org/resource/om-2/',
  Commitment: 'vf:Commitment',
  stipulates: { '@id': 'vf:stipulates', '@type': '@id' },
  satisfies: { '@id': 'vf:satisfies', '@type': '@id' },
  action: 'vf:action',
  provider: { '@id': 'vf:provider', '@type': '@id' },
  resourceQuantity: { '@id': 'vf:resourceQuantity', '@type': '@id' },
  hasUnit: 'om2:hasUnit',
  hasNumericalValue: 'om2:hasNumericalValue',
  // FEP-044f.
  QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization',
  QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest',
  interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
  interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
};

/**
 * The `@context` of a document: the shared ones, then the definitions of what stands in it, ours last and inline, so that
 * no peer ever fetches a context of ours and a post does not carry the whole vocabulary.
 */
export function contextFor(kind: keyof typeof SHARED, members: Readonly<Record<string, unknown>>): readonly unknown[] {
  const words = new Set<string>();
  collectWords(members, words);
  const parts = [BORROWED, OUR_CONTEXT].map((terms) => definitionsOf(words, terms));
  return [...SHARED[kind], ...parts.filter((terms) => Object.keys(terms).length > 0)];
}

/** A context with every term that we write, for reading. */
export function contextOfEverything(): readonly unknown[] {
  return [...SHARED.actor, BORROWED, OUR_CONTEXT];
}

/** Names of members and types, without those of an embedded document, which has a context of its own. */
function collectWords(value: unknown, words: Set<string>): void {
  if (Array.isArray(value)) {
    for (const each of value) collectWords(each, words);
    return;
  }
  if (typeof value !== 'object' || value === null || '@context' in value) return;
  for (const [name, member] of Object.entries(value)) {
    words.add(name);
    if (name === 'type' && typeof member === 'string') words.add(member);
    collectWords(member, words);
  }
}

/** The definitions of some words, with the prefixes that they use. */
function definitionsOf(words: ReadonlySet<string>, terms: Terms): Terms {
  const used = Object.entries(terms).filter(([term]) => words.has(term));
  const prefixes = new Set(
    used.flatMap(([, definition]) =>
      (typeof definition === 'string' ? [definition] : Object.values(definition)).map((iri) => iri.split(':')[0]),
    ),
  );
  return Object.fromEntries(Object.entries(terms).filter(([term]) => words.has(term) || prefixes.has(term)));
}

type RemoteContext = { readonly contextUrl: null; readonly document: unknown; readonly documentUrl: string };

/**
 * The contexts that ship with us, and for any other an empty one: a context is never fetched, so nobody can make this
 * node call somewhere, and no document fails because a context's server is down.
 */
export async function loadContext(url: string): Promise<RemoteContext> {
  const known: Readonly<Record<string, unknown>> = preloadedContexts;
  return { contextUrl: null, document: known[url] ?? { '@context': {} }, documentUrl: url };
}
