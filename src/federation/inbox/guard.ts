/** More than this is refused before it is read (design: federation, Security). */
export const BODY_BYTES_MAX = 1024 * 1024;
export const DEPTH_MAX = 64;
/** Longest time from the first to the last byte of a body. */
export const BODY_MS_MAX = 10_000;

export type GuardReason =
  | 'not-json'
  | 'encoded-body'
  | 'too-large'
  | 'too-slow'
  | 'too-deep'
  | 'malformed'
  | 'forbidden-json-ld'
  | 'no-id'
  | 'no-type'
  | 'no-actor'
  | 'foreign-id';

const STATUS = {
  'not-json': 415,
  'encoded-body': 415,
  'too-large': 413,
  'too-slow': 408,
  'too-deep': 400,
  malformed: 400,
  'forbidden-json-ld': 400,
  'no-id': 400,
  'no-type': 400,
  'no-actor': 400,
  'foreign-id': 400,
} as const satisfies Record<GuardReason, number>;

/** An activity whose envelope can be read the same way as JSON and as JSON-LD. */
export type Envelope = {
  readonly document: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly type: string;
  readonly actor: string;
};

export type Guarded =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer>; readonly envelope: Envelope }
  | { readonly ok: false; readonly reason: GuardReason; readonly status: number };

/** Reads the body of a POST to an inbox once, and refuses what is cheap to refuse before any signature or JSON-LD work. */
export async function guard(request: Request): Promise<Guarded> {
  if (!isJson(request.headers.get('content-type'))) return refused('not-json');
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') return refused('encoded-body');
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) return refused('too-large');
  const body = await readBody(request);
  if (!(body instanceof Uint8Array)) return refused(body);
  const envelope = envelopeOf(body);
  return typeof envelope === 'string' ? refused(envelope) : { ok: true, bytes: body, envelope };
}

/** The envelope of a document, or why it has none that can be trusted. */
export function envelopeOf(bytes: Uint8Array): Envelope | GuardReason {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'malformed';
  }
  if (depthOf(text) > DEPTH_MAX) return 'too-deep';
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return 'malformed';
  }
  if (!isRecord(document)) return 'malformed';
  if (!hasPlainTerms(document)) return 'forbidden-json-ld';
  const { id, type } = document;
  const actor = isRecord(document['actor']) ? document['actor']['id'] : document['actor'];
  if (typeof id !== 'string' || !URL.canParse(id)) return 'no-id';
  if (typeof type !== 'string' || type === '') return 'no-type';
  if (typeof actor !== 'string' || !URL.canParse(actor)) return 'no-actor';
  if (new URL(id).origin !== new URL(actor).origin) return 'foreign-id';
  return { document, id, type, actor };
}

function refused(reason: GuardReason): Guarded {
  return { ok: false, reason, status: STATUS[reason] };
}

function isJson(contentType: string | null): boolean {
  const essence = contentType?.split(';')[0]?.trim().toLowerCase();
  return essence === 'application/activity+json' || essence === 'application/ld+json' || essence === 'application/json';
}

async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | GuardReason> {
  const reader = request.body?.getReader();
  if (reader === undefined) return 'malformed';
  const deadline = AbortSignal.timeout(BODY_MS_MAX);
  const late = new Promise<'late'>((resolve) =>
    deadline.addEventListener('abort', () => resolve('late'), { once: true }),
  );
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === 'late') return 'too-slow';
      if (next.done) break;
      size += next.value.byteLength;
      if (size > BODY_BYTES_MAX) return 'too-large';
      chunks.push(next.value);
    }
  } catch {
    return 'malformed';
  } finally {
    void reader.cancel().catch(() => {});
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** Deepest nesting of arrays and objects in a JSON text, without parsing it. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}

const AS2 = 'https://www.w3.org/ns/activitystreams#';

/** Keywords that move properties where a reader of plain JSON does not look. */
const FORBIDDEN_KEYS = new Set([
  '@graph',
  '@included',
  '@reverse',
  '@import',
  '@nest',
  '@propagate',
  '@vocab',
  '@base',
]);

/** What the protocol reads: no context may give these another meaning, nor another name to their meaning. */
export const CORE_TERMS: ReadonlySet<string> = new Set([
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
function hasPlainTerms(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(hasPlainTerms);
  if (!isRecord(value)) return true;
  return Object.entries(value).every(([key, inner]) => {
    if (key === '@context') return contextsOf(inner).every(isPlainContext);
    if (FORBIDDEN_KEYS.has(key)) return false;
    if (key.startsWith(AS2) || key.startsWith('as:')) return false;
    return hasPlainTerms(inner);
  });
}

function contextsOf(context: unknown): readonly unknown[] {
  return Array.isArray(context) ? context : [context];
}

function isPlainContext(context: unknown): boolean {
  if (typeof context === 'string') return true;
  if (!isRecord(context)) return false;
  return Object.entries(context).every(([term, definition]) => {
    if (FORBIDDEN_KEYS.has(term)) return false;
    if (term === '@language' || term === '@version' || term === '@protected') return typeof definition !== 'object';
    if (isRecord(definition)) {
      if ('@context' in definition || Object.keys(definition).some((key) => FORBIDDEN_KEYS.has(key))) return false;
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
