import { beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/application/application.ts';
import { createStore } from '../../src/storage/store.ts';
import { eachEngine } from './engines.ts';

eachEngine('what people elsewhere took back', (given) => {
  let store: Store;
  beforeAll(() => {
    store = createStore(given.database);
  });
  const at = (second: number) => new Date(Date.UTC(2026, 2, 2) + second * 1_000);
  const by = (host: string, nth: number) => ({ actor: `https://${host}/ana`, object: `https://${host}/notes/${nth}` });
  const isDeleted = (host: string, nth: number) => store.read((reader) => reader.peers.isDeleted(by(host, nth)));

  it('is remembered of each host as far as a bound, the newest of it, and costs no other host anything', async () => {
    await store.transact(async ({ peers }) => {
      await peers.saveDeletion({ ...by('quiet.example', 0), host: 'quiet.example', at: at(0) });
      for (let nth = 0; nth < 1_001; nth += 1) {
        await peers.saveDeletion({ ...by('loud.example', nth), host: 'loud.example', at: at(nth) });
      }
    });
    expect(await isDeleted('loud.example', 0)).toBe(false);
    expect(await isDeleted('loud.example', 1)).toBe(true);
    expect(await isDeleted('loud.example', 1_000)).toBe(true);
    expect(await isDeleted('quiet.example', 0)).toBe(true);
  });

  it('is forgotten from a moment on', async () => {
    await store.transact(({ retention }) =>
      retention.enforce('deletions-elsewhere', { before: at(1_000), limit: 2_000 }),
    );
    expect(await isDeleted('loud.example', 999)).toBe(false);
    expect(await isDeleted('loud.example', 1_000)).toBe(true);
  });
});
