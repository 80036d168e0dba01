import { describe, expect, it } from 'vitest';
import type { GuardedFetch } from '../intents.ts';
import { readNodeInfo } from './node-description.ts';

const ORIGIN = 'https://torino.example';
const NOW = new Date('2026-03-02T08:00:00Z');
const AT = { origin: ORIGIN, now: () => NOW };

describe('what a node says of itself', () => {
  const answering = (answer: (url: string) => Response): GuardedFetch =>
    (async (url: string) => answer(String(url))) as unknown as GuardedFetch;
  const links = { links: [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: `${ORIGIN}/nodeinfo` }] };

  it.each([404, 410, 401, 503])('is told apart from an answer with the status %i', async (status) => {
    expect(
      await readNodeInfo(
        answering(() => new Response(null, { status })),
        AT,
      ),
    ).toEqual({ status });
  });

  it('is told apart from no answer in time', async () => {
    const silent = answering(() => {
      throw new DOMException('in vain', 'TimeoutError');
    });
    expect(await readNodeInfo(silent, AT)).toBe('unreachable');
  });

  it('is told apart from other software, and from what is no document', async () => {
    const mastodon = { software: { name: 'mastodon', version: '4.3' }, metadata: {} };
    const other = answering((url) =>
      Response.json(url.endsWith('/nodeinfo') && !url.includes('well') ? mastodon : links),
    );
    expect(await readNodeInfo(other, AT)).toBe('not-a-node');
    expect(
      await readNodeInfo(
        answering(() => new Response('<html>')),
        AT,
      ),
    ).toBe('not-a-node');
  });

  it.each([
    ['Mon, 02 Mar 2026 08:00:01 GMT', null, 1_000],
    ['Sun, 01 Mar 2026 08:00:00 GMT', null, -86_400_000],
    // A cache gives an answer of ten minutes ago.
    ['Mon, 02 Mar 2026 07:50:00 GMT', '600', 0],
    ['yesterday', null, null],
    [null, null, null],
  ] as const)('is read with what time it is there: %s, of a cache for %s s', async (date, age, clockAheadMs) => {
    const parvis = { protocol: '1', institution: `${ORIGIN}/`, languages: ['it'] };
    const own = { software: { name: 'parvis', version: '0.1.0' }, metadata: { parvis } };
    const headers = { ...(date === null ? {} : { date }), ...(age === null ? {} : { age }) };
    const node = answering((url) => Response.json(url.endsWith(`${ORIGIN}/nodeinfo`) ? own : links, { headers }));
    expect(await readNodeInfo(node, AT)).toMatchObject({ institution: `${ORIGIN}/`, clockAheadMs });
  });
});
