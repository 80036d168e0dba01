import '../../start/temporal.ts';
import type { KvKey, KvStore } from '@fedify/fedify';
import { MemoryKvStore } from '@fedify/fedify';
import { describe, expect, test } from 'vitest';
import { eachEngine } from '../../../test/storage/engines.ts';
import { createKeyValueStore } from './kv.ts';

let count = 0;
const fresh = (): KvKey => ['test', String(++count)];
const ms = (milliseconds: number) => Temporal.Duration.from({ milliseconds });
const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

async function listed(store: KvStore, prefix: KvKey): Promise<readonly KvKey[]> {
  const keys: KvKey[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort((one, other) => (String(one) < String(other) ? -1 : 1));
}

/** What every implementation of the interface must do; the one that Fedify brings passes it too. */
function contract(store: () => KvStore): void {
  test('gives back what was set, and undefined for what was not', async () => {
    const key = fresh();
    expect(await store().get(key)).toBeUndefined();
    await store().set(key, { name: 'Île', list: [1, null, 'a'] });
    expect(await store().get(key)).toEqual({ name: 'Île', list: [1, null, 'a'] });
    await store().set(key, false);
    expect(await store().get(key)).toBe(false);
  });

  test('forgets what was deleted', async () => {
    const key = fresh();
    await store().set(key, 1);
    await store().delete(key);
    await store().delete(key);
    expect(await store().get(key)).toBeUndefined();
  });

  test('forgets what expired, and keeps what was set again without an end', async () => {
    const [key, stored] = [fresh(), fresh()];
    await store().set(key, 1, { ttl: ms(150) });
    await store().set(stored, 1, { ttl: ms(150) });
    await store().set(stored, 2);
    expect(await store().get(key)).toBe(1);
    await sleep(250);
    expect(await store().get(key)).toBeUndefined();
    expect(await store().get(stored)).toBe(2);
  });

  test('swaps a value only for the one expected', async () => {
    const key = fresh();
    expect(await store().cas?.(key, { a: 1 }, 'new')).toBe(false);
    expect(await store().cas?.(key, undefined, { b: 2, a: 1 })).toBe(true);
    expect(await store().cas?.(key, undefined, 'new')).toBe(false);
    expect(await store().cas?.(key, { a: 1, b: 2 }, 'new')).toBe(true);
    expect(await store().get(key)).toBe('new');
  });

  test('lets one of many swaps of an absent value win, and an expired one counts as absent', async () => {
    const key = fresh();
    await store().set(key, 'old', { ttl: ms(20) });
    await sleep(60);
    const swaps = await Promise.all(Array.from({ length: 8 }, (_, n) => store().cas?.(key, undefined, n)));
    expect(swaps.filter((won) => won === true)).toHaveLength(1);
    expect(await store().get(key)).toBe(swaps.indexOf(true));
  });

  test('lists what starts with the parts of a prefix and nothing else', async () => {
    const [, name] = fresh() as [string, string];
    for (const rest of [['a'], ['a', 'b'], ['ab'], ['b']]) await store().set([name, ...rest], rest);
    await store().set([`${name}x`, 'a'], 'other');
    await store().set([name, 'a', 'gone'], 1, { ttl: ms(1) });
    await sleep(30);
    expect(await listed(store(), [name, 'a'])).toEqual([
      [name, 'a'],
      [name, 'a', 'b'],
    ]);
    expect(await listed(store(), [name])).toHaveLength(4);
  });
}

describe('the store that Fedify brings', () => {
  const memory = new MemoryKvStore();
  contract(() => memory);
});

eachEngine('key–value store', (given) => {
  const store = () => createKeyValueStore(given.database);
  contract(store);

  test('takes any key and value that a peer can choose', async () => {
    const long = `https://example.org/${'é/%'.repeat(3_000)}`;
    const strange = 'a\u0000b/c%2F\ud800 d\u{1f6b2}';
    for (const part of [long, strange, '', '/', '~', '..']) {
      await store().set(['strange', part, 'end'], { text: 'nul \u0000 and lone \ud800' });
      expect(await store().get(['strange', part, 'end'])).toEqual({ text: 'nul \u0000 and lone \ud800' });
      expect(await listed(store(), ['strange', part])).toHaveLength(1);
    }
    expect(await listed(store(), ['strange'])).toHaveLength(6);
  });

  test('lists more than one page, each pair once, also where keys start alike for long', async () => {
    const start = 'x'.repeat(300);
    for (let n = 0; n < 250; n++) await store().set(['many', start, String(n)], n);
    const keys = await listed(store(), ['many', start]);
    expect(new Set(keys.map(String)).size).toBe(250);
    expect(keys).toHaveLength(250);
  });
});
