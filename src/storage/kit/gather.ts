/**
 * One statement for all who ask for the same kind of thing in the same turn of the event loop: `run` gets what each asked with,
 * and answers in that order. Where it fails, all of them fail.
 */
export function gather<A extends readonly unknown[], R>(
  run: (asked: readonly A[]) => Promise<readonly R[]>,
): (...args: A) => Promise<R> {
  let waiting: {
    readonly args: A;
    readonly resolve: (value: R) => void;
    readonly reject: (failure: unknown) => void;
  }[] = [];
  const flush = async () => {
    const asked = waiting;
    waiting = [];
    try {
      const values = await run(asked.map(({ args }) => args));
      for (const [index, { resolve }] of asked.entries()) resolve(values[index] as R);
    } catch (failure) {
      for (const { reject } of asked) reject(failure);
    }
  };
  return (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    if (waiting.length === 0) setImmediate(() => void flush());
    waiting.push({ args, resolve, reject });
    return promise;
  };
}

/** The same, where it is found by one key: each is asked for once, however many ask. */
export function gatherByKey<K extends string, R>(
  find: (keys: readonly K[]) => Promise<ReadonlyMap<K, R>>,
): (key: K) => Promise<R | null> {
  return gather(async (asked: readonly (readonly [K])[]) => {
    const found = await find([...new Set(asked.map(([key]) => key))]);
    return asked.map(([key]) => found.get(key) ?? null);
  });
}

/** The same, where each asks for several. */
export function gatherByKeys<K extends string, R>(
  find: (keys: readonly K[]) => Promise<ReadonlyMap<K, R>>,
): (keys: readonly K[]) => Promise<ReadonlyMap<K, R>> {
  return gather(async (asked: readonly (readonly [readonly K[]])[]) => {
    const found = await find([...new Set(asked.flatMap(([keys]) => keys))]);
    return asked.map(([keys]) => {
      const those = new Map<K, R>();
      for (const key of keys) if (found.has(key)) those.set(key, found.get(key) as R);
      return those;
    });
  });
}

/** The same, where what is asked with has several parts: what is found has the name that these make. */
export function gatherByName<A, R>(
  nameOf: (asked: A) => string,
  find: (asked: readonly A[]) => Promise<ReadonlyMap<string, R>>,
): (asked: A) => Promise<R | null> {
  return gather(async (all: readonly (readonly [A])[]) => {
    const found = await find(all.map(([asked]) => asked));
    return all.map(([asked]) => found.get(nameOf(asked)) ?? null);
  });
}

/** The same, where there is nothing to ask with, or each question is asked for itself but once. */
export function gatherEqual<A extends readonly string[], R>(
  ask: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return gather(async (asked: readonly A[]) => {
    const answers = new Map<string, Promise<R>>();
    for (const args of asked) {
      const name = JSON.stringify(args);
      if (!answers.has(name)) answers.set(name, ask(...args));
    }
    return await Promise.all(asked.map((args) => answers.get(JSON.stringify(args)) as Promise<R>));
  });
}
