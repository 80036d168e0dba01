import type { NewEvent } from '../../domain/event/event.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';
import { inOneTransaction } from './transaction.ts';

/** A request that its sender may repeat without meaning it twice. */
export type IdempotentRequest = {
  /** Whose key it is: keys of different holders never meet. */
  readonly holder: string;
  readonly key: string;
  /** Everything that makes the request what it is: method, address, content. */
  readonly content: string;
};

/** `body` does not end with a space: what is stored is filled up with some. */
type StoredResponse = { readonly status: number; readonly body: string };

/** Answers are kept of a length in steps of this, so that theirs says nothing of what was done. */
const PADDED_TO_BYTES = 1024;
/** So precisely it is kept when: their moments say nothing of whose they are. */
const HOUR_MS = 3_600_000;

/** `repeated` where it was given before and nothing was done now. */
type IdempotentResponse = StoredResponse & { readonly repeated: boolean };

/**
 * Answers a request once per key, however often and however simultaneously it arrives: the key, the act and its answer
 * are one transaction, so a crash leaves all of them or none. A refused act changes nothing, so nothing of it is kept
 * and the same request is processed again. Responses are kept for a week at least, encrypted.
 */
export async function withIdempotency(
  app: Application,
  request: IdempotentRequest,
  act: (within: Application) => Promise<Result<StoredResponse, Refusal>>,
): Promise<Result<IdempotentResponse, Refusal>> {
  const key = app.secrets.keyed(`${request.holder} ${request.key}`, 'idempotency-key');
  const requestHash = app.secrets.keyed(request.content, 'idempotency-request');
  return await inOneTransaction<IdempotentResponse>(app, async (within, writer) => {
    // The end of its hour: kept for a week at least.
    const at = new Date(Math.ceil(app.now().getTime() / HOUR_MS) * HOUR_MS);
    const earlier = await writer.idempotency.claim({ key, requestHash, at });
    if (earlier !== null) {
      if (earlier.requestHash !== requestHash) return refuse({ type: 'idempotency-key-reused' });
      const stored = app.secrets.decrypt(earlier.body, 'idempotency').trimEnd();
      return ok({ status: earlier.status, body: stored, repeated: true });
    }
    const answer = await act(within);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    const padding = ' '.repeat(PADDED_TO_BYTES - (Buffer.byteLength(body) % PADDED_TO_BYTES));
    const stored = app.secrets.encrypt(body + padding, 'idempotency');
    await writer.idempotency.save({ key, requestHash, status, body: stored, at });
    return ok({ status, body, repeated: false });
  });
}

/** The application for one request, and the events that its transactions appended, in their order. */
export function withEventsNoted(app: Application): {
  readonly app: Application;
  readonly events: () => readonly NewEvent[];
} {
  const noted: NewEvent[][] = [];
  const noting = <T>(work: (writer: Writer) => Promise<T>) => {
    const events: NewEvent[] = [];
    noted.push(events);
    return (writer: Writer): Promise<T> => {
      // It may be run again after a deadlock.
      events.length = 0;
      const append = (...some: readonly NewEvent[]) => {
        events.push(...some);
        return writer.events.append(...some);
      };
      return work({ ...writer, events: { ...writer.events, append } });
    };
  };
  const store: Application['store'] = {
    ...app.store,
    transact: (work) => app.store.transact(noting(work)),
    transactShared: (sharing, work) => app.store.transactShared(sharing, noting(work)),
  };
  return { app: { ...app, store }, events: () => noted.flat() };
}
