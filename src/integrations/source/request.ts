import type { RemoteResult } from '../../application/connector/ports.ts';
import { errorClass } from '../../application/kit/error-class.ts';
import { type ConnectorFetch, outcomeOf } from '../outcome.ts';

const TIMEOUT_MS = 30_000;

/** The API is closed to whoever does not prove who they are, or to these credentials. */
export const MADE_PRIVATE = 'made-private';

type Asked = {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly now: () => Date;
};
type Answered = {
  readonly status: number;
  /** Undefined where the body is none, a page for example. */
  readonly json: unknown;
};

/** Asks a platform: answers what it says to 2xx and 4xx. A redirect is not followed, since that is where people sign in. */
export async function askPlatform(
  fetch: ConnectorFetch,
  { url, method = 'GET', headers, body, now }: Asked,
): Promise<RemoteResult<Answered>> {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      limits: { totalMs: TIMEOUT_MS },
    });
    const text = await response.text();
    if (isPrivate(response)) return failed(MADE_PRIVATE);
    const outcome = outcomeOf(response, now());
    if (outcome.type === 'failed') return { ok: false, outcome };
    return { ok: true, value: { status: response.status, json: jsonIn(text) } };
  } catch (error) {
    return notAsked(error);
  }
}

/** Nothing came back: why, as the outbound client says it. */
export function notAsked(error: unknown): ReturnType<typeof failed> {
  const { reason } = error as { readonly reason?: unknown };
  return failed(typeof reason === 'string' ? reason : errorClass(error));
}

/** Asked to sign in: by a status, or as a browser is. */
function isPrivate({ status, headers }: Response): boolean {
  const isLed = status >= 300 && status < 400 && /\/sign_in\b/.test(headers.get('location') ?? '');
  return status === 401 || status === 403 || isLed;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function failed(error: string): Extract<RemoteResult<never>, { readonly ok: false }> {
  return { ok: false, outcome: { type: 'failed', error, retryAfterMs: null } };
}
