import { setImmediate } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { createHttp } from '../../src/http/server.ts';
import { PageCache } from '../../src/http/web/kit/page-cache.ts';
import { newsIn } from '../../src/storage/event/event-news.ts';
import { EVENT_CHANNEL } from '../../src/storage/event/events.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { KeptReads } from '../../src/storage/kit/kept-reads.ts';
import { createStore } from '../../src/storage/store.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

/** What a process of a node keeps, as `start/node.ts` puts it together. */
async function startProcess(database: Database, processName: string) {
  const [pages, kept] = [new PageCache(), new KeptReads()];
  const store = createStore(database, { kept, processName, onCommitted: (change) => pages.drop(change) });
  const reads = { count: 0 };
  const app: Application = {
    ...applicationOn(database, clockAt('2026-03-02T08:00:00Z')),
    store: {
      ...store,
      async read(work) {
        reads.count += 1;
        return await store.read(work);
      },
    },
  };
  const dropped: string[] = [];
  await database.listen(EVENT_CHANNEL, (payload) => {
    const { from, change } = newsIn(payload);
    if (from === processName) return;
    if (change === 'everything') kept.drop();
    pages.drop(change);
    dropped.push(payload);
  });
  const http = createHttp({
    // One shuffle, whoever asks.
    app: { ...app, secrets: { ...app.secrets, token: () => 'AAAA' } },
    ...{ pages, origin: app.origin, trustProxy: false, metricsToken: null, setupKey: null, ready: async () => true },
    log: { error() {}, warn() {}, debug() {}, info() {} },
  });
  const get = async (path: string) => {
    const answer = await http.request(path, { headers: { accept: 'text/html', 'accept-language': 'fr' } });
    return await answer.text();
  };
  const isKept = (path: string) => pages.get(`0 ${path} fr`) !== null;
  return { app, get, isKept, pages, reads, dropped };
}

const BIKES = '/consultations/bikes/proposals/1';
const TREES = '/consultations/trees/proposals/1';
const ALL = ['/', '/consultations', '/consultations/bikes', BIKES, '/consultations/trees', TREES];

eachEngine('pages that a process keeps', (suite) => {
  let one: Awaited<ReturnType<typeof startProcess>>;
  let other: Awaited<ReturnType<typeof startProcess>>;
  let proposalId: string;
  let authorId: string;
  let comments = 0;

  beforeAll(async () => {
    one = await startProcess(suite.database, 'one');
    other = await startProcess(await suite.openAnother(), 'other');
    const { app } = one;
    await setUpCity(app);
    const author = await registeredPerson(app, 'Ana');
    authorId = author.id;
    for (const slug of ['bikes', 'trees']) {
      await opened(app, slug, { rules: { resultsVisibility: 'always' } });
      const proposal = await proposed(app, { slug, authorId });
      if (slug === 'bikes') proposalId = proposal.id;
    }
  });

  const comment = async () => {
    comments += 1;
    const body = `Avis numéro ${comments}.`;
    value(await submitComment(one.app, { slug: 'bikes', proposalId, authorId, body, lang: 'fr' }));
    return body;
  };
  const kept = (process: typeof one) => ALL.filter((path) => process.isKept(path));

  beforeEach(async () => {
    for (const process of [one, other]) {
      for (const path of ALL) await process.get(path);
      await expect.poll(() => kept(process)).toEqual(ALL);
    }
  });

  it('show an act as soon as it is answered, and those of other consultations stay', async () => {
    const body = await comment();
    expect(kept(one)).toEqual(['/consultations/trees', TREES]);
    expect(await one.get(BIKES)).toContain(body);
    const { id: participantId } = await registeredPerson(one.app, 'Léo');
    for (const path of ALL) await one.get(path);
    value(await giveSupport(one.app, { proposalId, participantId, side: 'for' }));
    expect(kept(one)).toEqual(['/consultations/trees', TREES]);
  });

  it('are dropped in other processes once they hear of it, and not again in the one that acted', async () => {
    const before = one.dropped.length;
    const body = await comment();
    await one.get(BIKES);
    await expect.poll(() => kept(other)).toEqual(['/consultations/trees', TREES]);
    expect(await other.get(BIKES)).toContain(body);
    expect([one.isKept(BIKES), one.dropped.length]).toEqual([true, before]);
  });

  it('all go where the institution itself changes', async () => {
    const name = { fr: `Ville numéro ${comments}` };
    value(await changeInstitution(one.app, { name, by: null }));
    expect(kept(one)).toEqual([]);
    expect(await one.get('/')).toContain(name.fr);
  });

  it('are made once for all who ask at the same time', async () => {
    await comment();
    one.reads.count = 0;
    await one.get(BIKES);
    const alone = one.reads.count;
    await comment();
    one.reads.count = 0;
    const texts = await atOnce(Array.from({ length: 20 }, () => async () => await one.get(BIKES)));
    expect([new Set(texts).size, one.reads.count]).toEqual([1, alone]);
  });

  it('never show less than was done before somebody asked, whoever asks while others act', async () => {
    const missing: string[] = [];
    let busy = true;
    const readers = atOnce(
      Array.from({ length: 6 }, () => async () => {
        // What is kept is answered without waiting for anything: others get their turn.
        for (; busy; await setImmediate()) await one.get(BIKES);
      }),
    );
    for (let nth = 0; nth < 25; nth += 1) {
      const body = await comment();
      if (!(await one.get(BIKES)).includes(body)) missing.push(body);
    }
    busy = false;
    await readers;
    expect(missing).toEqual([]);
  });
});
