import { MemoryKvStore } from '@fedify/fedify';
import { expect, it, vi } from 'vitest';
import { cachedKv } from './cached-kv.ts';
import '../../start/temporal.ts';

const SPEC = ['_fedify', 'httpMessageSignaturesSpec', 'https://peer.example'] as const;
const CIRCUIT = ['_fedify', 'circuit', 'peer.example'] as const;

it('asks and writes once for what every delivery asks', async () => {
  const store = new MemoryKvStore();
  const get = vi.spyOn(store, 'get');
  const set = vi.spyOn(store, 'set');
  const kv = cachedKv(store);
  for (let delivery = 0; delivery < 3; delivery += 1) {
    await kv.get(SPEC);
    await kv.set(SPEC, 'rfc9421');
    await kv.get(CIRCUIT);
  }
  expect(get).toHaveBeenCalledTimes(2);
  expect(set).toHaveBeenCalledTimes(1);
  expect(await store.get(SPEC)).toBe('rfc9421');
});

it('sees what it changed by compare-and-set, and what made that fail', async () => {
  const store = new MemoryKvStore();
  const kv = cachedKv(store);
  expect(await kv.get(CIRCUIT)).toBeUndefined();
  await store.set(CIRCUIT, { state: 'open' });
  expect(await kv.cas?.(CIRCUIT, undefined, { state: 'closed' })).toBe(false);
  expect(await kv.get(CIRCUIT)).toEqual({ state: 'open' });
  expect(await kv.cas?.(CIRCUIT, { state: 'open' }, { state: 'half-open' })).toBe(true);
  expect(await kv.get(CIRCUIT)).toEqual({ state: 'half-open' });
});

it('leaves everything else to the store', async () => {
  const store = new MemoryKvStore();
  const kv = cachedKv(store);
  const key = ['_fedify', 'publicKey', 'https://peer.example/key'] as const;
  await kv.get(key);
  await store.set(key, 'a key');
  expect(await kv.get(key)).toBe('a key');
});
