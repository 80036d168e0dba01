import { AsyncLocalStorage } from 'node:async_hooks';
import { errorClass } from '../../application/kit/error-class.ts';

/** What became of a delivery. One that `ended` is not missed: nobody is behind its inbox any more. */
export type Outcome =
  | { readonly is: 'arrived' | 'queued-again' | 'ended' }
  | { readonly is: 'given-up'; readonly error: string };

type UnderWay = { error: string | null; queuedAgain: boolean; ended: boolean };

const underWay = new AsyncLocalStorage<UnderWay>();

/**
 * What becomes of a delivery. Fedify's worker returns alike where it arrived, where it is to be tried again and where it
 * was given up; what happens meanwhile tells.
 */
export async function trackDelivery(deliver: () => Promise<void> | void): Promise<Outcome> {
  const seen: UnderWay = { error: null, queuedAgain: false, ended: false };
  await underWay.run(seen, async () => await deliver());
  if (seen.queuedAgain) return { is: 'queued-again' };
  if (seen.ended) return { is: 'ended' };
  return seen.error === null ? { is: 'arrived' } : { is: 'given-up', error: seen.error };
}

/** Says why the delivery that is under way, if any, did not arrive. The last word counts. */
export function markFailed(error: unknown): void {
  const seen = underWay.getStore();
  if (seen !== undefined) seen.error = classOf(error);
}

/** Marks the current delivery, if any, as to be tried again. */
export function markQueuedAgain(): void {
  const seen = underWay.getStore();
  if (seen !== undefined) seen.queuedAgain = true;
}

/** Marks the inbox of the current delivery, if any, as dead. */
export function markEnded(): void {
  const seen = underWay.getStore();
  if (seen !== undefined) seen.ended = true;
}

/** What a server answered, by its status; of everything else the class of the error. */
function classOf(error: unknown): string {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  if (typeof status === 'number') return status === 0 ? 'Expired' : `HTTP ${status}`;
  return errorClass(error);
}
