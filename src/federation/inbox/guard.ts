import { isGoverned } from '../../domain/host/host.ts';
import { readBody } from './body.ts';
import { depthOf, hasRepeatedName } from './json-text.ts';
import { hasNoRemappedTerms } from './remapped-terms.ts';

export const DEPTH_MAX = 64;

export type GuardReason =
  | 'not-json'
  | 'encoded-body'
  | 'too-large'
  | 'too-slow'
  | 'too-deep'
  | 'malformed'
  | 'repeated-name'
  | 'forbidden-json-ld'
  | 'no-id'
  | 'no-type'
  | 'no-actor'
  | 'foreign-id'
  | 'not-a-domain';

const STATUS = {
  'not-json': 415,
  'encoded-body': 415,
  'too-large': 413,
  'too-slow': 408,
  'too-deep': 400,
  malformed: 400,
  'repeated-name': 400,
  'forbidden-json-ld': 400,
  'no-id': 400,
  'no-type': 400,
  'no-actor': 400,
  'foreign-id': 400,
  'not-a-domain': 400,
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

/** Reads the body of a POST to an inbox once, with the inexpensive checks before signatures and JSON-LD. */
export async function guard(
  request: Request,
  { allowPrivateAddresses }: { readonly allowPrivateAddresses: boolean },
): Promise<Guarded> {
  if (!isJson(request.headers.get('content-type'))) return refused('not-json');
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') return refused('encoded-body');
  const body = await readBody(request);
  if (!(body instanceof Uint8Array)) return refused(body);
  const envelope = envelopeOf(body);
  if (typeof envelope === 'string') return refused(envelope);
  // In a private network, hosts may have no names.
  const isReached = allowPrivateAddresses || isGoverned(new URL(envelope.actor).hostname);
  return isReached ? { ok: true, bytes: body, envelope } : refused('not-a-domain');
}

/** The envelope of a document, or why it cannot be trusted. */
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
  if (hasRepeatedName(text)) return 'repeated-name';
  if (!hasNoRemappedTerms(document)) return 'forbidden-json-ld';
  const { id, type } = document;
  const actor = isRecord(document['actor']) ? document['actor']['id'] : document['actor'];
  if (!isAddress(id)) return 'no-id';
  if (typeof type !== 'string' || type === '' || type.length > TYPE_MAX || UNPRINTABLE.test(type)) return 'no-type';
  if (!isAddress(actor)) return 'no-actor';
  const { origin, hostname } = new URL(actor);
  if (new URL(id).origin !== origin) return 'foreign-id';
  // A trailing dot would be another name of the same server.
  if (hostname.endsWith('.')) return 'not-a-domain';
  return { document, id, type, actor };
}

function refused(reason: GuardReason): Guarded {
  return { ok: false, reason, status: STATUS[reason] };
}

function isJson(contentType: string | null): boolean {
  const essence = contentType?.split(';')[0]?.trim().toLowerCase();
  return essence === 'application/activity+json' || essence === 'application/ld+json' || essence === 'application/json';
}

/** Longer ids fit no index; a thousandth of it is usual. */
const ID_MAX = 2_048;
const TYPE_MAX = 200;
/** Controls and spaces, and halves of characters: what no address has, and no database takes. */
const UNPRINTABLE = /[\s\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

function isAddress(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= ID_MAX &&
    !UNPRINTABLE.test(value) &&
    /^https?:$/.test(URL.parse(value)?.protocol ?? '')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
