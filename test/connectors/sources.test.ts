import '../../src/start/temporal.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { readComments } from '../../src/application/comment/reads.ts';
import { addConnector, removeConnector } from '../../src/application/connector/manage-connectors.ts';
import { readConnector } from '../../src/application/connector/reads.ts';
import { testConnector } from '../../src/application/connector/send-event.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import { followSources } from '../../src/application/source/follow-sources.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import type { PlatformAuthor, PlatformProposal } from '../doubles/platform.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn, connectorsOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { PLATFORMS } from './platforms.ts';

const AMA: PlatformAuthor = { id: '501', name: 'Ama Kone' };
const BEN: PlatformAuthor = { id: '502', name: 'Ben Roy' };

eachEngine('sources of every kind', (suite) => {
  let app: Application;
  let clock: Clock;
  let outbound: Outbound;
  let nth = 0;
  let slug = '';

  beforeAll(async () => {
    clock = clockAt('2026-03-02T08:00:00Z');
    outbound = createOutbound({
      ...{ origin: 'https://participation.example', version: '0', allowPrivateAddresses: false },
      internalHosts: ['127.0.0.1'],
    });
    const { connectors } = connectorsOn(suite.database, (url, init) => outbound.fetch(url, init));
    app = { ...applicationOn(suite.database, clock), connectors };
    await setUpCity(app);
  });
  beforeEach(() => {
    nth += 1;
    slug = `rives-${nth}`;
    clock.advance({ days: 1 });
  });
  afterAll(() => outbound[Symbol.asyncDispose]());

  const later = async (minutes = 45) => {
    clock.advance({ minutes });
    await followSources(app);
  };
  /** Of all that are shown, from both ends of the list. */
  const numbers = async () => {
    const shown = new Set<number>();
    for (const order of ['oldest', 'newest'] as const) {
      const page = await readProposals(app, { slug, viewer: ANYBODY, order, limit: 100, seed: 0, after: null });
      for (const { number } of value(page).items) shown.add(number ?? 0);
    }
    return [...shown].sort((a, b) => a - b);
  };
  const shown = async (number: number) => value(await readProposal(app, { slug, number, viewer: ANYBODY }));
  const comments = async (number: number) =>
    value(await readComments(app, { slug, number, viewer: ANYBODY, limit: 50, after: null })).items;
  const last = async () => {
    await app.store.placeEvents();
    return await app.store.read((reader) => reader.events.last());
  };
  const events = async (since: number) => {
    await app.store.placeEvents();
    return (await app.store.read((reader) => reader.events.after(since, 1_000))).map(({ type }) => type).sort();
  };
  const error = async () => (await readConnector(app, 'platform'))?.failing?.error ?? null;
  const proposal = (id: number, more: Partial<PlatformProposal> = {}): PlatformProposal => ({
    ...{ id: String(id), title: `Proposition ${id}`, body: 'Planter des saules.', author: AMA, votes: 4, comments: [] },
    publishedAt: new Date(Date.UTC(2026, 1, 10) + id * 3_600_000).toISOString(),
    ...{ updatedAt: '2026-02-16T08:00:00.000Z', ...more },
  });

  describe.each(PLATFORMS)('$kind ($release)', ({ kind, start, says, ...expected }) => {
    let platform: Awaited<ReturnType<typeof start>>;

    const connected = async (proposals: readonly PlatformProposal[], names: 'on' | 'off' = 'on') => {
      platform = await start(() => clock.now());
      platform.show(proposals);
      const settings = { ...platform.settings, consultation: slug, languages: 'fr', names };
      value(await addConnector(app, { name: 'platform', kind, settings, secret: platform.secret, by: OPERATOR }));
      await followSources(app);
    };
    afterEach(async () => {
      value(await removeConnector(app, { name: 'platform', by: OPERATOR }));
      await platform[Symbol.asyncDispose]();
    });

    it('is shown as it is, quietly, and followed', async () => {
      const reply = { id: '91', body: 'Non.', author: BEN };
      const first = proposal(1, {
        ...{ body: '<p>Des <strong>saules</strong>.</p><script>alert(1)</script>', topics: ['Nature'] },
        ...{ place: 'Quai 1', location: { lat: 48.1, lon: 2.5 } },
        comments: [{ id: '90', body: 'Oui !', author: AMA, replies: [reply] }],
      });
      const all = [first, proposal(2), proposal(3), proposal(4)];
      const begun = await last();
      await connected(all);
      expect(await error()).toBe(null);
      const { consultation } = value(await readConsultation(app, { slug, viewer: ANYBODY }));
      expect(consultation).toMatchObject({ title: { fr: 'Les rives' }, source: { label: platform.host } });
      expect(consultation.phases).toMatchObject([
        { title: says.phase === null ? null : { fr: says.phase }, opensAt: expect.any(Date), allows: [] },
      ]);
      expect(consultation.phases[0]?.opensAt.toISOString()).toMatch(/^2026-02-01/);
      const ids = new Map<string, number>();
      for (const number of await numbers()) ids.set((await shown(number)).title['fr'] ?? '', number);
      expect([...ids.keys()].sort()).toEqual([1, 2, 3, 4].map((id) => `Proposition ${id}`));
      const number = ids.get('Proposition 1') ?? 0;
      const { body, author, place, location, tags, supports } = await shown(number);
      expect({ body, place, location, tags }).toEqual({
        ...{ body: { fr: 'Des **saules**.' }, place: says.place, location: says.location, tags: says.tags },
      });
      expect([author.name, supports]).toMatchObject([
        says.names ? 'Ama Kone' : platform.host,
        { totals: { for: { imported: 4 } } },
      ]);
      expect((await comments(number)).map((each) => [each.body, each.depth])).toEqual([
        ['Oui !', 0],
        ['Non.', 1],
      ]);
      const quiet = (await events(begun)).filter((type) => !type.startsWith('connector'));
      expect(new Set(quiet)).toEqual(new Set(['contributions-imported']));

      // A second pass changes nothing.
      const silent = await last();
      await later();
      expect([await events(silent), await error()]).toEqual([[], null]);

      // An edit, an answer, a comment and what is new are events.
      Object.assign(first, { title: 'Des saules', updatedAt: '2026-03-01T08:00:00.000Z', status: 'accepted' });
      first.comments.push({ id: '92', body: 'Bravo.', author: { id: '503', name: 'Cleo Vial' } });
      platform.show([...all, proposal(5)]);
      await later();
      expect(await events(silent)).toEqual([
        ...(says.answers ? ['answer-published'] : []),
        ...['comment-accepted', 'proposal-accepted', 'version-published'],
      ]);
      const edited = await shown(number);
      expect(edited).toMatchObject({ version: 2, title: { fr: 'Des saules' } });
      expect(edited.answers.map(({ verdict }) => verdict)).toEqual(says.answers ? ['accepted'] : []);
      const changedAt = says.edits === 'dated' ? '2026-03-01T08:00:00.000Z' : clock.now().toISOString();
      expect(edited.updatedAt.toISOString()).toBe(changedAt);

      // An answer that is taken back is not an answer any more, and stays to be read.
      if (says.answers) {
        const before = await last();
        Object.assign(first, { status: undefined, updatedAt: '2026-03-01T09:00:00.000Z' });
        platform.show([...all, proposal(5)]);
        await later();
        const { answers } = await shown(number);
        expect(answers).toMatchObject([
          { verdict: 'accepted' },
          { verdict: 'for-information', body: { fr: `La réponse a été retirée sur ${platform.host}.` } },
        ]);
        await later();
        expect(await events(before)).toEqual(['answer-published']);
        Object.assign(first, { status: 'accepted' });
      }

      // What is gone, taken back or not for everybody any more is not shown.
      const gone = await last();
      const back = says.withdrawals ? [{ ...first, withdrawn: true }] : [];
      const hidden = expected.unpublishes ? [proposal(4, { unpublished: true })] : [];
      platform.show([...back, ...hidden, proposal(3), proposal(5)]);
      await later();
      expect(await numbers()).toEqual([ids.get('Proposition 3') ?? 0, 5].sort());
      expect((await shown(number)).status).toBe(says.withdrawals ? 'withdrawn' : 'removed');
      expect(new Set(await events(gone))).toEqual(
        new Set(['proposal-removed', ...(says.withdrawals ? ['proposal-withdrawn'] : [])]),
      );
    });

    it('shows a count that is hidden there as none, and names nobody where the officer did not say so', async () => {
      await connected([proposal(1)], 'off');
      expect(await shown(1)).toMatchObject({
        author: { name: platform.host },
        supports: { totals: { for: { imported: 4 } } },
      });
      platform.show([proposal(1, { votes: null })]);
      await later();
      expect(await shown(1)).toMatchObject({ supports: { totals: { for: { imported: 0 } } } });
    });

    it('goes on after what went wrong, which the connector names, and doubles nothing', async () => {
      await connected([proposal(1), proposal(2, { title: 'Été' })]);
      for (const [fault, named] of [
        ['page', 'not-json'],
        ['private', expected.private],
        ['busy', 'HTTP 429'],
        ['broken', null],
      ] as const) {
        platform.fail(fault);
        const since = await last();
        await later(60);
        expect([fault, await error(), await numbers(), await events(since)]).toEqual([fault, named, [1, 2], []]);
        platform.fail(null);
        await later(60);
        expect([fault, await error(), await numbers(), await events(since)]).toEqual([fault, null, [1, 2], []]);
      }
      expect(value(await testConnector(app, { name: 'platform', by: OPERATOR }))).toEqual({ type: 'taken' });
    });

    it('believes no page that skips or repeats, and names one that is not complete', async () => {
      const many = Array.from({ length: 105 }, (_, index) => proposal(index + 1));
      await connected(many);
      const before = await numbers();
      expect(before).toHaveLength(105);
      for (const [fault, named] of [
        ['skips', null],
        ['errors-beside', expected.beside],
        ['repeats', 'the page repeats itself'],
      ] as const) {
        platform.fail(fault);
        await later();
        expect([fault, await error(), await numbers()]).toEqual([fault, named, before]);
      }
      platform.fail(null);
      platform.show(many.slice(0, 20));
      await later(90);
      expect([await error(), (await numbers()).length]).toEqual(['too-many-gone', 105]);
    });
  });
});
