import { describe, expect, it } from 'vitest';
import type { GuardedFetch } from '../intents.ts';
import { readNodeInfo } from './node-description.ts';

const ORIGIN = 'https://torino.example';

describe('what a node says of itself', () => {
  const answering = (answer: (url: string) => Response): GuardedFetch =>
    (async (url: string) => answer(String(url))) as unknown as GuardedFetch;
  const links = { links: [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: `${ORIGIN}/nodeinfo` }] };

  it.each([404, 410, 401, 503])('is told apart from an answer with the status %i', async (status) => {
    expect(
      await readNodeInfo(
        answering(() => new Response(null, { status })),
        ORIGIN,
      ),
    ).toEqual({ status });
  });

  it('is told apart from no answer in time', async () => {
    const silent = answering(() => {
      throw new DOMException('in vain', 'TimeoutError');
    });
    expect(await readNodeInfo(silent, ORIGIN)).toBe('unreachable');
  });

  it('is told apart from other software, and from what is no document', async () => {
    const mastodon = { software: { name: 'mastodon', version: '4.3' }, metadata: {} };
    const other = answering((url) =>
      Response.json(url.endsWith('/nodeinfo') && !url.includes('well') ? mastodon : links),
    );
    expect(await readNodeInfo(other, ORIGIN)).toBe('not-a-node');
    expect(
      await readNodeInfo(
        answering(() => new Response('<html>')),
        ORIGIN,
      ),
    ).toBe('not-a-node');
  });
});
