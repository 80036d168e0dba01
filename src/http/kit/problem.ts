import { faultsIn } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { refusalMessage } from '../../i18n/refusal-message.ts';

/**
 * What the HTTP layer refuses before any rule is checked: the form of a request, never its meaning.
 * `field` names the part of the request that is wrong.
 */
export type RequestRefusal =
  | { readonly type: 'malformed-json'; readonly field: 'body' }
  | { readonly type: 'too-deep'; readonly field: 'body'; readonly limit: number }
  | { readonly type: 'too-large'; readonly field: 'body'; readonly limit: number }
  | { readonly type: 'unsupported-media-type'; readonly field: 'content-type'; readonly expected: string }
  /** `seconds` until some requests are taken again. */
  | { readonly type: 'too-many-requests'; readonly quota: 'token' | 'person' | 'network'; readonly seconds: number }
  /** The node has too much to do; `seconds` until whoever asks may come again. Nothing was begun. */
  | { readonly type: 'overloaded'; readonly seconds: number }
  | { readonly type: 'no-such-address' }
  | { readonly type: 'method-not-allowed'; readonly allowed: readonly string[] };

/** The status of each refusal. What the rules refuse is 409, a person without the right 403, invalid input 422. */
export const STATUS = {
  'not-found': 404,
  gone: 410,
  'already-set-up': 409,
  'not-set-up': 409,
  invalid: 422,
  'slug-taken': 409,
  'handle-taken': 409,
  'handle-reserved': 422,
  'not-published': 409,
  'already-published': 409,
  'rules-frozen': 409,
  'still-followed': 409,
  'holds-proposals': 409,
  'phase-not-open': 409,
  'phase-closed': 409,
  'no-phase-for': 409,
  'extension-too-late': 409,
  'extension-shortens': 422,
  'not-eligible': 403,
  'too-many-proposals': 409,
  'too-many-contributions': 409,
  'objections-not-allowed': 409,
  'supports-not-allowed': 409,
  'version-changed': 409,
  'no-pending-version': 409,
  unchanged: 409,
  'not-the-author': 403,
  'wrong-status': 409,
  'other-decider': 403,
  'pledge-refused': 409,
  'merge-refused': 409,
  'hand-over-refused': 409,
  'being-handed-over': 409,
  'pledges-open': 409,
  'pledges-not-settled': 409,
  'not-signed-in': 401,
  'not-your-consultation': 403,
  'last-administrator': 409,
  'peer-unreachable': 409,
  'peer-answers': 422,
  'not-a-node': 422,
  'protocol-not-spoken': 409,
  'other-institution': 409,
  'own-node': 422,
  'already-peer': 409,
  'journal-goes-on': 409,
  'journal-being-taken-back': 409,
  'still-sharing': 409,
  'changed-meanwhile': 409,
  'participant-needed': 403,
  'missing-scope': 403,
  'token-not-valid': 401,
  'results-hidden': 403,
  'poll-closed': 409,
  'poll-single-choice': 422,
  'already-voted': 409,
  'ballot-not-open': 409,
  'ballot-closed': 409,
  'ballot-changed': 409,
  'wrong-kind-of-choice': 422,
  'unknown-option': 422,
  'duplicate-option': 422,
  'too-few-choices': 422,
  'too-many-choices': 422,
  'over-the-cap': 422,
  'score-out-of-range': 422,
  'ranks-with-holes': 422,
  'ranks-level': 422,
  'whole-ballots-needed': 409,
  'sheets-do-not-add-up': 422,
  'second-agent-needed': 409,
  'other-agent-needed': 409,
  'already-appealed': 409,
  'too-late-to-undo': 409,
  'unknown-placeholder': 422,
  'placeholder-missing': 422,
  'low-contrast': 422,
  'already-decided': 409,
  'import-conflict': 409,
  'broken-row': 422,
  'idempotency-key-reused': 422,
  'no-code-letter': 409,
  'link-not-valid': 410,
  'decided-by-host': 409,
  'decided-by-source': 409,
  'registered-frozen': 409,
  'method-not-shared': 409,
  'removed-by-host': 409,
  'not-shared': 409,
  'mail-not-set-up': 503,
  'sign-in-not-begun': 410,
  'identity-not-proven': 403,
  'host-blocked': 403,
  'not-a-community': 409,
  'not-in-this-role': 403,
  'not-shared-with': 409,
  'too-many-institutions': 409,
  'bringing-in-refused': 409,
} as const satisfies Record<Refusal['type'], number>;

/** The same for what is refused before any rule is asked. */
export const REQUEST_STATUS = {
  'malformed-json': 400,
  'too-deep': 400,
  'too-large': 413,
  'unsupported-media-type': 415,
  'too-many-requests': 429,
  overloaded: 503,
  'no-such-address': 404,
  'method-not-allowed': 405,
} as const satisfies Record<RequestRefusal['type'], number>;

export type AnyRefusal = Refusal | RequestRefusal;

export const PROBLEM_TYPE = 'application/problem+json';

/** RFC 9457, with the refusal itself as an extension member for programs. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** `urn:uuid:` and the request's id, which is in the log too. */
  readonly instance?: string;
  readonly refusal?: AnyRefusal;
};

export function statusOf(type: AnyRefusal['type']): number {
  return { ...STATUS, ...REQUEST_STATUS }[type];
}

const TITLES: Readonly<Partial<Record<AnyRefusal['type'], string>>> = {
  invalid: 'Invalid field',
  'not-signed-in': 'Not authenticated',
  'malformed-json': 'Malformed JSON',
};

/** A refusal in a few words, in English: its own name is plain enough for nearly all. */
export function titleOf(type: AnyRefusal['type']): string {
  return TITLES[type] ?? `${type.charAt(0).toUpperCase()}${type.slice(1).replaceAll('-', ' ')}`;
}

/** The public's own sentence, in English and UTC, by the API's name of a field: programs read `refusal`, programmers this. */
function detailOf(refusal: AnyRefusal): string {
  const label = 'field' in refusal ? refusal.field : undefined;
  return refusalMessage('en', refusal, { timeZone: 'UTC', territories: [], label });
}

/** `more` are further members, such as the decisions that explain why something is gone. */
export function problemOf(refusal: AnyRefusal, origin: string, more: object = {}): Problem {
  const type = `${origin}/api/v1/problems#${refusal.type}`;
  const [first = refusal] = 'others' in refusal ? faultsIn(refusal) : [refusal];
  return {
    type,
    title: titleOf(first.type),
    detail: detailOf(first),
    status: statusOf(first.type),
    refusal: first,
    ...more,
  };
}

export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', ...headers },
  });
}

/** A refusal as a response, with the header that its status asks for. */
export function refused(refusal: AnyRefusal, origin: string, more: object = {}): Response {
  return problemResponse(problemOf(refusal, origin, more), headersOf(refusal));
}

function headersOf(refusal: AnyRefusal): Record<string, string> {
  switch (refusal.type) {
    case 'not-signed-in':
      return { 'www-authenticate': 'Bearer realm="parvis"' };
    case 'token-not-valid':
      return { 'www-authenticate': 'Bearer realm="parvis", error="invalid_token"' };
    case 'missing-scope':
      return {
        'www-authenticate': `Bearer realm="parvis", error="insufficient_scope", scope="${refusal.scope}"`,
      };
    case 'too-many-requests':
    case 'overloaded':
      return { 'retry-after': String(refusal.seconds) };
    case 'method-not-allowed':
      return { allow: refusal.allowed.join(', ') };
    default:
      return {};
  }
}
