import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { makePledge, withdrawPledge } from '../../src/application/community/pledge/make-pledge.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { type AskedStep, decideStep } from '../../src/application/community/request/decide-step.ts';
import { readFeatureRequest, readFeatureRequests } from '../../src/application/community/request/reads.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { openCommitment } from '../../src/application/journal/read-journal.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import type { Cohosting } from '../../src/domain/network/host.ts';
import { createStore } from '../../src/storage/store.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, refusal, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { oneAgentPledges } from '../support/one-agent.ts';

const OWN = 'https://participation.example/';
const TORINO = 'https://torino.example/';
const OULU = 'https://oulu.example/';
const slug = 'mutualiser';
const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: null, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 2,
} as const;
const FUNDING = { need: { amount: 1_000_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS } as const;

eachEngine('a feature request that is a duplicate', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ada: Actor;

  async function institution(peer: string, status: Cohosting): Promise<void> {
    await app.store.transact(async (writer) => {
      const community = await writer.consultations.bySlug(slug);
      await writer.sharing.saveCohost({
        ...{ consultationId: community?.id ?? '', peer, invite: `${OWN}activities/${app.newId()}`, role: 'member' },
        ...{ status, registered: 1, registeredAt: app.now(), registeredMax: 1 },
        ...{ invitedAt: app.now(), answeredAt: app.now() },
      });
    });
  }
  const step = async (number: number, name: AskedStep, more: object = {}) =>
    await decideStep(app, { slug, number, step: name, reason: 'Vote.', by: ada, ...more });
  const merged = async (number: number, duplicateOf: number, own = app) =>
    await decideStep(own, { slug, number, step: 'withdraw', reason: 'Vote.', duplicateOf, by: ada });
  const view = async (number: number) => value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));

  async function requested(title: string, neededBy: readonly string[] = []): Promise<number> {
    const links = { publiccode: null, issue: null, mergeRequest: null };
    const details = { acceptanceCriteria: ['Dix secondes.'], licence: 'EUPL-1.2', neededBy, links };
    const content = { ...saying('Il manque un bouton.'), title: { fr: title } };
    return value(await createFeatureRequest(app, { slug, content, details, by: ada })).number;
  }
  async function opened(title: string, neededBy: readonly string[] = []): Promise<number> {
    const number = await requested(title, neededBy);
    value(await step(number, 'open'));
    return number;
  }
  async function specified(title: string): Promise<number> {
    const number = await opened(title);
    value(await step(number, 'specify', { funding: FUNDING }));
    return number;
  }
  const pledge = async (number: number, peer: string, expiresAt = '2026-12-31') => {
    const by = { institution: peer === OWN ? null : peer, reference: peer === OWN ? null : 'Delibera 12', by: ada };
    const what = { kind: 'money', amount: 600_000, currency: 'EUR', expiresAt, conditions: [] } as const;
    return value(await makePledge(app, { slug, number, ...by, pledge: what }));
  };

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await oneAgentPledges(app);
    const { agent } = value(await inviteAgent(app, { email: 'ada@lyon.example', role: 'officer', by: null }));
    ada = { kind: 'agent', id: agent.id };
    for (const community of [slug, 'autre']) {
      const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
      const dates = { opensAt: '2026-03-01', closesAt: '2030-12-31' };
      value(await createCommunity(app, { slug: community, ...words, ...dates, by: ada }));
      value(await publishConsultation(app, { slug: community, by: ada }));
    }
    for (const peer of [TORINO, OULU]) await institution(peer, 'accepted');
  });

  it('is withdrawn with a reason, and both are read as before', async () => {
    const target = await opened('Joindre', [TORINO]);
    const number = await opened('Ajouter une pièce', [TORINO, OULU]);
    const before = await view(number);
    expect(refusal(await step(number, 'withdraw', { duplicateOf: target, reason: null }))).toMatchObject({
      field: 'reason',
      because: 'missing',
    });
    value(await merged(number, target));
    const after = await view(number);
    expect(after.request).toMatchObject({ state: 'withdrawn', details: before.request.details });
    expect(after.steps.slice(0, -1)).toEqual(before.steps);
    expect(after.steps.at(-1)).toMatchObject({
      ...{ step: 'withdraw', decidedBy: 'members', reason: 'Vote.', duplicateOf: target },
    });
    expect(after).toMatchObject({
      duplicateOf: { number: target, title: { fr: 'Joindre' }, lang: 'fr' },
      duplicates: [],
    });
    const into = await view(target);
    expect(into).toMatchObject({
      ...{ request: { state: 'open', details: { neededBy: [TORINO] } }, duplicateOf: null },
      duplicates: [{ number, title: { fr: 'Ajouter une pièce' }, neededBy: [TORINO, OULU] }],
    });
    expect(into.names.has(OULU)).toBe(true);
    const { requests } = value(await readFeatureRequests(app, { slug, viewer: ANYBODY }));
    expect(requests.find((each) => each.number === number)).toMatchObject({ state: 'withdrawn', duplicateOf: target });
    expect(requests.find((each) => each.number === target)?.duplicateOf).toBeNull();
    await app.store.placeEvents();
    const all = await app.store.read((reader) => reader.events.after(0, 1_000));
    const last = all.findLast(({ proposalId }) => proposalId === after.request.proposalId);
    expect(last?.type).toBe('feature-request-decided');
    expect(await openCommitment(app, last?.id ?? '')).not.toBeNull();
  });

  it('is a draft where its author says so', async () => {
    const target = await opened('Signer');
    const number = await requested('Signer en ligne');
    value(await step(number, 'withdraw', { duplicateOf: target, reason: null }));
    expect((await view(number)).steps).toMatchObject([{ from: 'draft', decidedBy: 'author', duplicateOf: target }]);
  });

  it('is found through others, and by its number alone once nobody can read the other', async () => {
    const [first, second, last] = [await opened('Un'), await opened('Deux'), await opened('Trois')];
    value(await merged(first, second));
    value(await merged(second, last));
    const numbers = async (number: number) => (await view(number)).duplicates.map((each) => each.number);
    expect([await numbers(first), await numbers(second), await numbers(last)]).toEqual([[], [first], [first, second]]);
    const { request } = await view(second);
    const authorId = await app.store.read(
      async (reader) => (await reader.proposals.byId(request.proposalId))?.authorId ?? '',
    );
    value(await withdrawProposal(app, { proposalId: request.proposalId, authorId }));
    expect((await view(first)).duplicateOf).toEqual({ number: second, title: null, lang: null });
    expect(await numbers(last)).toEqual([]);
  });

  it('is refused by name', async () => {
    const number = await opened('Exporter');
    const because = async (duplicateOf: number, of = number) => refusal(await merged(of, duplicateOf));
    const refused = { type: 'merge-refused' } as const;
    expect(await because(number)).toEqual({ ...refused, because: 'itself', number });
    expect(await because(9_999)).toEqual({ ...refused, because: 'unknown-request', number: 9_999 });
    for (const none of [0, -1, 1.5, Number.NaN, 2 ** 40]) {
      expect(await because(none)).toEqual({ type: 'invalid', field: 'duplicateOf', because: 'unknown-value' });
    }
    const gone = await opened('Retirer');
    const { request } = await view(gone);
    const authorId = await app.store.read(
      async (reader) => (await reader.proposals.byId(request.proposalId))?.authorId ?? '',
    );
    value(await withdrawProposal(app, { proposalId: request.proposalId, authorId }));
    expect(await because(gone)).toEqual({ ...refused, because: 'unknown-request', number: gone });
    const draft = await requested('Brouillon');
    expect(await because(draft)).toEqual({ ...refused, because: 'target-draft', number: draft });
    const withdrawn = await opened('Abandonner');
    value(await step(withdrawn, 'withdraw'));
    expect(await because(withdrawn)).toEqual({ ...refused, because: 'target-withdrawn', number: withdrawn });
    for (const name of ['open', 'specify', 'commission', 'adopt'] as const) {
      expect(refusal(await step(number, name, { duplicateOf: draft }))).toEqual({
        ...{ type: 'invalid', field: 'duplicateOf', because: 'not-for-this-decision' },
      });
    }
    expect(refusal(await merged(withdrawn, number))).toMatchObject({ type: 'wrong-status', status: 'withdrawn' });
    expect((await view(number)).request.state).toBe('open');
  });

  it('has no pledges in force: they are withdrawn, or it is withdrawn without being merged', async () => {
    const target = await opened('Payer');
    const [number, other] = [await specified('Encaisser'), await specified('Facturer')];
    for (const each of [number, other]) await pledge(each, TORINO);
    const kept = { type: 'merge-refused', because: 'pledged', number: target, institutions: [TORINO] };
    expect(refusal(await merged(number, target))).toEqual(kept);
    const paper = { institution: TORINO, reference: 'Delibera 13', by: ada };
    value(await withdrawPledge(app, { slug, number, ...paper }));
    value(await merged(number, target));
    expect((await view(number)).statements.map(({ statement }) => statement.of)).toEqual(['pledge', 'withdrawal']);
    value(await step(other, 'withdraw'));
    expect(await view(other)).toMatchObject({ duplicateOf: null, statements: [{}] });
  });

  it('has none of those that expired, of who left, and for what is specified no more', async () => {
    const target = await opened('Traduire');
    const [expired, left, reopened] = [await specified('A'), await specified('B'), await specified('C')];
    await pledge(expired, TORINO, '2026-04-02');
    await pledge(left, OULU);
    await pledge(reopened, TORINO);
    clock.advance({ minutes: 1 });
    value(await step(reopened, 'reopen'));
    value(await merged(reopened, target));
    await institution(OULU, 'left');
    value(await merged(left, target));
    expect(refusal(await merged(expired, target))).toMatchObject({ because: 'pledged' });
    clock.set('2026-04-03T08:00:00Z');
    value(await merged(expired, target));
    expect((await view(target)).duplicates.map((each) => each.number)).toEqual([expired, left, reopened]);
    clock.set('2026-03-02T08:00:00Z');
  });

  it('is not merged once it is funded, and others are merged into what is', async () => {
    const [number, other] = [await specified('Archiver'), await opened('Conserver')];
    for (const peer of [OWN, TORINO]) await pledge(number, peer);
    clock.set('2026-04-03T08:00:00Z');
    value(await settlePledges(app, { slug, number, by: ada }));
    const funded = { type: 'merge-refused', because: 'funded', number: other };
    expect(refusal(await merged(number, other))).toEqual(funded);
    value(await step(number, 'commission'));
    expect(refusal(await merged(number, other))).toEqual(funded);
    value(await merged(other, number));
    value(await step(number, 'deliver'));
    expect(refusal(await merged(number, other))).toMatchObject({ type: 'wrong-status', status: 'delivered' });
  });

  it('is so once, where two are merged into each other at the same moment', async () => {
    const both = [app, { ...app, store: createStore(await suite.openAnother()) }] as const;
    for (let round = 0; round < 8; round += 1) {
      const [one, other] = [await opened(`Un ${round}`), await opened(`Autre ${round}`)];
      const results = await atOnce([
        async () => await merged(one, other, both[0]),
        async () => await merged(other, one, both[1]),
      ]);
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results.filter((result) => !result.ok).map(refusal)).toMatchObject([
        { type: 'merge-refused', because: 'target-withdrawn' },
      ]);
      const states = [await view(one), await view(other)].map(({ request }) => request.state);
      expect(states.toSorted()).toEqual(['open', 'withdrawn']);
    }
  });
});
