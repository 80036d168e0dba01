import { describe, expect, it } from 'vitest';
import { PageCache } from './page-cache.ts';

const page = { status: 200, headers: {}, body: new Uint8Array(1), etag: '"a"' } as const;
const HOME = { slug: null, about: null } as const;
const BIKES = { slug: 'bikes', about: 'the consultation about bikes' } as const;
const TREES = { slug: 'trees', about: 'the consultation about trees' } as const;

/** A cache with a page of each of them. */
function filled(): PageCache {
  const cache = new PageCache();
  for (const [key, of] of Object.entries({ '/': HOME, '/bikes': BIKES, '/trees': TREES }))
    cache.cache(key, page, { ...of, changes: cache.changes });
  return cache;
}
const kept = (cache: PageCache) => ['/', '/bikes', '/trees'].filter((key) => cache.get(key) !== null);

describe('the cache of pages', () => {
  it('answers a page until something happens', () => {
    const cache = filled();
    const before = cache.get('/');
    cache.drop();
    expect([before, cache.get('/')]).toEqual([page, null]);
  });

  it('keeps the pages of a consultation while people act in another', () => {
    const cache = filled();
    cache.drop([BIKES.about]);
    expect(kept(cache)).toEqual(['/trees']);
    cache.drop([]);
    expect(kept(cache)).toEqual(['/trees']);
    cache.drop('everything');
    expect(kept(cache)).toEqual([]);
  });

  it('does not keep a page that was begun before something happened to what it is about', () => {
    const cache = new PageCache();
    const { changes } = cache;
    cache.drop([BIKES.about]);
    for (const [key, of] of Object.entries({ '/': HOME, '/bikes': BIKES, '/trees': TREES }))
      cache.cache(key, page, { ...of, changes });
    expect(kept(cache)).toEqual(['/trees']);
    cache.drop();
    cache.cache('/trees', page, { ...TREES, changes });
    expect(kept(cache)).toEqual([]);
  });

  it('makes a page once for all who ask for it at the same time', async () => {
    const cache = new PageCache();
    const { promise, resolve } = Promise.withResolvers<string>();
    let made = 0;
    const make = async () => {
      made += 1;
      return await promise;
    };
    const asked = [1, 2, 3].map(async () => await cache.share('/bikes', 'bikes', make));
    resolve('the page');
    expect([await Promise.all(asked), made]).toEqual([['the page', 'the page', 'the page'], 1]);
    await cache.share('/bikes', 'bikes', make);
    expect(made).toBe(2);
  });

  it.each([
    ['its consultation', [BIKES.about], 2],
    ['everything', 'everything', 2],
    ['another consultation', [TREES.about], 1],
  ] as const)('makes it anew for who asks after a change of %s', async (_, change, times) => {
    const cache = filled();
    const { promise, resolve } = Promise.withResolvers<void>();
    let made = 0;
    const make = async () => {
      made += 1;
      const nth = made;
      await promise;
      return nth;
    };
    const before = cache.share('/bikes?order=newest', 'bikes', make);
    cache.drop(change);
    const after = cache.share('/bikes?order=newest', 'bikes', make);
    resolve();
    expect(await Promise.all([before, after])).toEqual([1, times]);
  });

  it('makes it anew after any change where nobody knows what it is about', async () => {
    const cache = new PageCache();
    const { promise, resolve } = Promise.withResolvers<number>();
    const before = cache.share('/new', 'new', () => promise);
    cache.drop([BIKES.about]);
    const after = cache.share('/new', 'new', async () => 2);
    resolve(1);
    expect(await Promise.all([before, after])).toEqual([1, 2]);
  });

  it('tells everybody who waits that it could not be made', async () => {
    const cache = new PageCache();
    const { promise, reject } = Promise.withResolvers<void>();
    const asked = Promise.allSettled([1, 2].map(async () => await cache.share('/', null, () => promise)));
    reject(new Error('no database'));
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.share('/', null, async () => 'made')).toBe('made');
  });

  it('forgets the oldest pages first when there are too many', () => {
    const cache = new PageCache();
    const long = { ...page, body: new Uint8Array(3 * 1024 * 1024) };
    cache.cache('/1', long, { ...HOME, changes: cache.changes });
    cache.cache('/2', long, { ...HOME, changes: cache.changes });
    expect(cache.get('/1')).toBe(null);
    expect(cache.get('/2')).toBe(long);
  });
});
