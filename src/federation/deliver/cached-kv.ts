import { isDeepStrictEqual } from 'node:util';
import type { KvKey, KvStore } from '@fedify/fedify';

/** What Fedify asks for at every delivery: how a server wants requests signed, and whether its host fails. */
const ASKED_OFTEN = new Set(['httpMessageSignaturesSpec', 'circuit']);
/** How long an answer may be that of before: the breaker of another process is noticed by then. */
const NEAR_MS = 2_000;
const NEAR_MAX = 20_000;

/**
 * A key–value store that remembers for a moment what is asked at every delivery, and does not write what is there
 * already. Compare-and-set goes to the store each time; what it touched is read again.
 */
export function cachedKv(kv: KvStore): KvStore {
  const near = new Map<string, { readonly value: unknown; readonly until: number }>();
  const nameOf = (key: KvKey) => (ASKED_OFTEN.has(String(key[1])) ? JSON.stringify(key) : null);
  const keep = (name: string, value: unknown) => {
    near.delete(name);
    near.set(name, { value, until: performance.now() + NEAR_MS });
    const oldest = near.keys().next().value;
    if (near.size > NEAR_MAX && oldest !== undefined) near.delete(oldest);
  };
  const known = (name: string) => {
    const entry = near.get(name);
    return entry !== undefined && entry.until > performance.now() ? entry : null;
  };
  const { cas } = kv;
  return {
    async get<T>(key: KvKey): Promise<T | undefined> {
      const name = nameOf(key);
      if (name === null) return await kv.get<T>(key);
      const entry = known(name);
      if (entry !== null) return entry.value as T | undefined;
      const value = await kv.get<T>(key);
      keep(name, value);
      return value;
    },
    async set(key, value, options) {
      const name = nameOf(key);
      if (name !== null && options?.ttl === undefined && isDeepStrictEqual(known(name)?.value, value)) return;
      await kv.set(key, value, options);
      if (name !== null) keep(name, value);
    },
    async delete(key) {
      await kv.delete(key);
      const name = nameOf(key);
      if (name !== null) near.delete(name);
    },
    ...(cas === undefined
      ? {}
      : {
          async cas(key, ...change) {
            const name = nameOf(key);
            if (name !== null) near.delete(name);
            const done = await cas.call(kv, key, ...change);
            if (name !== null) near.delete(name);
            return done;
          },
        }),
    list: (prefix) => kv.list(prefix),
  };
}
