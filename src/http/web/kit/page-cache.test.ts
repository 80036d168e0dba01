import { describe, expect, it } from 'vitest';
import { PageCache } from './page-cache.ts';

const page = { status: 200, headers: {}, body: new Uint8Array(1), etag: '"a"' } as const;

describe('the cache of pages', () => {
  it('answers a page until something happens', () => {
    const cache = new PageCache();
    cache.cache('/', page, cache.generation);
    const before = cache.get('/');
    cache.drop();
    expect([before, cache.get('/')]).toEqual([page, null]);
  });

  it('does not keep a page that was begun before something happened', () => {
    const cache = new PageCache();
    const { generation } = cache;
    cache.drop();
    cache.cache('/', page, generation);
    expect(cache.get('/')).toBe(null);
  });

  it('forgets the oldest pages first when there are too many', () => {
    const cache = new PageCache();
    const long = { ...page, body: new Uint8Array(3 * 1024 * 1024) };
    cache.cache('/1', long, cache.generation);
    cache.cache('/2', long, cache.generation);
    expect(cache.get('/1')).toBe(null);
    expect(cache.get('/2')).toBe(long);
  });
});
