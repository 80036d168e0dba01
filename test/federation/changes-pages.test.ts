import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createFederationRoutes, type FederationRoutes } from '../../src/federation/federation-routes.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { eachEngine } from '../storage/engines.ts';
import { sentStatements } from '../storage/sent-statements.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { value } from './publishing-city.ts';

const AT = `/consultations/${SLUG}/changes`;
/** Looks whether it is a mirror, whether events are to be placed, and for the last change, with what begins and ends transactions. */
const LOOK = 8;

eachEngine('pages of changes', (suite) => {
  const sent = sentStatements();
  let app: Application;
  let city: Awaited<ReturnType<typeof deliveringCity>>;
  let routes: FederationRoutes;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    city = await deliveringCity(app);
    for (let nth = 1; nth <= 120; nth += 1) await propose(app, { by: city.leo, title: `Idée ${nth}` });
  });
  beforeEach(async () => {
    // Nothing in memory yet.
    routes = createFederationRoutes({
      documents: createDocumentContext(app),
      cache: await ResponseCache.start({ app, onEvents: async () => async () => {}, onFailure: () => {} }),
      version: '0',
    });
    sent.taken();
  });
  const get = async (path: string, more: Record<string, string> = {}) => {
    const url = path.startsWith('/') ? app.origin + path : path;
    const answer = await routes(new Request(url, { headers: { accept: 'application/activity+json', ...more } }));
    if (answer === null) throw new Error('no answer');
    return answer;
  };
  /** Of the engine whose statements can be counted. */
  const counted = () => {
    const { length } = sent.taken();
    return suite.engine === 'embedded' ? null : length;
  };
  const LOOKED = () => (suite.engine === 'embedded' ? null : LOOK);

  it('are made once for all who read on from the same place, and for the second reader only looked whether they hold', async () => {
    const first = await (await get(`${AT}?page=true`)).text();
    const made = counted();
    for (let nth = 0; nth < 20; nth += 1) expect(await (await get(`${AT}?page=true`)).text()).toBe(first);
    const held = counted();
    if (made !== null && held !== null) {
      expect(held / 20).toBeLessThanOrEqual(LOOK);
      expect(made).toBeGreaterThan(2 * LOOK);
    }
    const { next } = JSON.parse(first);
    const second = await (await get(next)).text();
    counted();
    expect(await (await get(next)).text()).toBe(second);
    expect(counted() ?? 0).toBeLessThanOrEqual(LOOKED() ?? 0);
  });

  it('are made once for many who come at one moment', async () => {
    await (await get(`${AT}?page=true`)).text();
    const one = counted();
    await propose(app, { by: city.leo, title: 'Une de plus' });
    await app.store.placeEvents();
    counted();
    const pages = await Promise.all(Array.from({ length: 30 }, async () => (await get(`${AT}?page=true`)).text()));
    expect(new Set(pages).size).toBe(1);
    const many = counted();
    if (one !== null && many !== null) expect(many).toBeLessThanOrEqual(one + 30 * LOOK);
  });

  it('are made anew as soon as anything changed that co-hosts see, and not because somebody gave a support', async () => {
    const before = await get(`${AT}?page=true`);
    const etag = before.headers.get('etag') ?? '';
    const proposal = await app.store.read((reader) => reader.proposals.byNumber(city.consultation.id, 7));
    const proposalId = proposal?.id ?? '';
    value(await giveSupport(app, { proposalId, participantId: city.eva, side: 'for' }));
    await app.store.placeEvents();
    counted();
    expect((await get(`${AT}?page=true`, { 'if-none-match': etag })).status).toBe(304);
    expect(counted() ?? 0).toBeLessThanOrEqual(LOOKED() ?? 0);
    const removal = { kind: 'remove', rule: 'off-topic', reason: 'Hors sujet.', by: null } as const;
    value(await decideProposal(app, { ...removal, proposalId }));
    const after = await get(`${AT}?page=true`, { 'if-none-match': etag });
    expect(after.status).toBe(200);
    const { orderedItems } = (await after.json()) as { orderedItems: readonly { id: string; type: string }[] };
    expect(orderedItems.find(({ id }) => id.endsWith('/proposals/7'))?.type).toBe('Tombstone');
  });

  it('are asked for again each time by whoever holds a copy: what is taken back is in no cache', async () => {
    const page = await get(`${AT}?page=true`);
    expect(page.headers.get('cache-control')).toBe('no-cache');
  });

  it('are not held for places that nobody was given', async () => {
    const made = async (cursor: string) => (await get(`${AT}?cursor=${cursor}`)).json();
    expect(await made('nonsense')).toMatchObject({ anew: true });
    expect((await get('/consultations/nothing/changes?page=true')).status).toBe(404);
  });
});
