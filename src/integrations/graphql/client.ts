import type { RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { askPlatform, failed, MADE_PRIVATE } from '../source/request.ts';
import { NEWEST, type Replacements, replacesSome, type Shape, unknownFields } from './shape.ts';

/** What is shown of an error that a platform describes. */
const ERROR_MAX = 200;
const NO_CONTENT = 204;
/** So often a query is made anew with what the platform has instead: each time at least one field is gone from it. */
const SHAPES_MAX = 12;

/** Where in an answer something is: names of fields and places in lists. */
type Path = readonly unknown[];

/** What a platform answered: data, the errors beside it, and where it has something that may not be seen. */
type Answered = {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly string[];
  readonly denied: readonly Path[];
};

/** Asks the API of platforms of one kind, and remembers which fields each does not have. */
type Client = {
  ask(
    origin: string,
    query: (shape: Shape) => string,
    of: Pick<RequestCall, 'secrets' | 'now'> & { readonly variables: Readonly<Record<string, unknown>> },
  ): Promise<RemoteResult<Answered>>;
};

/** What proves to a platform who asks; null where its API is public. */
export type Tokens = {
  of(origin: string, secret: string): Promise<RemoteResult<string | null>>;
  /** It was not taken any more. Answers whether another can be had. */
  forget(origin: string, secret: string): boolean;
};

const NO_TOKENS: Tokens = { of: async () => ({ ok: true, value: null }), forget: () => false };

/**
 * `path`: where such a platform has its API. `instead`: which fields are asked for where another is not there. `deniedCode`: the
 * code of its errors at what is there and may not be seen. A variable that is null is left out: given as null, some refuse it.
 */
export function createClient(
  fetch: ConnectorFetch,
  path: string,
  given: { readonly tokens?: Tokens; readonly instead?: Replacements; readonly deniedCode?: string } = {},
): Client {
  const { tokens = NO_TOKENS, instead = {}, deniedCode } = given;
  const shapes = new Map<string, Shape>();
  return {
    async ask(origin, query, { variables: all, secrets, now }) {
      const variables = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
      const remembered = shapes.get(origin) ?? NEWEST;
      let isRenewed = false;
      let isRelearned = false;
      for (let tries = 0; tries < SHAPES_MAX; tries += 1) {
        const shape = shapes.get(origin) ?? NEWEST;
        const token = await tokens.of(origin, secrets.current);
        if (!token.ok) return token;
        const of = { url: `${origin}${path}`, token: token.value, query: query(shape), variables, deniedCode, now };
        const answered = await post(fetch, of);
        // A token lasts for hours: one that is not taken any more is asked for anew.
        if (!answered.ok) {
          const isOld = !isRenewed && answered.outcome.error === MADE_PRIVATE && tokens.forget(origin, secrets.current);
          if (!isOld) return answered;
          isRenewed = true;
          continue;
        }
        const { data, errors, denied } = answered.value;
        const absent = unknownFields(errors).filter((field) => !shape.has(field));
        // What was asked for instead of another field is gone: it is another line by now, which may have that field again.
        if (!isRelearned && replacesSome(absent, { among: remembered, instead })) {
          shapes.delete(origin);
          isRelearned = true;
          continue;
        }
        if (absent.length > 0) {
          shapes.set(origin, new Set([...shape, ...absent]));
          continue;
        }
        if (data !== null) return { ok: true, value: { data, errors, denied } };
        return failed(`graphql: ${errors[0] ?? 'no data'}`);
      }
      return failed('graphql: too many fields are unknown');
    },
  };
}

type Post = {
  readonly url: string;
  readonly token: string | null;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly deniedCode: string | undefined;
  readonly now: () => Date;
};
type Body = Omit<Answered, 'data'> & { readonly data: Answered['data'] | null };

async function post(fetch: ConnectorFetch, given: Post): Promise<RemoteResult<Body>> {
  const { url, token, query, variables, deniedCode, now } = given;
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const asked = await askPlatform(fetch, { url, method: 'POST', headers, body: { query, variables }, now });
  if (!asked.ok) return asked;
  const { status, json } = asked.value;
  const body = bodyIn(json, deniedCode);
  if (body !== null && body.errors.length + body.denied.length > 0) return { ok: true, value: body };
  if (status >= 300 || status === NO_CONTENT) return failed(`HTTP ${status}`);
  return body === null ? failed('not-json') : { ok: true, value: body };
}

type Fault = {
  readonly message?: unknown;
  readonly path?: unknown;
  readonly extensions?: { readonly code?: unknown } | null;
};

/** The body of an answer of GraphQL; null for something else. */
function bodyIn(json: unknown, deniedCode: string | undefined): Body | null {
  if (typeof json !== 'object' || json === null || !('data' in json || 'errors' in json)) return null;
  const { data, errors } = json as { readonly data?: unknown; readonly errors?: unknown };
  const all: readonly Fault[] = Array.isArray(errors) ? errors : [];
  const isDenied = ({ extensions }: Fault) => deniedCode !== undefined && extensions?.code === deniedCode;
  return {
    data: typeof data === 'object' ? (data as Answered['data'] | null) : null,
    errors: all.flatMap((error) => (isDenied(error) ? [] : [String(error.message ?? 'error').slice(0, ERROR_MAX)])),
    denied: all.flatMap((error) => (isDenied(error) && Array.isArray(error.path) ? [error.path] : [])),
  };
}
