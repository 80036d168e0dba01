import type { Application } from '../application.ts';

/** Asked for together at most; a large crowd is served in several goes. */
const TOGETHER_MAX = 200;

type Waiting<Q, A> = {
  readonly asked: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (failure: unknown) => void;
};

/**
 * Does at once what many ask for at the same time: whoever asks while something is under way for the same key waits, and
 * all who wait are served in the next go. Nobody waits for a crowd to form. Where a go fails, each is tried alone, so
 * that one of them cannot make the others fail.
 *
 * Goes are per application: within a transaction that somebody holds, there is nobody else to wait for.
 */
export function batchConcurrent<Q, A>(
  work: (app: Application, key: string, requests: readonly Q[]) => Promise<readonly A[]>,
): (app: Application, key: string, query: Q) => Promise<A> {
  const queues = new WeakMap<Application, Map<string, Waiting<Q, A>[]>>();
  return (app, key, query) => {
    const ofApp = queues.get(app) ?? new Map<string, Waiting<Q, A>[]>();
    queues.set(app, ofApp);
    const { promise, resolve, reject } = Promise.withResolvers<A>();
    const waiting = ofApp.get(key);
    if (waiting !== undefined) waiting.push({ asked: query, resolve, reject });
    else {
      const queue = [{ asked: query, resolve, reject }];
      ofApp.set(key, queue);
      void serve(queue, { work: (some) => work(app, key, some), done: () => ofApp.delete(key) });
    }
    return promise;
  };
}

async function serve<Q, A>(
  queue: Waiting<Q, A>[],
  { work, done }: { readonly work: (requests: readonly Q[]) => Promise<readonly A[]>; readonly done: () => void },
): Promise<void> {
  while (queue.length > 0) {
    // Those who were just answered, or arrived with the same packet, ask again before the next go.
    await new Promise((resolve) => setImmediate(resolve));
    const some = queue.splice(0, TOGETHER_MAX);
    if (await served(some, work)) continue;
    for (const one of some) {
      try {
        const [answer] = await work([one.asked]);
        one.resolve(answer as A);
      } catch (failure) {
        one.reject(failure);
      }
    }
  }
  // In the same turn as the look at the queue: whoever asks after it begins a new one.
  done();
}

async function served<Q, A>(
  some: readonly Waiting<Q, A>[],
  work: (requests: readonly Q[]) => Promise<readonly A[]>,
): Promise<boolean> {
  try {
    const answers = await work(some.map(({ asked: query }) => query));
    for (const [index, one] of some.entries()) one.resolve(answers[index] as A);
    return true;
  } catch (failure) {
    if (some.length > 1) return false;
    for (const one of some) one.reject(failure);
    return true;
  }
}
