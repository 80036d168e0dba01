import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { besideIn, startBeside } from '../../demo/beside.ts';
import type { Application } from '../../src/application/application.ts';
import { readConnectors } from '../../src/application/connector/reads.ts';
import { testConnector } from '../../src/application/connector/send-event.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { followSourceNow } from '../../src/application/source/follow-sources.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createHttp, type Listening, listen } from '../../src/http/server.ts';
import { connectorKinds } from '../../src/integrations/connector-kinds.ts';
import { createLog } from '../../src/start/log.ts';
import { visit } from '../doubles/page-visit.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import type { Clock } from '../support/clock.ts';
import { freePort } from '../support/free-port.ts';

/** As the doubles have it, which are processes of their own. */
const CLOCK = { now: () => new Date() } as Clock;

eachEngine('other software beside the demo', (suite) => {
  let app: Application;
  let listening: Listening;

  beforeAll(async () => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const base = applicationOn(suite.database, CLOCK);
    if (base.connectors === undefined) throw new Error('no connectors');
    const kinds = connectorKinds({ fetch: (url, init) => fetch(url, init), origin });
    app = { ...base, origin, connectors: { ...base.connectors, kinds } };
    await setUpCity(app);
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    await opened(app, 'quai', { phases: [{ kind: 'propose', opensAt: inDays(-1), closesAt: inDays(20) }] });
    const http = createHttp({
      ...{ app, log: createLog('silent'), origin: app.origin, trustProxy: false },
      ...{ metricsToken: null, setupKey: null, ready: async () => true },
    });
    listening = await listen(http, { port, hostname: '127.0.0.1' });
  });
  afterAll(() => listening?.close());

  it('starts, is connected, proposes from its pages, and is connected anew the next time', async () => {
    for (const nth of ['une', 'deux']) {
      using beside = await startBeside(app, besideIn('publik, open311'));
      expect(beside.started.map(({ name, connectors }) => [name, ...connectors])).toEqual([
        ['publik', 'demo-publik'],
        ['open311', 'demo-open311', 'demo-services'],
      ]);
      for (const name of ['demo-publik', 'demo-open311', 'demo-services']) {
        await expect.poll(() => tried(name), { timeout: 10_000 }).toEqual({ type: 'taken' });
      }
      const [publik, open311] = beside.started;
      const idea = { consultation: 'quai', title: `Rampe ${nth}`, body: 'Une rampe au pont.' };
      expect(await visit(publik?.page ?? '').type(idea)).toContain('"err":0');
      const request = { service_code: 'quai', address_string: 'Le pont', description: `Une pompe ${nth}.` };
      expect(await visit(open311?.page ?? '').type(request)).toMatch(/"(?:service_request_id|token)":"quai-/);
    }
    using none = await startBeside(app, []);
    expect([none.started, await readConnectors(app)]).toEqual([[], []]);
  }, 60_000);

  it('follows a Decidim that somebody changes at its page', async () => {
    using beside = await startBeside(app, besideIn('decidim'));
    const [decidim] = beside.started;
    expect(decidim?.connectors).toEqual(['demo-decidim']);
    expect(value(await followSourceNow(app, 'demo-decidim'))).toEqual({ error: null, isOver: true });
    const at = visit(decidim?.page ?? '');
    expect((await at.rows()).map(({ status }) => status)).toEqual(['published', 'published', 'published']);
    expect(await at.type({ title: 'Une cale', body: 'Pour les canoës.' })).toBe('Proposal 4 is published.');
    await expect.poll(() => shown(4), { timeout: 10_000 }).toMatchObject({ title: { fr: 'Une cale' }, version: 1 });
    await at.move('4', 'edit');
    await expect.poll(() => shown(4), { timeout: 10_000 }).toMatchObject({ version: 2 });
    await at.move('4', 'accept');
    await expect.poll(() => shown(4), { timeout: 10_000 }).toMatchObject({ answers: [{ verdict: 'accepted' }] });
    await at.move('4', 'withdraw');
    await expect.poll(() => shown(4), { timeout: 10_000 }).toMatchObject({ status: 'withdrawn' });
    const taken = await fetch(
      `${value(await readConsultation(app, { slug: 'rives', viewer: ANYBODY })).consultation.source?.url}`,
    );
    expect(await taken.text()).toContain('a double of Decidim');
  }, 60_000);

  it('is refused where there is none of that name', () => {
    expect(() => besideIn('publik,sap')).toThrow('--with knows publik, open311, decidim, not sap');
  });

  const shown = async (number: number) => {
    const found = await readProposal(app, { slug: 'rives', number, viewer: ANYBODY });
    return found.ok ? found.value : null;
  };
  const tried = async (name: string) => value(await testConnector(app, { name, by: OPERATOR }));
});
