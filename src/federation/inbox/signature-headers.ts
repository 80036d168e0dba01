/** The parameters of a signature header, before it is verified. */
export type SignatureClaim = {
  readonly keyId: string;
  /** When the sender says it signed; covered by the signature in either form. */
  readonly signedAt: Date;
};

/** `(request-target)` and `date` make it one request of one moment, `host` one meant for us, `digest` one with this body. */
const DRAFT_COVERS = ['(request-target)', 'host', 'date', 'digest'] as const;

/** Characters of a signature and of what it says of itself: five times what servers send. */
const SIGNATURE_MAX = 4_000;
/** Characters of digests: each one that is listed has the whole body hashed. */
const DIGEST_MAX = 400;

/**
 * Reads the signature of a POST: RFC 9421 where there is a `Signature-Input`, else draft-cavage-12. Null where it leaves
 * out anything that could then be changed in a replay: its target, its host, its time or its body. Exactly one
 * signature: with several, a sender could have us fetch a key for each.
 */
export function signatureClaim(headers: Headers): SignatureClaim | null {
  const input = headers.get('signature-input');
  const signature = headers.get('signature');
  if (signature === null) return null;
  if (signature.length > SIGNATURE_MAX || (input ?? '').length > SIGNATURE_MAX) return null;
  if (['digest', 'content-digest'].some((name) => (headers.get(name) ?? '').length > DIGEST_MAX)) return null;
  return input === null ? draftClaim(signature, headers) : messageSignatureClaim(input);
}

function draftClaim(signature: string, headers: Headers): SignatureClaim | null {
  const parameters = new Map<string, string>();
  for (const part of signature.split(',')) {
    const [, name, quoted, number] = /^\s*([A-Za-z]+)=(?:"([^"]*)"|(\d+))\s*$/.exec(part) ?? [];
    if (name === undefined) continue;
    if (parameters.has(name)) return null;
    parameters.set(name, quoted ?? number ?? '');
  }
  const covered = parameters.get('headers')?.split(/\s+/) ?? [];
  const keyId = parameters.get('keyId');
  const signedAt = new Date(headers.get('date') ?? '');
  if (keyId === undefined || isRepeating(covered) || DRAFT_COVERS.some((name) => !covered.includes(name))) return null;
  return Number.isNaN(signedAt.getTime()) ? null : { keyId, signedAt };
}

/** One label, plain components and no parameters on them: what every server sends. */
const ONE_MEMBER = /^[a-z*][a-z0-9_.*-]*=\(("[^"]*"(?: "[^"]*")*)\)((?:;.*)?)$/s;
const PARAMETER = /;([a-z*][a-z0-9_.*-]*)(?:=("(?:[^"\\]|\\.)*"|[^;"]+))?/gy;

function messageSignatureClaim(input: string): SignatureClaim | null {
  const [, components, rest = ''] = ONE_MEMBER.exec(input.trim()) ?? [];
  if (components === undefined) return null;
  const covered = components.slice(1, -1).split('" "');
  const parameters = new Map<string, string>();
  let read = 0;
  for (const [whole, name = '', value = ''] of rest.matchAll(PARAMETER)) {
    if (parameters.has(name)) return null;
    parameters.set(name, value);
    read += whole.length;
  }
  const keyId = /^"(.*)"$/s.exec(parameters.get('keyid') ?? '')?.[1];
  const created = parameters.get('created') ?? '';
  // What is left over is a second member, or something that another reader may take for one.
  if (read !== rest.length || keyId === undefined || !/^\d{1,12}$/.test(created)) return null;
  if (isExpired(parameters.get('expires'))) return null;
  if (isRepeating(covered)) return null;
  return coversRequest(covered) ? { keyId, signedAt: new Date(Number(created) * 1_000) } : null;
}

/** What is covered twice is copied twice into what was signed; RFC 9421 section 2 forbids it. */
function isRepeating(covered: readonly string[]): boolean {
  return new Set(covered).size < covered.length;
}

function isExpired(expires: string | undefined): boolean {
  return expires !== undefined && !(/^\d{1,12}$/.test(expires) && Number(expires) * 1_000 > Date.now());
}

function coversRequest(covered: readonly string[]): boolean {
  const covers = (...names: readonly string[]) => names.some((name) => covered.includes(name));
  return (
    covers('content-digest') &&
    covers('@method', '@request-target') &&
    covers('@target-uri', '@request-target', '@path') &&
    covers('@target-uri', '@authority', 'host')
  );
}
