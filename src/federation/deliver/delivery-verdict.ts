/** What became of a try: the answer of a server, or an error where there was none. */
export type Answer = { readonly status: number; readonly retryAfterMs: number | null } | { readonly error: string };

/**
 * What follows from a try. `retry`: another one later, and it counts against the host. `later`: the same, and does not: the
 * host answers, and asks for time. `refused`: it will never be taken. `missing` and `gone`: nobody is behind the inbox.
 */
export type Verdict =
  | { readonly is: 'arrived' | 'gone' | 'missing' }
  | { readonly is: 'refused' | 'retry'; readonly error: string }
  | { readonly is: 'later'; readonly error: string; readonly afterMs: number | null }
  /** Whoever cannot read our key at the moment: tried again after just so long. */
  | { readonly is: 'soon'; readonly error: string; readonly afterMs: number };

/**
 * Pauses until a 401 is believed: whoever cannot read our key at the moment answers so (docs/adr/0061). One that reads it for
 * something else at that moment, as GoToSocial may, has it a second later.
 */
const UNAUTHORIZED_MS = [2_000, 5_000, 60_000] as const;

/** Statuses that say "not now". */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429]);
/** A server error that no time heals. */
const NOT_IMPLEMENTED = 501;

/** Judges a try after the second knock; `attempt` counts those that failed before. */
export function verdictOn(answer: Answer, attempt: number): Verdict {
  if ('error' in answer) return { is: 'retry', error: answer.error };
  const { status, retryAfterMs } = answer;
  const error = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { is: 'arrived' };
  if (status === 410) return { is: 'gone' };
  if (status === 404) return { is: 'missing' };
  const unauthorizedMs = UNAUTHORIZED_MS[attempt];
  if (status === 401 && unauthorizedMs !== undefined) return { is: 'soon', error, afterMs: unauthorizedMs };
  if (TRANSIENT.has(status) || (status === 503 && retryAfterMs !== null))
    return { is: 'later', error, afterMs: retryAfterMs };
  if ((status >= 400 && status < 500) || status === NOT_IMPLEMENTED) return { is: 'refused', error };
  return { is: 'retry', error };
}
