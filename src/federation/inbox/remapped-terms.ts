const AS2 = 'https://www.w3.org/ns/activitystreams#';

/** Keywords of a context, or of a term in it, by which properties are in another place than in plain JSON. */
const FORBIDDEN_IN_CONTEXT = new Set([
  '@graph',
  '@included',
  '@reverse',
  '@import',
  '@nest',
  '@propagate',
  '@vocab',
  '@base',
]);

/** Terms that the protocol reads: no context may redefine them or define an alias of them. */
const CORE_TERMS: ReadonlySet<string> = new Set([
  'Accept',
  'Announce',
  'Block',
  'Create',
  'Delete',
  'Dislike',
  'Flag',
  'Follow',
  'Like',
  'Move',
  'Reject',
  'Undo',
  'Update',
  'Note',
  'Article',
  'Page',
  'Question',
  'Event',
  'Tombstone',
  'Mention',
  'Person',
  'Service',
  'Application',
  'Group',
  'Organization',
  'Public',
  'id',
  'type',
  'actor',
  'object',
  'target',
  'origin',
  'result',
  'instrument',
  'to',
  'bto',
  'cc',
  'bcc',
  'audience',
  'attributedTo',
  'inReplyTo',
  'content',
  'contentMap',
  'name',
  'nameMap',
  'summary',
  'published',
  'updated',
  'url',
  'href',
  'tag',
  'attachment',
  'replies',
  'context',
  'oneOf',
  'anyOf',
  'endTime',
  'closed',
  'votersCount',
  'publicKey',
  'owner',
  'publicKeyPem',
  'proof',
  'signature',
  'alsoKnownAs',
  'movedTo',
  'inbox',
  'outbox',
  'followers',
  'following',
  'endpoints',
  'sharedInbox',
  'preferredUsername',
  'assertionMethod',
  'controller',
  'items',
  'orderedItems',
  'first',
  'next',
  'partOf',
]);

/**
 * Whether every term means what its name says: no keyword that moves properties, no scoped context, no core term given
 * another meaning, no full IRI or alias used for a core term. What passes may be read as plain JSON.
 */
export function hasNoRemappedTerms(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(hasNoRemappedTerms);
  if (!isRecord(value)) return true;
  return Object.entries(value).every(([key, inner]) => {
    if (key === '@context') return contextsOf(inner).every(isPlainContext);
    if (key.startsWith('@') || key.startsWith(AS2) || key.startsWith('as:')) return false;
    return hasNoRemappedTerms(inner);
  });
}

function contextsOf(context: unknown): readonly unknown[] {
  return Array.isArray(context) ? context : [context];
}

function isPlainContext(context: unknown): boolean {
  if (typeof context === 'string') return true;
  if (!isRecord(context)) return false;
  return Object.entries(context).every(([term, definition]) => {
    if (FORBIDDEN_IN_CONTEXT.has(term)) return false;
    if (term === '@language' || term === '@version' || term === '@protected') return typeof definition !== 'object';
    if (isRecord(definition)) {
      if ('@context' in definition || Object.keys(definition).some((key) => FORBIDDEN_IN_CONTEXT.has(key)))
        return false;
      return isPlainDefinition(term, definition['@id'] ?? term);
    }
    return isPlainDefinition(term, definition);
  });
}

/** `"sensitive": "as:sensitive"` is plain; `"x": "as:actor"` and `"actor": "other:actor"` are not. */
function isPlainDefinition(term: string, target: unknown): boolean {
  if (target === null) return !CORE_TERMS.has(term);
  if (typeof target !== 'string') return false;
  if (target.startsWith('@')) return (term === 'id' && target === '@id') || (term === 'type' && target === '@type');
  const meaning = target.startsWith(AS2) ? target.slice(AS2.length) : target.startsWith('as:') ? target.slice(3) : null;
  // The beginning of the vocabulary's address as a prefix: what is written with it may end anywhere in there.
  if (AS2.startsWith(target) && target !== AS2) return false;
  // A prefix that stands for the whole vocabulary is how servers write `as:sensitive`.
  if (target === AS2) return term === 'as';
  if (meaning !== null && CORE_TERMS.has(meaning)) return term === meaning;
  return !CORE_TERMS.has(term) || isKnownHome(term, target);
}

/** Core terms that AS2's own context takes from elsewhere; servers repeat these definitions. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  publicKey: ['sec:publicKey', 'https://w3id.org/security#publicKey'],
  owner: ['sec:owner', 'https://w3id.org/security#owner'],
  publicKeyPem: ['sec:publicKeyPem', 'https://w3id.org/security#publicKeyPem'],
  proof: ['sec:proof', 'https://w3id.org/security#proof'],
  signature: ['sec:signature', 'https://w3id.org/security#signature'],
  votersCount: ['toot:votersCount', 'http://joinmastodon.org/ns#votersCount'],
  inbox: ['ldp:inbox', 'http://www.w3.org/ns/ldp#inbox'],
};

function isKnownHome(term: string, target: string): boolean {
  return HOMES[term]?.includes(target) === true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
