import { retryAfterIn } from '../application/kit/retry-pause.ts';
import type { SendOutcome } from '../domain/connector/connector.ts';

/** `fetch` under the rules of the node, with the limits of a request. */
export type ConnectorFetch = (
  url: string,
  init: RequestInit & { readonly limits?: { readonly totalMs?: number } },
) => Promise<Response>;

/** Statuses that say "not now". */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429]);

/** What the answer of a target says of a message: 2xx is taken, 410 gone, other 4xx refused, the rest tried again. */
export function outcomeOf({ status, headers }: Response, now: Date): SendOutcome {
  if (status >= 200 && status < 300) return { type: 'taken' };
  if (status === 410) return { type: 'gone' };
  const error = `HTTP ${status}`;
  if (status >= 400 && status < 500 && !TRANSIENT.has(status)) return { type: 'refused', error };
  return { type: 'failed', error, retryAfterMs: retryAfterIn(headers.get('retry-after'), now) };
}
