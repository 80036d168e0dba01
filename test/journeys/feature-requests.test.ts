import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import {
  makePledge,
  type PledgedBy,
  type PledgeInput,
  withdrawPledge,
} from '../../src/application/community/pledge/make-pledge.ts';
import type { StoredStatement } from '../../src/application/community/pledge/ports.ts';
import { changeFeatureRequest } from '../../src/application/community/request/change-request.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { decideStep, reopenPledges } from '../../src/application/community/request/decide-step.ts';
import { readOwnMoney } from '../../src/application/community/request/own-money.ts';
import { readFeatureRequest, readFeatureRequests } from '../../src/application/community/request/reads.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { openCommitment } from '../../src/application/journal/read-journal.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import type { CommunityRole } from '../../src/domain/community/role-name.ts';
import type { LoggedEvent } from '../../src/domain/event/event.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import type { Cohosting } from '../../src/domain/network/host.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { verifierBy } from '../../src/federation/network/proofs.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import type { ResourceRef } from '../../src/federation/uris.ts';
import { SHAPES } from '../../src/federation/vocab.ts';
import { stable } from '../federation/publishing-city.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, refusal, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { oneAgentPledges } from '../support/one-agent.ts';

const OWN = 'https://participation.example/';
const [TORINO, GIRONA, OULU, MAKER] = ['torino', 'girona', 'oulu', 'maker'].map((name) => `https://${name}.example/`);
const slug = 'mutualiser';
const DETAILS = {
  acceptanceCriteria: ['Un agent joint une pièce en moins de dix secondes.'],
  licence: 'EUPL-1.2',
  neededBy: [OWN],
  links: { publiccode: null, issue: 'https://git.example/issues/4', mergeRequest: null },
};
const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: 40_000, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 2,
} as const;
const FUNDING = { need: { amount: 1_000_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS } as const;

function euros(amount: number, conditions: PledgeInput['conditions'] = []): PledgeInput {
  return { kind: 'money', amount: amount * 100, currency: 'EUR', expiresAt: '2026-12-31', conditions };
}

function sinceOf({ statement }: StoredStatement): readonly number[] {
  return [statement.sequence, statement.since];
}

eachEngine('feature requests', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  const by = null;

  async function institution(peer: string | undefined, role: CommunityRole, status: Cohosting): Promise<void> {
    await app.store.transact(async (writer) => {
      const community = await writer.consultations.bySlug(slug);
      await writer.sharing.saveCohost({
        consultationId: community?.id ?? '',
        peer: peer ?? '',
        invite: `${OWN}activities/${app.newId()}`,
        status,
        registered: 1,
        registeredAt: app.now(),
        registeredMax: 1,
        role,
        invitedAt: app.now(),
        answeredAt: app.now(),
      });
    });
  }

  async function requested(body: string): Promise<number> {
    const created = await createFeatureRequest(app, { slug, content: saying(body), details: DETAILS, by });
    return value(created).number;
  }

  /** A request that is pledged for until the first of April. */
  async function specified(body: string, funding: Parameters<typeof decideStep>[1]['funding'] = FUNDING) {
    const number = await requested(body);
    value(await decideStep(app, { slug, number, step: 'open', reason: null, by }));
    value(await decideStep(app, { slug, number, step: 'specify', reason: 'Vote du 2 mars.', funding, by }));
    return { slug, number };
  }

  /** Represents the institution. */
  let ada: Actor;
  let own: PledgedBy;
  const onPaper = (peer: string | undefined, reference = 'Délibération 12') => ({
    institution: peer ?? '',
    reference,
    by: ada,
  });

  /** The document at an address: as it is documented, and proven by the key that the institution lists. */
  async function signedAs(name: string, place: ResourceRef | undefined): Promise<void> {
    const documents = createDocumentContext(app);
    const [document, actor] = await Promise.all(
      [place, { kind: 'institution' } as const].map(async (each) => {
        const publication = each === undefined ? null : await publicationAt(documents, each);
        return JSON.parse(publication?.signed.body ?? 'null');
      }),
    );
    const keys: readonly { readonly id: string; readonly publicKeyMultibase: string }[] = actor.assertionMethod;
    const proves = verifierBy(async (method) => keys.find(({ id }) => id === method)?.publicKeyMultibase ?? 'none');
    expect(await proves(document, OWN)).toBe('valid');
    expect(await proves({ ...document, inReplyTo: OWN }, OWN)).toBe('forged');
    expect(SHAPES[name === 'settlement' ? name : 'pledge'].safeParse(document).error).toBeUndefined();
    await expect(stable(document)).toMatchFileSnapshot(`../fixtures/emitted/${name}.json`);
  }

  /** What was done about a request, in order. */
  async function eventsOf(proposalId: string): Promise<readonly LoggedEvent[]> {
    await app.store.placeEvents();
    return await app.store.read(async (reader) =>
      (await reader.events.after(0, 1_000)).filter((event) => event.proposalId === proposalId),
    );
  }

  async function openedOf(events: readonly LoggedEvent[]) {
    return await Promise.all(events.map(({ id }) => openCommitment(app, id)));
  }

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await oneAgentPledges(app);
    const officer = value(await inviteAgent(app, { email: 'ada@lyon.example', role: 'officer', by }));
    ada = { kind: 'agent', id: officer.agent.id };
    own = { institution: null, reference: null, by: ada };
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois ce dont toutes ont besoin.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by }));
    value(await publishConsultation(app, { slug, by }));
    await institution(TORINO, 'member', 'accepted');
    await institution(GIRONA, 'member', 'accepted');
    await institution(OULU, 'member', 'left');
    await institution(MAKER, 'supplier', 'accepted');
  });

  it('are proposals of a community by the institution itself, with numbers and details', async () => {
    const number = await requested('Joindre des pièces.');
    const view = value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));
    expect(view.request).toMatchObject({ state: 'draft', institution: OWN, details: DETAILS, funding: null });
    const author = await app.store.read(async (reader) => {
      const proposal = await reader.proposals.byNumber(view.consultation.id, number);
      return await reader.participants.byId(proposal?.authorId ?? '');
    });
    expect(author).toMatchObject({ kind: 'institution', standing: 'institution', name: 'Ville de Lyon' });
    const bad = { ...DETAILS, licence: 'secret', links: { ...DETAILS.links, issue: 'http://git.example/4' } };
    expect(refusal(await changeFeatureRequest(app, { slug, number, details: bad, by }))).toMatchObject({
      field: 'licence',
      others: [{ field: 'links.issue', because: 'not-https' }],
    });
    await opened(app, 'velo');
    const elsewhere = await createFeatureRequest(app, { slug: 'velo', content: saying('Ici'), details: DETAILS, by });
    expect(refusal(elsewhere)).toEqual({ type: 'not-a-community' });
  });

  it('go from state to state by the table, with who decided each step and why', async () => {
    const number = await requested('Signer en ligne.');
    const at = { slug, number, by };
    expect(refusal(await decideStep(app, { ...at, step: 'commission', reason: null }))).toMatchObject({
      type: 'wrong-status',
      needs: ['funded'],
    });
    value(await decideStep(app, { ...at, step: 'open', reason: null }));
    expect(refusal(await decideStep(app, { ...at, step: 'specify', reason: null, funding: FUNDING }))).toMatchObject({
      field: 'reason',
      because: 'missing',
    });
    const past = { ...FUNDING, closesAt: '2026-03-01' };
    expect(refusal(await decideStep(app, { ...at, step: 'specify', reason: 'Vote.', funding: past }))).toMatchObject({
      field: 'closesAt',
      because: 'ends-before-it-starts',
    });
    expect(refusal(await decideStep(app, { ...at, step: 'specify', reason: 'Vote.' }))).toMatchObject({
      field: 'funding',
    });
    value(await decideStep(app, { ...at, step: 'specify', reason: 'Vote.', funding: FUNDING }));
    expect(refusal(await changeFeatureRequest(app, { ...at, details: DETAILS }))).toMatchObject({
      type: 'wrong-status',
    });
    value(await decideStep(app, { ...at, step: 'withdraw', reason: 'Existe déjà ailleurs.' }));
    const { steps } = value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));
    expect(steps.map(({ to, decidedBy, reason }) => [to, decidedBy, reason])).toEqual([
      ['open', 'author', null],
      ['specified', 'members', 'Vote.'],
      ['withdrawn', 'members', 'Existe déjà ailleurs.'],
    ]);
    expect(refusal(await readFeatureRequests(app, { slug: 'velo', viewer: ANYBODY }))).toEqual({
      type: 'not-a-community',
    });
    const board = value(await readFeatureRequests(app, { slug, viewer: ANYBODY }));
    expect(board.requests.find((each) => each.number === number)).toMatchObject({ state: 'withdrawn' });
  });

  it('have dated estimates while suppliers can estimate', async () => {
    const number = await requested('Importer.');
    const amount = { amount: 900_000, currency: 'EUR' };
    const estimate = { supplier: 'Maker', amount, date: '2026-03-01', reference: 'D-7' };
    const given = { slug, number, kind: 'estimate', content: estimate, by } as const;
    expect(refusal(await stateAbout(app, given))).toMatchObject({ type: 'wrong-status' });
    value(await decideStep(app, { slug, number, step: 'open', reason: null, by }));
    clock.advance({ minutes: 1 });
    value(await stateAbout(app, given));
    const { request } = value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));
    expect(request.changedAt).toEqual(clock.now());
    const tomorrow = { ...given, content: { ...estimate, date: '2026-03-03' } };
    expect(refusal(await stateAbout(app, tomorrow))).toMatchObject({ field: 'date' });
    const estimated = async (supplier: string, date = estimate.date) =>
      await stateAbout(app, { ...given, content: { ...estimate, supplier, date } });
    expect(refusal(await estimated(GIRONA ?? ''))).toEqual({ type: 'not-in-this-role', roles: ['supplier'] });
    expect(refusal(await estimated('https://unknown.example/'))).toEqual({ type: 'not-shared' });
    value(await estimated(MAKER ?? ''));
    value(await estimated('javascript://maker.example/%0Aalert(1)'));
    // It is the third of March in Lyon.
    clock.set('2026-03-02T23:30:00Z');
    value(await estimated('Atelier', '2026-03-03'));
    clock.set('2026-03-02T08:00:00Z');
    const { estimates, names } = value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));
    expect(estimates).toHaveLength(4);
    expect(estimates).toContainEqual(expect.objectContaining({ ...estimate, reference: 'D-7' }));
    expect([...names.keys()].filter((each) => !each.startsWith('https://'))).toEqual([]);
    expect(names.has(MAKER ?? '')).toBe(true);
  });

  it('are pledged for by members, each under its own numbers', async () => {
    const at = await specified('Notifier.');
    const first = value(await makePledge(app, { ...at, ...own, pledge: euros(4_000) }));
    const work = { kind: 'work', amount: 100, currency: null, expiresAt: '2026-12-31', conditions: [] } as const;
    value(await makePledge(app, { ...at, ...own, pledge: work }));
    const higher = value(await makePledge(app, { ...at, ...own, pledge: euros(6_000) }));
    expect([first, higher].map((made) => made.status === 'stated' && sinceOf(made.stated))).toEqual([
      [1, 0],
      [3, 2],
    ]);
    const refused = async (pledger: Parameters<typeof withdrawPledge>[1], pledge = euros(1_000)) =>
      refusal(await makePledge(app, { ...pledger, pledge }));
    expect(await refused({ ...at, ...own, by })).toEqual({ type: 'missing-scope', scope: 'represent' });
    expect(await refused({ ...at, ...onPaper(OULU) })).toMatchObject({ because: 'institution-left' });
    expect(await refused({ ...at, ...onPaper(MAKER) })).toMatchObject({ because: 'not-a-member' });
    expect(await refused({ ...at, ...onPaper(TORINO, '') })).toMatchObject({ field: 'reference' });
    expect(await refused({ ...at, ...own, reference: 'Nous' })).toMatchObject({ field: 'reference' });
    expect(await refused({ ...at, ...own }, euros(10_001))).toMatchObject({ because: 'over-pledged' });
    expect(await refused({ ...at, ...own }, { ...euros(9_000), currency: 'CHF' })).toMatchObject({
      because: 'other-currency',
    });
    const money = (await readOwnMoney(app)).find(({ number }) => number === at.number);
    expect(money?.statements.map(({ statement }) => statement.sequence)).toEqual([1, 2, 3]);
    clock.advance({ minutes: 1 });
    value(await decideStep(app, { ...at, step: 'reopen', reason: 'Il manque un critère.', by }));
    const reopened = value(await readFeatureRequest(app, { ...at, viewer: ANYBODY }));
    expect(reopened).toMatchObject({ preview: null, settlements: [] });
    const nothing = (await readOwnMoney(app)).find(({ number }) => number === at.number);
    expect(nothing).toMatchObject({ statements: [], settlement: null });
    value(await decideStep(app, { ...at, step: 'specify', reason: 'Vote.', funding: FUNDING, by }));
    const anew = value(await readFeatureRequest(app, { ...at, viewer: ANYBODY }));
    expect([anew.statements.length, anew.preview?.counted]).toEqual([3, []]);
  });

  it('are settled once at their close, by the largest set whose conditions hold', async () => {
    const at = await specified('Archiver.');
    value(
      await makePledge(app, { ...at, ...own, pledge: euros(6_000, [{ type: 'institutions-at-least', count: 2 }]) }),
    );
    value(
      await makePledge(app, {
        ...at,
        ...onPaper(TORINO),
        pledge: euros(6_000, [{ type: 'with-institutions', institutions: [OWN] }]),
      }),
    );
    value(
      await makePledge(app, {
        ...at,
        ...onPaper(GIRONA),
        pledge: euros(1_000, [{ type: 'total-at-least', amount: 9_000_000 }]),
      }),
    );
    expect(refusal(await settlePledges(app, { ...at, by }))).toMatchObject({ type: 'pledges-open' });
    const before = value(await readFeatureRequest(app, { ...at, viewer: ANYBODY }));
    clock.set('2026-03-31T08:00:00Z');
    expect(refusal(await withdrawPledge(app, { ...at, ...own }))).toMatchObject({ because: 'binding' });
    clock.set('2026-04-02T08:00:00Z');
    expect(refusal(await makePledge(app, { ...at, ...onPaper(GIRONA), pledge: euros(2_000) }))).toMatchObject({
      because: 'too-late',
    });
    const settled = value(await settlePledges(app, { ...at, by }));
    expect(settled.outcome).toEqual(before.preview);
    expect(settled.outcome.shares).toEqual([
      { institution: OWN, pledged: 600_000, share: 500_000 },
      { institution: TORINO, pledged: 600_000, share: 500_000 },
    ]);
    expect(settled.outcome.excluded).toMatchObject([{ institution: GIRONA, because: 'conditions' }]);
    expect(value(await settlePledges(app, { ...at, by })).id).toBe(settled.id);
    const view = value(await readFeatureRequest(app, { ...at, viewer: ANYBODY }));
    expect(view).toMatchObject({ request: { state: 'funded' }, preview: null, settlements: [settled] });
    expect(view.steps.at(-1)).toMatchObject({ step: 'fund', decidedBy: 'host' });
    const { number } = at;
    const [pledge, onPaperToo] = view.statements.map(({ id }) => ({ kind: 'pledge', slug, number, id }) as const);
    await signedAs('pledge', pledge);
    await signedAs('pledge-on-paper', onPaperToo);
    await signedAs('settlement', { kind: 'settlement', slug, number, id: settled.id });
    const types = await eventsOf(view.request.proposalId);
    expect(types.map(({ type }) => type)).toEqual([
      'proposal-accepted',
      'feature-request-created',
      'feature-request-decided',
      'feature-request-decided',
      'pledge-made',
      'pledge-made',
      'pledge-made',
      'pledges-settled',
      'feature-request-decided',
    ]);
    // What each act says is as it was, whatever was done after it.
    expect((await openedOf(types)).filter((each) => each === null)).toEqual([]);
    const ownMoney = async () => (await readOwnMoney(app)).find((each) => each.number === number);
    expect(await ownMoney()).toMatchObject({ settlement: { id: settled.id }, statements: [{}] });
    const anew = { ...FUNDING, closesAt: '2026-04-20' };
    value(await decideStep(app, { ...at, step: 'release', reason: 'Personne ne le fait.', funding: anew, by }));
    expect(await ownMoney()).toMatchObject({ settlement: null, statements: [] });
  });

  it('bind members, and those that left after the close', async () => {
    const [stays, late, ...gone] = ['stays', 'late', 'left', 'invited', 'associate', 'withdrawn', 'refused'].map(
      (name) => `https://${name}.example/`,
    );
    const [left, invited, associate, withdrawn, refused] = gone;
    const at = await specified('Partir.', { ...FUNDING, closesAt: '2026-04-10' });
    for (const peer of [stays, late, ...gone]) {
      await institution(peer, 'member', 'accepted');
      value(await makePledge(app, { ...at, ...onPaper(peer), pledge: euros(5_000) }));
    }
    await institution(left, 'member', 'left');
    await institution(invited, 'member', 'invited');
    await institution(associate, 'associate', 'accepted');
    await institution(withdrawn, 'member', 'withdrawn');
    await institution(refused, 'member', 'refused');
    clock.set('2026-04-11T08:00:00Z');
    await institution(late, 'member', 'left');
    const { outcome } = value(await settlePledges(app, { ...at, by }));
    expect(outcome.counted.map(({ institution: of }) => of)).toEqual([late, stays]);
    expect(outcome.excluded.map(({ institution: of, because }) => [of, because])).toEqual(
      gone.toSorted().map((of) => [of, 'institution-left']),
    );
  });

  it('are read by nobody once withdrawn, and what was committed to of their words is opened by nobody', async () => {
    const number = await requested('Retirer.');
    const view = value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));
    value(await decideStep(app, { slug, number, step: 'open', reason: 'Avec un motif.', by }));
    const { proposalId } = view.request;
    const before = await eventsOf(proposalId);
    expect((await openedOf(before)).filter((each) => each === null)).toEqual([]);
    const author = await app.store.read(async (reader) => (await reader.proposals.byId(proposalId))?.authorId);
    value(await withdrawProposal(app, { proposalId, authorId: author ?? '' }));
    expect((await openedOf(before)).filter((each) => each !== null)).toEqual([]);
    const salts = await app.store.read((reader) => reader.commitments.of(before.map(({ id }) => id)));
    expect([...salts.values()].map(({ salt }) => salt)).toEqual([null, null, null]);
  });

  it('ask for pledges again where nobody covers the cost, and let a pledge be withdrawn', async () => {
    const funding = { ...FUNDING, closesAt: '2026-05-01' };
    const at = await specified('Traduire.', funding);
    value(await makePledge(app, { ...at, ...own, pledge: euros(3_000) }));
    expect(refusal(await reopenPledges(app, { ...at, closesAt: '2026-06-01', by }))).toMatchObject({
      type: 'pledges-not-settled',
    });
    clock.set('2026-05-02T08:00:00Z');
    expect(value(await settlePledges(app, { ...at, by })).outcome).toMatchObject({ isFunded: false, shares: [] });
    clock.set('2026-04-30T08:00:00Z');
    expect(refusal(await makePledge(app, { ...at, ...own, pledge: euros(4_000) }))).toMatchObject({
      because: 'too-late',
    });
    clock.set('2026-05-02T08:00:00Z');
    value(await reopenPledges(app, { ...at, closesAt: '2026-06-01', by }));
    value(await withdrawPledge(app, { ...at, ...own }));
    expect(refusal(await withdrawPledge(app, { ...at, ...own }))).toMatchObject({ type: 'not-found', what: 'pledge' });
    const view = value(await readFeatureRequest(app, { ...at, viewer: ANYBODY }));
    expect(view.request).toMatchObject({ state: 'specified' });
    expect(view.preview).toMatchObject({ counted: [], isFunded: false });
    expect(view.settlements).toHaveLength(1);
  });
});
