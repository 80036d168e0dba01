import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application } from './ports.ts';
import { together } from './together.ts';

/** An answer already given to a request with this idempotency key. */
export type Remembered = {
  readonly key: string;
  readonly requestHash: string;
  readonly status: number;
  readonly body: string;
  readonly at: Date;
};

/** A request that its sender may repeat without meaning it twice. */
export type RepeatableRequest = {
  /** Whose key it is: keys of different holders never meet. */
  readonly holder: string;
  readonly key: string;
  /** Everything that makes the request what it is: method, address, content. */
  readonly content: string;
};

export type GivenAnswer = { readonly status: number; readonly body: string };

/** `repeated` where it was given before and nothing was done now. */
export type OneAnswer = GivenAnswer & { readonly repeated: boolean };

const KEPT_DAYS = 7;

/**
 * Answers a request once per key, however often and however simultaneously it arrives: the key, the act and its answer
 * are one transaction, so a crash leaves all of them or none. A refused act changes nothing, so nothing of it is kept
 * and the same request is judged anew. Keys are kept for a week at least; what they say is sealed.
 */
export async function answerOnce(
  app: Application,
  request: RepeatableRequest,
  act: (within: Application) => Promise<Result<GivenAnswer, Refusal>>,
): Promise<Result<OneAnswer, Refusal>> {
  const key = app.secrets.keyed(`${request.holder} ${request.key}`, 'idempotency-key');
  const requestHash = app.secrets.keyed(request.content, 'idempotency-request');
  return await together<OneAnswer>(app, async (within, writer) => {
    const at = app.now();
    const keptSince = new Date(at.getTime() - KEPT_DAYS * 86_400_000);
    const earlier = await writer.write.claim({ key, requestHash, at, keptSince });
    if (earlier !== null) {
      if (earlier.requestHash !== requestHash) return refuse({ type: 'idempotency-key-reused' });
      return ok({ status: earlier.status, body: app.secrets.open(earlier.body, 'idempotency'), repeated: true });
    }
    const answer = await act(within);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    await writer.write.remember({ key, requestHash, status, body: app.secrets.seal(body, 'idempotency'), at });
    return ok({ status, body, repeated: false });
  });
}
