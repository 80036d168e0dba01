import '../../src/start/temporal.ts';
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { readComments } from '../../src/application/comment/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import {
  addConnector,
  changeConnector,
  removeConnector,
  replaceSecret,
} from '../../src/application/connector/manage-connectors.ts';
import { readConnector } from '../../src/application/connector/reads.ts';
import { testConnector } from '../../src/application/connector/send-event.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { fetchAwaitedImages } from '../../src/application/network/mirror/fetch-awaited-images.ts';
import type { NetworkReader } from '../../src/application/network/mirror/ports.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { followSources } from '../../src/application/source/follow-sources.ts';
import { countSourceProblems, readSourceProblems } from '../../src/application/source/reads.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { sourceFindings } from '../../src/cli/doctor-checks.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { eventContextOf } from '../../src/federation/deliver/event-context.ts';
import { planProposalShown } from '../../src/federation/deliver/plan-proposal.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createImageReader } from '../../src/federation/network/image-reader.ts';
import { commentAt, proposalAt } from '../../src/federation/publication/objects.ts';
import { readGauges } from '../../src/http/kit/gauges.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import { type DoubleProposal, startDecidim } from '../doubles/decidim/decidim.ts';
import { GENERATIONS, type Generation, schemaOf } from '../doubles/decidim/schema.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn, connectorsOn } from '../support/application.ts';
import { registeredPerson, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { pictureFile } from '../support/pictures.ts';

/** As one whose count its platform hides. */
function withoutVotes({ votes: _, ...rest }: DoubleProposal): DoubleProposal {
  return rest;
}

/** `DECIDIM_PROPOSALS=50000` measures as many, by hand. */
const MANY = Number(process.env['DECIDIM_PROPOSALS'] ?? 3_100);
/** What is held of amounts is the same whoever executes the queries. */
const ofAmounts: (name: string, holds: () => Promise<void>, timeout?: number) => void =
  process.env['GRAPHQL'] === 'ruby' ? () => undefined : it;
const AMA = { id: '501', name: 'Ama Kone', nickname: 'ama' };

eachEngine('a Decidim that is followed', (suite) => {
  let app: Application;
  let clock: Clock;
  let outbound: Outbound;
  let decidim: Awaited<ReturnType<typeof startDecidim>>;
  let person = '';
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
    person = (await registeredPerson(app, 'Ana Martin')).id;
  });
  beforeEach(() => {
    nth += 1;
    slug = `rives-${nth}`;
    clock.advance({ days: 1 });
  });
  afterEach(async () => {
    if ((await readConnector(app, 'decidim')) !== null) {
      value(await removeConnector(app, { name: 'decidim', by: OPERATOR }));
    }
    await decidim?.[Symbol.asyncDispose]();
  });
  afterAll(() => outbound[Symbol.asyncDispose]());

  const proposal = (id: string, more: Partial<DoubleProposal> = {}): DoubleProposal => ({
    ...{ id, title: { fr: `Proposition ${id}` }, body: { fr: 'Planter des saules.' }, author: AMA, votes: 4 },
    ...{
      publishedAt: `2026-02-10T08:00:${id.padStart(2, '0').slice(-2)}Z`,
      updatedAt: '2026-02-10T08:00:00Z',
      ...more,
    },
  });
  const connected = async (proposals: DoubleProposal[], more: { generation?: Generation; set?: object } = {}) => {
    decidim = await startDecidim({ generation: more.generation ?? 'current', now: () => clock.now() });
    decidim.state.proposals = proposals;
    const settings = { url: decidim.page, consultation: slug, languages: 'fr', names: 'on', ...more.set };
    value(await addConnector(app, { name: 'decidim', kind: 'decidim', settings, by: OPERATOR }));
    await followSources(app);
  };
  const later = async (minutes = 45) => {
    clock.advance({ minutes });
    await followSources(app);
  };
  const listed = async () =>
    value(await readProposals(app, { slug, viewer: ANYBODY, order: 'oldest', limit: 100, seed: 0, after: null })).items;
  const shown = async (number: number) => value(await readProposal(app, { slug, number, viewer: ANYBODY }));
  const said = async (number: number) =>
    value(await readComments(app, { slug, number, viewer: ANYBODY, limit: 50, after: null })).items;
  const events = async (since: number) => {
    await app.store.placeEvents();
    return (await app.store.read((reader) => reader.events.after(since, 1_000))).map(({ type }) => type);
  };
  const last = async () => {
    await app.store.placeEvents();
    return await app.store.read((reader) => reader.events.last());
  };
  const error = async () => (await readConnector(app, 'decidim'))?.failing?.error ?? null;

  describe.each(GENERATIONS)('of %s', (generation) => {
    it('shows what is there, quietly, and tells what changes later', async () => {
      const first = proposal('1', {
        ...{
          body: { fr: '<p>Des <strong>saules</strong>.</p><script>alert(1)</script>' },
          topics: ['Nature', 'Centre ville'],
        },
        ...{ address: 'Quai 1', coordinates: { latitude: 48.1, longitude: 2.5 } },
        comments: [
          { id: '90', body: 'Oui !', author: AMA, alignment: 1, comments: [{ id: '91', body: 'Non.', author: AMA }] },
        ],
      });
      const begun = await last();
      await connected([first, proposal('2')], { generation });
      expect(await error()).toBe(null);
      const { consultation } = value(await readConsultation(app, { slug, viewer: ANYBODY }));
      expect(consultation).toMatchObject({ title: { fr: 'Les rives' }, source: { url: decidim.page }, host: null });
      expect(consultation.phases).toMatchObject([{ title: { fr: 'Proposer' }, allows: [] }]);
      const one = await shown(1);
      expect(one).toMatchObject({
        body: { fr: 'Des **saules**.' },
        place: 'Quai 1',
        location: { lat: 48.1, lon: 2.5 },
      });
      expect([one.tags, one.author.name, one.supports]).toMatchObject([
        ['nature', 'centre-ville'],
        'Ama Kone',
        { totals: { for: { imported: 4 } } },
      ]);
      expect((await said(1)).map(({ body, side, depth }) => [body, side, depth])).toEqual([
        ['Oui !', 'for', 0],
        ['Non.', 'neutral', 1],
      ]);
      expect(new Set((await events(begun)).filter((type) => !type.startsWith('connector')))).toEqual(
        new Set(['contributions-imported']),
      );

      const before = await last();
      Object.assign(first, { title: { fr: 'Des saules' }, updatedAt: '2026-02-12T08:00:00Z', state: 'accepted' });
      Object.assign(first, { answer: { fr: 'La Ville plante.' }, answeredAt: '2026-02-12T08:00:00Z' });
      first.comments?.push({ id: '92', body: 'Bravo.', author: AMA });
      decidim.state.proposals.push(proposal('3', { publishedAt: '2026-03-02T08:00:00Z' }));
      await later();
      expect(await shown(1)).toMatchObject({
        version: 2,
        title: { fr: 'Des saules' },
        answers: [{ verdict: 'accepted' }],
      });
      expect((await events(before)).sort()).toEqual([
        'answer-published',
        'comment-accepted',
        'proposal-accepted',
        'version-published',
      ]);

      const changed = await last();
      Object.assign(first, generation === '0.27' ? { state: 'withdrawn' } : { withdrawn: true });
      first.comments?.pop();
      decidim.state.proposals.splice(1, 1);
      await later();
      expect((await listed()).map(({ number }) => number)).toEqual([3]);
      expect((await shown(1)).status).toBe('withdrawn');
      expect(await shown(2)).toMatchObject({ status: 'removed', decisions: [{ rule: 'moderated-elsewhere' }] });
      expect((await events(changed)).sort()).toEqual(['comment-withdrawn', 'proposal-removed', 'proposal-withdrawn']);
      const silent = await last();
      await later();
      expect(await events(silent)).toEqual([]);
    });
  });

  it('shows what is new within ten minutes by one request, and what is hidden again', async () => {
    const gone = proposal('1');
    await connected([gone, proposal('2')]);
    decidim.state.proposals.push(
      proposal('3', { publishedAt: '2026-03-02T09:00:00Z', updatedAt: '2026-03-02T09:00:00Z' }),
    );
    const before = decidim.state.requests;
    await later(5);
    expect([decidim.state.requests - before, (await listed()).length]).toEqual([1, 3]);
    decidim.state.proposals.splice(0, 1);
    await later();
    expect((await shown(1)).status).toBe('removed');
    decidim.state.proposals.unshift(withoutVotes(gone));
    await later();
    // How many supported it is hidden now, and is not shown as it was.
    expect(await shown(1)).toMatchObject({ status: 'published', supports: { totals: { for: { imported: 0 } } } });
  });

  it('has the images of proposals, made anew, with what their titles say, and as they change', async () => {
    const image = createImageReader((url, init) => outbound.fetch(url, init));
    const unfetched: object[] = [];
    const fetching = async () =>
      await fetchAwaitedImages({ ...app, network: { image } as NetworkReader }, (what) => unfetched.push(what));
    const attached = (file: string, title: string, type = 'image/png') => ({ file, type, title: { fr: title } });
    const one = proposal('1', {
      attachments: [
        ...[attached('quai.png', 'Le quai'), attached('plan.pdf', 'Le plan', 'application/pdf')],
        ...[attached('rien.png', ''), attached('absent.png', 'Parti'), attached('faux.png', 'Un texte')],
      ],
    });
    await connected([one]);
    const quay = await pictureFile({ width: 90 });
    decidim.state.files.set('quai.png', quay).set('faux.png', Buffer.from('<h1>Rien</h1>'));
    expect((await shown(1)).images).toEqual([]);
    await fetching();
    const [first, ...others] = (await shown(1)).images;
    expect([first, others]).toMatchObject([{ alt: 'Le quai', width: 90 }, []]);
    expect(first?.hash).not.toBe(createHash('sha256').update(quay).digest('hex'));
    const host = new URL(decidim.origin).host;
    expect(unfetched).toMatchObject([
      { host, because: 'not-there' },
      { host, because: 'not-an-image' },
    ]);

    const before = await last();
    await later();
    expect(await events(before)).toEqual([]);
    one.attachments = [attached('saule.png', 'Un saule'), attached('quai.png', 'Le quai')];
    decidim.state.files.set('saule.png', await pictureFile({ colour: '#00aa00' }));
    await later();
    await fetching();
    expect((await shown(1)).images.map(({ alt }) => alt)).toEqual(['Un saule', 'Le quai']);
    expect(await events(before)).toEqual(['details-changed']);
    one.attachments = [];
    await later();
    expect((await shown(1)).images).toEqual([]);
    expect(unfetched).toHaveLength(2);
  });

  it('has the picture of the process, made anew, as it changes', async () => {
    const image = createImageReader((url, init) => outbound.fetch(url, init));
    const unfetched: object[] = [];
    const fetching = async () =>
      await fetchAwaitedImages({ ...app, network: { image } as NetworkReader }, (what) => unfetched.push(what));
    const cover = async () => value(await readConsultation(app, { slug, viewer: ANYBODY })).cover;
    await connected([proposal('1')]);
    expect(await cover()).toBe(null);
    const river = await pictureFile({ width: 2_400, height: 1_200 });
    decidim.state.files.set('rives.png', river);
    const before = await last();
    decidim.state.process.heroImage = 'rives.png';
    await later();
    await fetching();
    const { host } = new URL(decidim.origin);
    const shownFirst = await cover();
    expect(shownFirst).toMatchObject({
      wide: { mediaType: 'image/jpeg', width: 1_600, height: 800 },
      alt: { fr: `Image de « Les rives » sur ${host}.` },
    });
    expect(shownFirst?.wide.hash).not.toBe(createHash('sha256').update(river).digest('hex'));
    await later();
    await fetching();
    expect(await events(before)).toEqual(['cover-changed']);
    // The former one is not shown while the next one cannot be had; whose platform says that there is none is not asked for again.
    decidim.state.process.heroImage = 'absent.png';
    await later();
    await fetching();
    await later(24 * 60);
    await fetching();
    expect([await cover(), unfetched]).toMatchObject([null, [{ host, tries: 1, because: 'not-there' }]]);
    decidim.state.process.heroImage = 'rives.png';
    await later();
    await fetching();
    expect((await cover())?.wide.hash).toBe(shownFirst?.wide.hash);
    decidim.state.process.heroImage = null;
    await later();
    expect(await cover()).toBe(null);
  });

  it('takes nobody’s part here, and says where to go', async () => {
    await connected([proposal('1')]);
    const { id } = await shown(1);
    const there = { type: 'decided-by-source', label: new URL(decidim.origin).host, url: decidim.page };
    const content = { title: { fr: 'Une' }, body: { fr: 'Une autre.' }, lang: 'fr', cost: null, amends: null };
    for (const refused of [
      await submitProposal(app, { slug, authorId: person, content, tags: [], by: OPERATOR } as never),
      await giveSupport(app, { proposalId: id, participantId: person, side: 'for', by: OPERATOR } as never),
      await submitComment(app, {
        ...{ slug, proposalId: id, authorId: person, body: 'Oui.', lang: 'fr' },
      }),
      await publishAnswer(app, {
        proposalId: id,
        verdict: 'accepted',
        body: { fr: 'Oui.' },
        commitments: [],
        by: OPERATOR,
      }),
    ]) {
      expect(refused).toMatchObject({ ok: false, refusal: there });
    }
  });

  it('publishes what it follows with actors and documents of its own', async () => {
    await connected([proposal('1', { comments: [{ id: '90', body: 'Oui !', author: AMA }] })]);
    const documents = createDocumentContext(app);
    const group = documents.uris.consultation(slug);
    const note = JSON.parse((await proposalAt(documents, { slug, number: 1 }))?.signed.body ?? 'null');
    expect(note).toMatchObject({
      id: documents.uris.proposal(slug, 1),
      attributedTo: documents.uris.proposalActor(slug, 1),
      url: documents.uris.proposal(slug, 1),
    });
    // Its readers are led to where they can take part, after the page that servers make a card of.
    const there = `${decidim.page}proposals/1`;
    expect(note.content).toContain(`<a href="${there}"`);
    expect(note.content.indexOf(there)).toBeGreaterThan(note.content.indexOf(documents.uris.proposal(slug, 1)));
    const [comment] = await said(1);
    const reply = JSON.parse(
      (await commentAt(documents, { slug, commentId: comment?.id ?? '' }))?.signed.body ?? 'null',
    );
    expect(reply).toMatchObject({ attributedTo: group, authorName: 'Ama Kone' });
    const since = await last();
    decidim.state.proposals.push(proposal('2', { publishedAt: '2026-03-01T08:00:00Z' }));
    await later();
    await app.store.placeEvents();
    const [added] = await app.store.read((reader) => reader.events.after(since, 10));
    if (added === undefined) throw new Error('nothing happened');
    const about = await eventContextOf(app, documents.uris, added);
    expect(planProposalShown(about).map(({ type, speaker }) => [type, speaker])).toEqual([
      ['Create', documents.uris.proposalActor(slug, 2)],
      ['Announce', group],
      ['Announce', group],
    ]);
  });

  it('learns anew what a platform has once it was upgraded', async () => {
    const first = proposal('1', { topics: ['Nature', 'Centre ville'] });
    await connected([first], { generation: '0.27' });
    decidim.state.schema = schemaOf('current');
    const before = await last();
    const asked = decidim.state.requests;
    await later();
    expect(await error()).toBe(null);
    const { phases } = value(await readConsultation(app, { slug, viewer: ANYBODY })).consultation;
    expect(phases).toMatchObject([{ title: { fr: 'Proposer' } }]);
    expect((await shown(1)).tags).toEqual(['nature', 'centre-ville']);
    expect([await events(before), decidim.state.requests - asked]).toEqual([[], 2]);
    // What the newer line alone has is asked for again as well.
    Object.assign(first, { withdrawn: true });
    await later();
    expect((await shown(1)).status).toBe('withdrawn');
  });

  it('moves phases both ways, and keeps what each is', async () => {
    await connected([proposal('1')]);
    const before = value(await readConsultation(app, { slug, viewer: ANYBODY })).consultation.phases;
    const step = { id: '8', title: { fr: 'Proposer' }, startDate: '2026-02-01T00:00:00Z', position: 0 };
    decidim.state.process.steps = [{ ...step, endDate: '2026-02-20T00:00:00Z' }];
    await later();
    const { phases, rulesHash } = value(await readConsultation(app, { slug, viewer: ANYBODY })).consultation;
    expect(phases).toMatchObject([{ id: before[0]?.id, closesAt: new Date('2026-02-20T00:00:00Z') }]);
    expect(rulesHash).not.toBe(null);
    const since = await last();
    decidim.state.process.steps = [{ ...step, startDate: '2026-02-03T00:00:00Z', endDate: '2026-04-20T00:00:00Z' }];
    await later();
    const again = value(await readConsultation(app, { slug, viewer: ANYBODY })).consultation;
    expect(again.phases).toMatchObject([
      {
        id: before[0]?.id,
        opensAt: new Date('2026-02-03T00:00:00Z'),
        closesAt: new Date('2026-04-20T00:00:00Z'),
      },
    ]);
    expect([again.rulesHash === rulesHash, await events(since)]).toEqual([false, ['consultation-changed']]);
  });

  it('says that it was decided where nothing was answered in words', async () => {
    const decided = { answeredAt: '2026-02-12T08:00:00Z', updatedAt: '2026-02-12T08:00:00Z' };
    await connected([
      proposal('1', { ...decided, state: 'rejected' }),
      proposal('2', { ...decided, state: 'evaluating' }),
    ]);
    const { host } = new URL(decidim.origin);
    expect((await shown(1)).answers).toMatchObject([{ verdict: 'rejected', body: { fr: `Décidé sur ${host}.` } }]);
    expect((await shown(2)).answers).toEqual([]);
  });

  it('takes an amendment as one of what it amends, and leaves out one that does not say of what', async () => {
    const since = await last();
    const all = [proposal('1'), proposal('2', { amends: '1' }), proposal('3'), proposal('4', { state: 'accepted' })];
    await connected(all);
    const amends = async () => (await listed()).map(({ number, title, amends: of }) => [number, title['fr'], of]);
    const three = [
      [1, 'Proposition 1', null],
      [2, 'Proposition 3', null],
      [3, 'Proposition 2', 1],
    ];
    expect((await amends()).toSorted()).toEqual(three);
    const problems = async () =>
      value(await readSourceProblems(app, 'decidim', { limit: 10, after: null })).items.map((each) => [
        each.key,
        each.problem,
      ]);
    expect([await error(), await problems()]).toEqual([null, [['4', 'amended-not-shown']]]);
    // Of what is new alone nobody knows what it amends: it comes with all the others.
    all.push(proposal('5', { amends: '3', publishedAt: '2026-03-02T08:00:00Z' }), proposal('6', { amends: '7' }));
    await later(5);
    expect(await listed()).toHaveLength(3);
    await later();
    expect((await amends()).toSorted()).toEqual([...three, [4, 'Proposition 5', 2]]);
    expect((await problems()).map(([key]) => key)).toEqual(['4', '6']);
    const silent = await last();
    await later();
    // One that is hidden takes neither what it amends nor another with it.
    Object.assign(all[1] ?? {}, { hidden: true });
    await later();
    expect((await events(silent)).sort()).toEqual(['proposal-removed']);
    // Where the platform numbers anew, an amendment goes on, and of the same.
    all[1] = proposal('2');
    decidim.state.proposals = all.map((each) => ({
      ...each,
      id: `10${each.id}`,
      ...(each.amends === undefined ? {} : { amends: `10${each.amends}` }),
      publishedAt: each.publishedAt,
    }));
    await later();
    expect((await amends()).toSorted().at(-1)).toEqual([4, 'Proposition 5', 2]);
    expect(await error()).toBe(null);
    expect(since).toBeLessThan(silent);
  });

  it('makes an amendment of what was shown as a proposal before', async () => {
    const two = proposal('2', { state: 'evaluating', answeredAt: '2026-02-12T08:00:00Z' });
    await connected([proposal('1'), two]);
    expect(await shown(2)).toMatchObject({ amends: null, version: 1 });
    Object.assign(two, { amends: '1', answeredAt: undefined });
    await later();
    expect(await shown(2)).toMatchObject({ amends: 1, version: 2 });
  });

  it('carries over what a proposal costs, and states of the platform’s own', async () => {
    const answered = { answeredAt: '2026-02-12T08:00:00Z', updatedAt: '2026-02-12T08:00:00Z' };
    const own = { ...answered, state: 'partly', stateTitle: { fr: 'Retenue en partie' } };
    const costs = ['€1,234.50', '1\u202f234,5 €', '1.234 €', '$12.00', 'rien'];
    const all = [
      ...costs.map((cost, nth) => proposal(String(nth + 1), { cost })),
      proposal('6', { ...own, answer: { fr: 'Le quai seulement.' } }),
      proposal('7', { ...answered, state: 'in_review', stateTitle: { fr: 'En examen' } }),
    ];
    await connected(all, { set: { states: 'retenue en partie=accepted-in-part' } });
    const cost = async () => await Promise.all(costs.map(async (_, nth) => (await shown(nth + 1)).cost));
    const euros = (amount: number) => ({ amount, currency: 'EUR' });
    expect(await cost()).toEqual([euros(123_450), euros(123_450), euros(123_400), null, null]);
    expect((await shown(6)).answers).toMatchObject([
      { verdict: 'accepted-in-part', body: { fr: '**Retenue en partie**\n\nLe quai seulement.' } },
    ]);
    expect((await shown(7)).answers).toMatchObject([{ verdict: 'for-information', body: { fr: 'En examen' } }]);
    const { settings } = (await readConnector(app, 'decidim')) ?? { settings: {} };
    value(await changeConnector(app, { name: 'decidim', settings: { ...settings, currency: 'usd' }, by: OPERATOR }));
    await later();
    expect((await cost())[3]).toEqual({ amount: 1_200, currency: 'USD' });
  });

  it('names nobody where the officer did not say so, and forgets whose account is gone', async () => {
    await connected([proposal('1')], { set: { names: 'off' } });
    expect((await shown(1)).author.name).toBe(new URL(decidim.origin).host);
    value(await removeConnector(app, { name: 'decidim', by: OPERATOR }));
    await decidim[Symbol.asyncDispose]();
    slug = `${slug}-b`;
    const author = { id: '777', name: 'Bilal Roy', nickname: 'bilal' };
    const named = [
      proposal('1', { author }),
      proposal('2', { author: { id: '778', name: 'Cleo Vial', nickname: 'cleo' } }),
    ];
    await connected(named);
    expect((await shown(1)).author.name).toBe('Bilal Roy');
    named[0] = { ...proposal('1'), author: { ...author, deleted: true } };
    value(await eraseParticipant(app, { participantId: (await shown(2)).author.id, ownTexts: 'remove', by: null }));
    decidim.state.proposals = [...named, proposal('3', { author: { id: '778', name: 'Cleo Vial', nickname: 'cleo' } })];
    decidim.state.proposals[1] = {
      ...proposal('2'),
      title: { fr: 'Autre' },
      author: { id: '778', name: 'Cleo Vial', nickname: 'cleo' },
    };
    await later();
    expect(await shown(1)).toMatchObject({ title: { fr: 'Proposition 1' }, author: { name: '' } });
    expect((await listed()).map(({ number }) => number)).toEqual([1]);
  });

  it('erases whose account is gone, though it is stopped right after the page that told it', async () => {
    const one = proposal('1');
    await connected([one]);
    one.author = { ...AMA, deleted: true };
    let isStopped = false;
    const transact: Application['store']['transact'] = async (work) => {
      if (isStopped) throw new Error('stopped');
      const done = await app.store.transact(work);
      isStopped = true;
      return done;
    };
    clock.advance({ minutes: 45 });
    await expect(followSources({ ...app, store: { ...app.store, transact } })).rejects.toThrow('stopped');
    await later();
    expect((await shown(1)).author.name).toBe('');
  });

  it('stays quiet where its first pass is killed half way, and goes on where it was', async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
    const many = Array.from({ length: 120 }, (_, index) =>
      proposal(String(index + 1), {
        publishedAt: at(index),
        comments: [{ id: `c${index + 1}`, body: `Oui ${index + 1}.`, author: AMA }],
        ...(index % 2 === 0 ? {} : { state: 'accepted', answer: { fr: 'Oui.' }, answeredAt: at(index) }),
      }),
    );
    const since = await last();
    decidim = await startDecidim({ generation: 'current', now: () => clock.now() });
    decidim.state.proposals = many;
    const settings = { url: decidim.page, consultation: slug, languages: 'fr', names: 'on' };
    value(await addConnector(app, { name: 'decidim', kind: 'decidim', settings, by: OPERATOR }));
    let pages = 0;
    const transact: Application['store']['transact'] = async (work) => {
      pages += 1;
      if (pages === 3) throw new Error('killed');
      return await app.store.transact(work);
    };
    // Two pages are written, and the process ends in the third.
    await expect(followSources({ ...app, store: { ...app.store, transact } })).rejects.toThrow('killed');
    expect(await listed()).toHaveLength(100);
    // Texts of both halves change before it is started again.
    for (const index of [3, 110]) Object.assign(many[index] ?? {}, { title: { fr: `Autrement ${index}` } });
    const asked = decidim.state.requests;
    await later(1);
    for (let runs = 0; runs < 4; runs += 1) await later(1);
    expect(decidim.state.requests - asked).toBe(1 + 120 / 5);
    expect((await shown(111)).title).toEqual({ fr: 'Autrement 110' });
    expect((await said(60)).map(({ body }) => body)).toEqual(['Oui 60.']);
    const quiet = (await events(since)).filter((type) => !type.startsWith('connector'));
    expect(new Set(quiet)).toEqual(new Set(['contributions-imported']));
    // What changed behind its back is an edit, found by the next pass.
    const before = await last();
    await later();
    expect(await events(before)).toEqual(['version-published']);
    expect(await shown(4)).toMatchObject({ version: 2, title: { fr: 'Autrement 3' } });
  });

  it('tells nothing of the process and of details where the first pass begins again', async () => {
    const one = proposal('1', { topics: ['Nature'] });
    await connected([one]);
    value(await removeConnector(app, { name: 'decidim', by: OPERATOR }));
    const since = await last();
    one.topics = ['Eau'];
    decidim.state.process.title = { fr: 'Les deux rives' };
    const settings = { url: decidim.page, consultation: slug, languages: 'fr', names: 'on' };
    value(await addConnector(app, { name: 'decidim', kind: 'decidim', settings, by: OPERATOR }));
    await followSources(app);
    expect((await shown(1)).tags).toEqual(['eau']);
    expect((await events(since)).filter((type) => !type.startsWith('connector'))).toEqual([
      'contributions-imported',
      'contributions-imported',
    ]);
  });

  it('names what it cannot take, and takes the rest', async () => {
    await connected([
      proposal('1', { title: { fr: 'Cass\ufffd' } }),
      proposal('2', { title: { fr: 'x'.repeat(300) } }),
      proposal('3', { fingerprint: { value: 'no', source: '{}' } }),
      proposal('4', { title: {} }),
      proposal('5'),
    ]);
    expect(await listed()).toHaveLength(1);
    const problems = await app.store.read(async (reader) => {
      const consultationId = (await reader.consultations.bySlug(slug))?.id ?? '';
      const items = await reader.sources.items({ consultationId, kind: 'proposal', keys: ['1', '2', '3', '4', '5'] });
      return [...items.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ problem }) => problem);
    });
    expect(problems).toEqual(['broken-encoding', 'title.fr: too-long', 'fingerprint-mismatch', 'no-text', null]);
    const first = value(await readSourceProblems(app, 'decidim', { limit: 3, after: null }));
    const rest = value(await readSourceProblems(app, 'decidim', { limit: 3, after: first.next }));
    expect([...first.items, ...rest.items].map(({ key, problem }) => [key, problem])).toEqual([
      ['1', 'broken-encoding'],
      ['2', 'title.fr: too-long'],
      ['3', 'fingerprint-mismatch'],
      ['4', 'no-text'],
    ]);
    expect(rest.next).toBe(null);
    expect(await sourceFindings(app)).toMatchObject([{ state: 'warn', says: expect.stringMatching(/^4 could not/) }]);
    const gauges = await readGauges(app, []);
    expect(gauges.find(({ name }) => name === 'parvis_source_problems')?.values).toEqual(new Map([['decidim', 4]]));
    // What is mended there is taken in the next pass, and is no problem any more.
    decidim.state.proposals = ['1', '2', '3', '4', '5'].map((id) => proposal(id));
    await later();
    expect([await countSourceProblems(app), (await listed()).length]).toEqual([
      [{ connector: 'decidim', problems: 0 }],
      5,
    ]);
  });

  it.each([
    ['page', 'not-json'],
    ['private', 'component-not-there'],
    ['busy', 'HTTP 429'],
  ] as const)('goes on after %s, without losing or doubling anything', async (fault, named) => {
    await connected([proposal('1'), proposal('2')]);
    decidim.state.fault = fault;
    await later();
    expect([await error(), (await listed()).length]).toEqual([named, 2]);
    decidim.state.fault = null;
    await later(7 * 24 * 60);
    expect([await error(), (await listed()).length]).toEqual([null, 2]);
  });

  it('says that a platform was made private, and reads it as an API user whose token runs out', async () => {
    await connected([proposal('1')]);
    decidim.state.credentials = { key: 'parvis', secret: 'of the API' };
    await later();
    expect([await error(), (await listed()).length]).toEqual(['made-private', 1]);
    const give = async (secret: string) => {
      value(await replaceSecret(app, { name: 'decidim', secret, by: OPERATOR }));
      await later();
    };
    decidim.state.credentials = { key: 'parvis', secret: 'of:the-API' };
    await give('parvis:wrong');
    expect(await error()).toBe('credentials-refused');
    decidim.state.proposals.push(proposal('2'));
    await give('parvis:of:the-API');
    expect([await error(), (await listed()).length]).toEqual([null, 2]);
    decidim.state.token = 'another';
    await later();
    expect(await error()).toBe(null);
    decidim.state.token = 'a-token';
    await give('a-token');
    expect(await error()).toBe(null);
    expect(JSON.stringify(await readConnector(app, 'decidim'))).not.toContain('of:the-API');
  });

  it('sees within a day that a comment was edited, though nothing else moved', async () => {
    const first = proposal('1', { comments: [{ id: '90', body: 'Oui !', author: AMA }] });
    await connected([first, proposal('2')]);
    const [comment] = first.comments ?? [];
    Object.assign(comment ?? {}, { body: 'Oui, mais.' });
    await later(23 * 60);
    expect((await said(1)).map(({ body }) => body)).toEqual(['Oui !']);
    await later(61);
    expect((await said(1)).map(({ body }) => body)).toEqual(['Oui, mais.']);
    const before = decidim.state.requests;
    await later(5);
    // Comments that were read are left alone for a day: one request for what is new.
    expect(decidim.state.requests - before).toBe(1);
  });

  it('reads the comments and the absence of others beside one that breaks, and tries it again later', async () => {
    const comments = (id: string) => [{ id: `c${id}`, body: `Oui ${id}.`, author: AMA }];
    await connected(['1', '2', '3', '4', '5', '6', '7'].map((id) => proposal(id)));
    for (const each of decidim.state.proposals) each.comments = comments(each.id);
    for (const id of ['1', '2', '3', '4', '5']) decidim.state.broken.add(id);
    const bodies = async () =>
      (await Promise.all((await listed()).map(({ number }) => said(number ?? 0)))).flat().map(({ body }) => body);
    await later();
    expect([await error(), await bodies()]).toEqual(['Something broke at 1', []]);
    await later(1);
    expect(await bodies()).toEqual(['Oui 6.', 'Oui 7.']);
    const problems = value(await readSourceProblems(app, 'decidim', { limit: 10, after: null })).items;
    expect(problems.map(({ key, problem }) => [key, problem])[4]).toEqual(['5', 'comments: Something broke at 1']);
    const asked = decidim.state.requests;
    await later(1);
    expect(decidim.state.requests).toBe(asked);
    for (const id of ['1', '2', '3', '4']) decidim.state.broken.delete(id);
    const gone = decidim.state.proposals.filter(({ id }) => id !== '5' && id !== '6');
    decidim.state.proposals = gone;
    await later();
    expect((await listed()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 7]);
    expect(await bodies()).toEqual(['Oui 1.', 'Oui 2.', 'Oui 3.', 'Oui 4.', 'Oui 7.']);
    expect(await countSourceProblems(app)).toEqual([{ connector: 'decidim', problems: 1 }]);
  });

  it('tries a connector by the very query of a whole pass', async () => {
    await connected([]);
    const asked: string[] = [];
    const { connectors } = connectorsOn(suite.database, (url, init) => {
      asked.push(String(init?.body));
      return outbound.fetch(url, init);
    });
    value(await testConnector({ ...app, connectors }, { name: 'decidim', by: OPERATOR }));
    await followSources({ ...app, connectors });
    clock.advance({ minutes: 45 });
    await followSources({ ...app, connectors });
    expect([asked.length, new Set(asked).size]).toEqual([2, 1]);
    expect(asked[0]).not.toContain('null');
  });

  it('shows no answer that is written and not published there', async () => {
    const one = proposal('1', { answer: { fr: 'Un brouillon.' }, answeredAt: '2026-02-12T08:00:00Z' });
    const two = { ...proposal('2'), ...one, id: '2', state: 'not_answered' };
    await connected([one, two]);
    expect([(await shown(1)).answers, (await shown(2)).answers]).toEqual([[], []]);
    one.state = 'accepted';
    await later();
    expect((await shown(1)).answers).toMatchObject([{ verdict: 'accepted' }]);
  });

  it('hides what its moderators hide while they do, and is not failing', async () => {
    const one = proposal('1');
    await connected([one, proposal('2'), proposal('3')]);
    one.hidden = true;
    decidim.state.broken.add('2');
    await later();
    expect([(await shown(1)).status, (await shown(2)).status, await error()]).toEqual(['removed', 'published', null]);
    one.hidden = false;
    await later();
    expect([(await shown(1)).status, await error()]).toEqual(['published', null]);
  });

  it('loses one comment that was deleted there, and none beside it', async () => {
    const reply = { id: '91', body: 'Non.', author: AMA, deleted: false };
    const top = { id: '92', body: 'Bof.', author: AMA, deleted: false };
    const comments = [
      { id: '90', body: 'Oui !', author: AMA, comments: [reply, { id: '93', body: 'Si.', author: AMA }] },
      top,
      { id: '94', body: 'Bien.', author: AMA },
    ];
    const one = proposal('1', { comments });
    await connected([one, proposal('2', { comments: [{ id: '95', body: 'Là.', author: AMA }] })]);
    const bodies = async () =>
      (await said(1)).filter(({ body }) => body !== '').map(({ body, depth }) => [body, depth]);
    expect(await bodies()).toHaveLength(5);
    reply.deleted = true;
    one.comments?.push({ id: '96', body: 'Neuf.', author: AMA });
    await later();
    const left = [
      ['Oui !', 0],
      ['Si.', 1],
      ['Bof.', 0],
      ['Bien.', 0],
      ['Neuf.', 0],
    ];
    expect([(await bodies()).toSorted(), await error()]).toEqual([left.toSorted(), null]);
    top.deleted = true;
    one.updatedAt = '2026-02-13T08:00:00Z';
    await later();
    expect((await bodies()).toSorted()).toEqual(left.filter(([body]) => body !== 'Bof.').toSorted());
    expect([await error(), (await said(2)).map(({ body }) => body)]).toEqual([null, ['Là.']]);
  });

  it('says at the proposal alone that its comments cannot be listed, once', async () => {
    const comments = [{ id: '90', body: 'Oui !', author: AMA, deleted: true }];
    await connected([proposal('1', { comments }), proposal('2')]);
    expect(await error()).toBe(null);
    await later();
    expect(await error()).toBe(null);
    const problems = value(await readSourceProblems(app, 'decidim', { limit: 10, after: null })).items;
    expect(problems.map(({ key, problem }) => [key, problem])).toEqual([['1', 'comments: not-listed']]);
  });

  it('believes neither pages that skip nor that most is gone, and ends a pass that repeats itself', async () => {
    const many = Array.from({ length: 60 }, (_, at) =>
      proposal(String(at + 1), { publishedAt: `2026-02-10T08:${String(at).padStart(2, '0')}:00Z` }),
    );
    await connected(many);
    for (const fault of ['skips', 'errors-beside', 'repeats'] as const) {
      decidim.state.fault = fault;
      await later();
      expect((await listed()).length, fault).toBe(60);
    }
    decidim.state.fault = null;
    decidim.state.proposals = many.slice(0, 20);
    await later(90);
    expect([await error(), (await listed()).length]).toEqual(['too-many-gone', 60]);
  });

  it('looks for what is gone by some requests a run, and goes on in the next without reading all again', async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
    const many = Array.from({ length: 100 }, (_, index) => proposal(String(index + 1), { publishedAt: at(index) }));
    await connected(many);
    decidim.state.proposals = many.slice(0, 55);
    const passed = async () => (await app.store.read((reader) => reader.sources.pass('decidim')))?.stage;
    const asked = async (minutes: number) => {
      const before = decidim.state.requests;
      await later(minutes);
      return [decidim.state.requests - before, (await listed()).length, await passed(), await error()];
    };
    // Two pages and forty of those that were gone; then the other five.
    expect(await asked(45)).toEqual([2 + 8, 60, 'all', null]);
    expect(await asked(1)).toEqual([1, 55, null, null]);
    expect(await asked(1)).toEqual([0, 55, null, null]);
  });

  ofAmounts('takes at most fifty requests for two thousand proposals', async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
    const many = Array.from({ length: 2_000 }, (_, index) => proposal(String(index + 1), { publishedAt: at(index) }));
    await connected(many);
    for (const each of many.slice(0, 30)) each.comments = [{ id: `c${each.id}`, body: 'Oui.', author: AMA }];
    const before = decidim.state.requests;
    await later();
    expect(decidim.state.requests - before).toBeLessThanOrEqual(50);
    expect((await said(30)).map(({ body }) => body)).toEqual(['Oui.']);
  });

  describe('that numbers anew, because it was restored or moved', () => {
    const minute = (at: number) => `2026-02-10T08:${String(at - 1).padStart(2, '0')}:00Z`;
    const numbered = (at: number, key = String(at)) =>
      proposal(key, {
        ...{ title: { fr: `Proposition ${at}` }, publishedAt: minute(at), author: { ...AMA, id: `5${key}` } },
        comments: [{ id: `c${key}`, body: `Oui ${at}.`, author: AMA }],
      });
    const keys = Array.from({ length: 60 }, (_, index) => index + 1);
    const told = async () => (await listed()).map(({ number, title, comments }) => [number, title['fr'], comments]);

    it.each([
      ['all of them beyond the others', (at: number) => at + 1_000],
      ['each to where another was', (at: number) => 61 - at],
      ['each to where another was, and further', (at: number) => at + 10],
    ] as const)('doubles nothing, and goes on under the new keys: %s', async (_, renumber) => {
      await connected(keys.map((at) => numbered(at)));
      // The comments that the first run left.
      await later(1);
      const [before, events0] = [await told(), await last()];
      expect(before).toHaveLength(60);
      const moved = keys.map((at) => numbered(at, String(renumber(at))));
      decidim.state.proposals = moved;
      const asked = decidim.state.requests;
      await later();
      expect([await error(), await told(), await events(events0)]).toEqual([null, before, []]);
      expect((await shown(7)).sourceUrl).toBe(`${decidim.page}proposals/${renumber(7)}`);
      // Comments, whose keys moved with them, are read again within a day.
      await later(24 * 60);
      for (let runs = 0; runs < 3; runs += 1) await later(1);
      expect([await told(), await events(events0), await said(7)]).toMatchObject([
        ...[before, [], [{ body: 'Oui 7.' }]],
      ]);
      // What changes there is an edit of what was here.
      Object.assign(moved[6] ?? {}, { title: { fr: 'Autrement' }, updatedAt: '2026-03-03T08:00:00Z' });
      await later();
      expect(await shown(7)).toMatchObject({ number: 7, version: 2, title: { fr: 'Autrement' } });
      expect(await events(events0)).toEqual(['version-published']);
      expect(decidim.state.requests - asked).toBeLessThan(60);
    });

    it('takes two for two that are alike, though only one was there before', async () => {
      await connected([numbered(1), numbered(2)]);
      decidim.state.proposals.push(numbered(1, '11'));
      await later();
      const [first, second, third] = (await told()).toSorted(([a], [b]) => Number(a) - Number(b));
      expect([first?.[1], second?.[1], third?.[1]]).toEqual(['Proposition 1', 'Proposition 2', 'Proposition 1']);
      expect((await shown(1)).status).toBe('published');
    });

    it('leaves out who was erased here, though their account has another number as well', async () => {
      await connected([numbered(1), numbered(2)]);
      const { author } = await shown(1);
      value(await eraseParticipant(app, { participantId: author.id, ownTexts: 'remove', by: null }));
      decidim.state.proposals = [numbered(1, '101'), numbered(2, '102')];
      await later();
      expect((await told()).map(([number]) => number)).toEqual([2]);
      decidim.state.proposals.push({ ...numbered(3, '103'), author: { ...AMA, id: '5101' } });
      await later();
      expect((await told()).map(([number]) => number)).toEqual([2]);
    });
  });

  it('leaves out what was withdrawn before it was seen, whatever changes of it', async () => {
    const gone = proposal('1', { withdrawn: true });
    await connected([gone, proposal('2')]);
    Object.assign(gone, { title: { fr: 'Autrement' }, updatedAt: '2026-03-01T08:00:00Z' });
    await later();
    expect((await listed()).map(({ title }) => title['fr'])).toEqual(['Proposition 2']);
  });

  it('reads everything again after a doubt when that is due, and what is new meanwhile', async () => {
    const many = Array.from({ length: 60 }, (_, at) =>
      proposal(String(at + 1), { publishedAt: `2026-02-10T08:${String(at).padStart(2, '0')}:00Z` }),
    );
    await connected(many);
    decidim.state.proposals = many.slice(40);
    await later();
    expect(await error()).toBe('too-many-gone');
    const asked = decidim.state.requests;
    for (let minute = 0; minute < 4; minute += 1) await later(1);
    expect(decidim.state.requests).toBe(asked);
    decidim.state.proposals.push(proposal('61', { publishedAt: '2026-03-02T08:00:00Z' }));
    await later(2);
    // The doubt stays what is wrong.
    expect([decidim.state.requests - asked, (await listed()).length, await error()]).toEqual([1, 61, 'too-many-gone']);
    decidim.state.proposals = [...many, ...decidim.state.proposals.slice(-1)];
    await later();
    expect(await error()).toBe(null);
  });

  ofAmounts(
    `takes ${MANY} proposals at its rate limit, going on where it was interrupted`,
    async () => {
      const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString();
      const many = Array.from({ length: MANY }, (_, index) => proposal(String(index + 1), { publishedAt: at(index) }));
      const began = { at: clock.now().getTime(), real: performance.now() };
      await connected(many);
      const known = async () => {
        const consultationId = (await app.store.read((reader) => reader.consultations.bySlug(slug)))?.id ?? '';
        return (await app.store.read((reader) => reader.sources.count({ consultationId, kind: 'proposal' }))).known;
      };
      decidim.state.fault = 'busy';
      await later(1);
      expect(await error()).toBe('HTTP 429');
      decidim.state.fault = null;
      while ((await known()) < MANY && clock.now().getTime() - began.at < 60 * 60_000) await later(1);
      const minutes = (clock.now().getTime() - began.at) / 60_000;
      const seconds = Math.round((performance.now() - began.real) / 1_000);
      console.info(`${MANY} proposals: ${minutes} minutes at the rate limit, ${seconds} s of work`);
      expect([await known(), await error()]).toEqual([MANY, null]);
      // Each page once, and what was refused meanwhile.
      expect(decidim.state.requests - MANY / 50).toBeLessThan(10);
      expect(minutes).toBeLessThanOrEqual(60);
    },
    3_600_000,
  );

  it('begins from the start where it is set to follow something else', async () => {
    await connected([proposal('1')]);
    const settings = { url: decidim.page.replace('/12/', '/13/'), consultation: `${slug}-b`, languages: 'fr' };
    value(await changeConnector(app, { name: 'decidim', settings, by: OPERATOR }));
    await later(1);
    expect([await error(), (await listed()).length]).toEqual(['component-not-there', 1]);
    value(await changeConnector(app, { name: 'decidim', settings: { ...settings, url: decidim.page }, by: OPERATOR }));
    await later();
    expect([await error(), (await listed()).length]).toEqual([null, 1]);
  });

  it('can be tried before anything is read', async () => {
    await connected([proposal('1')]);
    expect(value(await testConnector(app, { name: 'decidim', by: OPERATOR }))).toEqual({ type: 'taken' });
    const wrong = await addConnector(app, {
      name: 'other',
      kind: 'decidim',
      settings: { url: decidim.origin },
      by: OPERATOR,
    });
    expect(wrong).toMatchObject({ refusal: { field: 'url', because: 'not-a-web-address' } });
  });
});
