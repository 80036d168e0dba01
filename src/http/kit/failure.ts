import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { failureOf, type Log } from '../../start/log.ts';
import { type Problem, problemResponse } from './problem.ts';

/** What a failure says to whoever asked: its status, and nothing of its inside. */
export type PublicFailure = {
  readonly status: 400 | 500 | 503 | 507;
  readonly title: string;
  readonly retryAfter: number | null;
};

const SECONDS_TO_RETRY = 5;

/**
 * A failure, as far as it may be shown. An unavailable database is shown by its error's name: this part of the node
 * does not know storage.
 */
export function publicFailureOf(error: unknown): PublicFailure {
  if (error instanceof Error && error.name === 'StorageUnavailable' && 'because' in error) {
    switch (error.because) {
      case 'disk-full':
        return { status: 507, title: 'The disk of the database is full', retryAfter: null };
      case 'refused':
        return { status: 503, title: 'The database is not set up for this node', retryAfter: null };
      case 'damaged':
        return { status: 503, title: 'The database is damaged', retryAfter: null };
      default:
        return { status: 503, title: 'The database is unavailable', retryAfter: SECONDS_TO_RETRY };
    }
  }
  if (error instanceof HTTPException && error.status < 500)
    return { status: 400, title: 'Bad request', retryAfter: null };
  return { status: 500, title: 'Internal failure', retryAfter: null };
}

/** Logs a failure by where it happened, without its values, and answers it as a problem. */
export function failureResponse(error: unknown, of: { readonly log: Log; readonly requestId: string }): Response {
  const { status, title, retryAfter } = publicFailureOf(error);
  const { log, requestId } = of;
  if (status >= 500) log.error({ ...failureOf(error), request: requestId }, 'a request failed');
  const problem: Problem = { type: 'about:blank', title, status, instance: `urn:uuid:${requestId}` };
  return problemResponse(problem, retryAfter === null ? {} : { 'retry-after': String(retryAfter) });
}

/** Whether a request is for a program rather than for somebody who reads pages. */
export function wantsProblem(c: Context): boolean {
  return c.req.path.startsWith('/api/') || !(c.req.header('accept') ?? '').includes('text/html');
}
