import type { RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import { errorClass } from '../../application/kit/error-class.ts';
import { type ConnectorFetch, outcomeOf } from '../outcome.ts';
import { NEWEST, type Shape, unknownFields } from './shape.ts';
import { createTokens } from './sign-in.ts';

const TIMEOUT_MS = 30_000;
/** What is shown of an error that Decidim describes. */
const ERROR_MAX = 200;
/** So often a query is made anew with what the platform has instead: each time at least one field is gone from it. */
const SHAPES_MAX = 12;

/** The API is closed to whoever does not prove who they are, or to these credentials. */
const PRIVATE = 'made-private';

/** What Decidim answered: data, and the errors beside it. */
type Answered = { readonly data: Readonly<Record<string, unknown>>; readonly errors: readonly string[] };

/** Asks the API of one Decidim, and remembers which fields it does not have. */
type Client = {
  ask(
    origin: string,
    query: (shape: Shape) => string,
    of: Pick<RequestCall, 'secrets' | 'now'> & { readonly variables: Readonly<Record<string, unknown>> },
  ): Promise<RemoteResult<Answered>>;
};

export function createClient(fetch: ConnectorFetch): Client {
  const shapes = new Map<string, Shape>();
  const tokens = createTokens(fetch);
  return {
    async ask(origin, query, { variables, secrets, now }) {
      let isRenewed = false;
      for (let tries = 0; tries < SHAPES_MAX; tries += 1) {
        const shape = shapes.get(origin) ?? NEWEST;
        const answered = await post(fetch, tokens, {
          ...{ origin, secret: secrets.current, query: query(shape), variables, now },
        });
        // A token lasts for hours: one that is not taken any more is asked for anew.
        if (!answered.ok) {
          const isOld = !isRenewed && answered.outcome.error === PRIVATE && tokens.forget(origin, secrets.current);
          if (!isOld) return answered;
          isRenewed = true;
          continue;
        }
        const { data, errors } = answered.value;
        const absent = unknownFields(errors).filter((field) => !shape.has(field));
        if (absent.length > 0) {
          shapes.set(origin, new Set([...shape, ...absent]));
          continue;
        }
        if (data !== null) return { ok: true, value: { data, errors } };
        return failed(`graphql: ${errors[0] ?? 'no data'}`);
      }
      return failed('graphql: too many fields are unknown');
    },
  };
}

type Post = {
  readonly origin: string;
  readonly secret: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly now: () => Date;
};
type Body = { readonly data: Answered['data'] | null; readonly errors: readonly string[] };

async function post(
  fetch: ConnectorFetch,
  tokens: ReturnType<typeof createTokens>,
  { origin, secret, query, variables, now }: Post,
): Promise<RemoteResult<Body>> {
  try {
    const token = await tokens.of(origin, secret);
    if (!token.ok) return token;
    const proof = token.value === null ? {} : { authorization: `Bearer ${token.value}` };
    const response = await fetch(`${origin}/api`, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...proof },
      body: JSON.stringify({ query, variables }),
      limits: { totalMs: TIMEOUT_MS },
    });
    if (isPrivate(response)) return failed(PRIVATE);
    const body = bodyIn(await response.text());
    const outcome = outcomeOf(response, now());
    if (outcome.type === 'failed') return { ok: false, outcome };
    if (body !== null && body.errors.length > 0) return { ok: true, value: body };
    if (outcome.type !== 'taken') return failed(`HTTP ${response.status}`);
    return body === null ? failed('not-json') : { ok: true, value: body };
  } catch (error) {
    const { reason } = error as { readonly reason?: unknown };
    return failed(typeof reason === 'string' ? reason : errorClass(error));
  }
}

/** Asked to sign in: by a status, or as a browser is. */
function isPrivate({ status, headers }: Response): boolean {
  const isLed = status >= 300 && status < 400 && /\/sign_in\b/.test(headers.get('location') ?? '');
  return status === 401 || status === 403 || isLed;
}

/** The body of an answer of GraphQL; null for a page, or something else. */
function bodyIn(text: string): Body | null {
  try {
    const json = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown } | null;
    if (typeof json !== 'object' || json === null || !('data' in json || 'errors' in json)) return null;
    const errors = Array.isArray(json.errors) ? json.errors : [];
    return {
      data: typeof json.data === 'object' ? (json.data as Answered['data'] | null) : null,
      errors: errors.map((error: { readonly message?: unknown }) =>
        String(error?.message ?? 'error').slice(0, ERROR_MAX),
      ),
    };
  } catch {
    return null;
  }
}

export function failed(error: string): Extract<RemoteResult<never>, { readonly ok: false }> {
  return { ok: false, outcome: { type: 'failed', error, retryAfterMs: null } };
}
