import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { makePledge } from '../../src/application/community/pledge/make-pledge.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { type AskedStep, decideStep, reopenPledges } from '../../src/application/community/request/decide-step.ts';
import { readFeatureRequest } from '../../src/application/community/request/reads.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { specificationHash } from '../../src/application/kit/content-hash.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { MirroredPage } from '../../src/application/network/mirror/ports.ts';
import { restoreFromCohost } from '../../src/application/network/recovery/restore-from-cohost.ts';
import { receiveStatement } from '../../src/application/network/statement/receive-statement.ts';
import type { PledgeCondition } from '../../src/domain/community/pledge.ts';
import { settle } from '../../src/domain/community/settlement.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { createPrivateDocumentSigner } from '../../src/federation/documents.ts';
import { statementNote } from '../../src/federation/mapping/pledge.ts';
import { statementIn } from '../../src/federation/network/pooling-reader.ts';
import { backedUp } from '../support/backed-up.ts';
import { saying, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { openTown, readMirror, shareWith, type Town } from '../support/towns.ts';

const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: null, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 2,
} as const;
const FUNDING = { need: { amount: 10_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS } as const;
const DETAILS = {
  acceptanceCriteria: ['Un agent joint une pièce.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};

const opening = new AsyncDisposableStack();
const clock = clockAt('2026-03-02T08:00:00Z');
let lyon: Town;
let torino: Town;
let girona: Town;
/** Lyon as it is now. */
let host: Town;
let mirrors: readonly (readonly [Town, Consultation])[];
let by: Actor;
/** What Lyon was, from a backup of before anybody pledged. */
let restored: (cohosts: readonly Town[]) => Promise<Town>;

/** Lyon hosts a community with Girona and Torino, and asks for pledges to two requests; then it is backed up. */
beforeAll(async () => {
  lyon = opening.use(await openTown('lyon', clock));
  girona = opening.use(await openTown('girona', clock));
  torino = opening.use(await openTown('torino', clock));
  await oneAgentPledges(lyon.app);
  const { agent } = value(await inviteAgent(lyon.app, { email: 'ada@lyon.example', role: 'officer', by: null }));
  by = { kind: 'agent', id: agent.id };
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
  const dates = { opensAt: '2026-03-01', closesAt: '2030-12-31' };
  value(await createCommunity(lyon.app, { slug: 'pool', ...words, ...dates, by: null }));
  const consultation = value(await publishConsultation(lyon.app, { slug: 'pool', by: null }));
  mirrors = [
    [girona, await shareWith(lyon, girona, { consultation, registered: 1, role: 'member' })],
    [torino, await shareWith(lyon, torino, { consultation, registered: 1, role: 'member' })],
  ];
  for (const title of ['Pièces jointes', 'Export']) {
    const content = { ...saying('Il le faut.'), title: { fr: title } };
    const { number } = value(await createFeatureRequest(lyon.app, { slug: 'pool', content, details: DETAILS, by }));
    await step(lyon, number, 'open');
    await step(lyon, number, 'specify');
  }
  await read(lyon);
  restored = await backedUp(opening, lyon, { handle: 'lyon', clock });
  clock.advance({ minutes: 1 });
}, 120_000);
afterAll(() => opening.disposeAsync());

async function step({ app }: Town, number: number, name: AskedStep): Promise<void> {
  const funding = name === 'specify' ? FUNDING : undefined;
  value(await decideStep(app, { slug: 'pool', number, step: name, reason: 'Vote.', funding, by }));
}

async function read(host: Town): Promise<void> {
  for (const [town, mirror] of mirrors) await readMirror(host, town, mirror);
}

const money = { kind: 'money', currency: 'EUR', expiresAt: '2026-12-31' } as const;

async function pledgeOfHost(number: number, amount: number): Promise<void> {
  const pledge = { ...money, amount, conditions: [] };
  value(await makePledge(lyon.app, { slug: 'pool', number, institution: null, reference: null, by, pledge }));
}

/** A member signs its first pledge to a request, and the host takes it. */
async function pledgeOf(
  member: Town,
  number: number,
  of: { readonly amount: number; readonly conditions?: readonly PledgeCondition[] },
): Promise<void> {
  const { amount, conditions = [] } = of;
  const group = lyon.documents.uris.consultation('pool');
  const { request } = await viewAt(lyon, number);
  if (request.funding === null) throw new Error('nothing is asked for');
  const note = statementNote(
    {
      uri: `${member.app.origin}/activities/${member.app.newId()}/statement`,
      statement: {
        ...{ of: 'pledge', institution: member.institution, request: `${group}/proposals/${number}` },
        ...{ ...money, expiresAt: new Date('2026-12-31T00:00:00Z'), amount, conditions },
        ...{ sequence: 1, since: 0, statedAt: clock.now(), specification: specificationHash(request.funding) },
      },
    },
    group,
  );
  const { body } = await createPrivateDocumentSigner(member.app, member.documents.keys)(note, member.institution);
  const signed = statementIn(JSON.parse(body));
  if (signed === null) throw new Error('unreadable');
  const { consultationId } = request;
  const sent = { consultationId, number, signed, signer: member.institution, isProven: true };
  value(await receiveStatement(lyon.app, { ...sent, receivedAt: clock.now() }));
}

async function viewAt({ app }: Town, number: number) {
  const consultations = await app.store.read(async (reader) => [
    await reader.consultations.bySlug('pool'),
    ...(await Promise.all(mirrors.map(([, { id }]) => reader.consultations.byId(id)))),
  ]);
  const slug = consultations.find((each) => each !== null)?.slug ?? '';
  return value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));
}

/** What every node shows alike. */
async function shownAt(town: Town, number: number) {
  const { request, steps, estimates, statements, settlements, releases, uses } = await viewAt(town, number);
  const { proposalId: _, consultationId: __, ...same } = request;
  return {
    ...{ request: same, steps, estimates, releases, uses },
    statements: statements.map(({ id, statement, hash, receivedAt }) => ({ id, statement, hash, receivedAt })),
    settlements: settlements.map(({ id, input, outcome }) => ({ id, input, outcome })),
  };
}

async function recovered(town: Town) {
  const reports = value(await restoreFromCohost(town.app, { slug: 'pool' }));
  return reports.map(({ back }) => [back['feature-requests'], back.pledges, back.settlements]);
}

it('settles what was pledged after the backup, where it is lost between close and settlement', async () => {
  await pledgeOf(torino, 1, { amount: 6_000, conditions: [{ type: 'institutions-at-least', count: 3 }] });
  await pledgeOf(girona, 1, { amount: 5_000 });
  await pledgeOfHost(1, 4_000);
  await pledgeOf(torino, 2, { amount: 6_000 });
  await read(lyon);
  clock.advance({ days: 31 });

  const back = await restored([torino, girona]);
  expect((await viewAt(back, 1)).statements).toEqual([]);
  expect(await recovered(back)).toEqual([
    [0, 4, 0],
    [0, 0, 0],
  ]);
  expect(await shownAt(back, 1)).toEqual(await shownAt(lyon, 1));
  const { outcome } = value(await settlePledges(back.app, { slug: 'pool', number: 1, by }));
  expect(outcome).toMatchObject({ isFunded: true, toPay: 10_000 });
  expect(outcome.shares.map(({ share }) => share)).toEqual([3_334, 3_333, 3_333]);
});

it('is given back settlements, another close, steps, estimates, releases and uses', async () => {
  const at = { slug: 'pool', number: 1, by } as const;
  const estimate = { supplier: 'Atelier', amount: { amount: 9_000, currency: 'EUR' }, date: '2026-03-02' };
  value(
    await stateAbout(lyon.app, { ...at, number: 2, kind: 'estimate', content: { ...estimate, reference: 'Devis 7' } }),
  );
  value(await settlePledges(lyon.app, at));
  value(await settlePledges(lyon.app, { ...at, number: 2 }));
  value(await reopenPledges(lyon.app, { ...at, number: 2, closesAt: '2026-05-01' }));
  await pledgeOf(girona, 2, { amount: 6_000 });
  clock.advance({ days: 30 });
  value(await settlePledges(lyon.app, { ...at, number: 2 }));
  await step(lyon, 1, 'commission');
  const released = { version: '1.0', url: 'https://lyon.example/1.0', date: '2026-05-01' };
  value(await stateAbout(lyon.app, { ...at, kind: 'release', content: released, institution: lyon.institution }));
  await step(lyon, 1, 'deliver');
  const use = { version: '1.0', announcedBy: lyon.institution, since: '2026-05-01', dueOn: null };
  value(await stateAbout(lyon.app, { ...at, kind: 'use', content: use, institution: lyon.institution }));
  await read(lyon);

  const back = await restored([torino, girona]);
  const [first, second] = await recovered(back);
  expect(first?.slice(1)).toEqual([5, 3]);
  expect(second).toEqual([0, 0, 0]);
  for (const number of [1, 2]) expect(await shownAt(back, number)).toEqual(await shownAt(lyon, number));
  expect(await recovered(back)).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);

  clock.advance({ minutes: 1 });
  await step(back, 1, 'adopt');
  await read(back);
  host = back;
  for (const [town] of mirrors) expect(await shownAt(town, 1)).toEqual(await shownAt(back, 1));
  for (const { app } of [back, torino, girona]) {
    expect(await app.store.read((reader) => reader.peering.evidence({ peer: null, limit: 10 }))).toEqual([]);
  }
});

it('takes no settlement of a co-host that keeps pledges of others back, where another one gives them', async () => {
  const back = await restored([torino, girona]);
  const { network } = back.app;
  if (network === undefined) throw new Error('nothing is read');
  const copy: typeof network.copy = async (of, cursor) => {
    const page = await network.copy(of, cursor);
    return page === null || of.institution !== girona.institution
      ? page
      : { ...page, items: page.items.flatMap(without) };
  };
  value(await restoreFromCohost({ ...back.app, network: { ...network, copy } }, { slug: 'pool' }));
  const { statements, settlements } = await shownAt(back, 1);
  const all = await shownAt(lyon, 1);
  expect(statements.length).toBe(all.statements.length);
  expect(settlements.map(({ outcome }) => outcome)).toEqual(all.settlements.map(({ outcome }) => outcome));
});

function without(item: MirroredPage['items'][number]): MirroredPage['items'] {
  if (item.kind === 'pledge') return item.statement.institution === torino.institution ? [] : [item];
  if (item.kind !== 'settlement') return [item];
  const pledges = item.input.pledges
    .filter(({ institution }) => institution !== torino.institution)
    .map((each, index) => ({ ...each, place: index + 1 }));
  const input = { ...item.input, pledges };
  return [{ ...item, input, outcome: settle(input) }];
}

it('is given back what was lost also where it went on before it asked', async () => {
  const at = { slug: 'pool', number: 2, by, institution: lyon.institution } as const;
  const release = { version: '1.0', url: 'https://lyon.example/1.0', date: '2026-05-01' };
  await step(host, 2, 'commission');
  await step(host, 2, 'deliver');
  await read(host);
  const again = await backedUp(opening, host, { handle: 'lyon', clock });
  clock.advance({ minutes: 1 });
  value(await stateAbout(host.app, { ...at, kind: 'release', content: release }));
  await step(host, 2, 'reject');
  await read(host);
  clock.advance({ minutes: 1 });

  const back = await again([torino, girona]);
  const use = { version: null, announcedBy: null, since: null, dueOn: '2026-06-01' };
  value(await stateAbout(back.app, { ...at, kind: 'use', content: use }));
  expect((await recovered(back))[0]).toEqual([1, 0, 0]);
  expect(await viewAt(back, 2)).toMatchObject({
    request: { state: 'commissioned' },
    releases: [release],
    uses: [{ dueOn: '2026-06-01' }],
  });
  expect((await recovered(back))[0]).toEqual([0, 0, 0]);
  await read(back);
  for (const [town] of mirrors) expect(await shownAt(town, 2)).toEqual(await shownAt(back, 2));
});

it('takes no pledge back that its institution did not sign, and blames nobody', async () => {
  const back = await restored([torino]);
  const { network } = back.app;
  if (network === undefined) throw new Error('nothing is read');
  const copy: typeof network.copy = async (of, cursor) => {
    const page = await network.copy(of, cursor);
    return page === null ? null : forged(page);
  };
  const app = { ...back.app, network: { ...network, copy } };
  await restoreFromCohost(app, { slug: 'pool' });
  const { statements } = await viewAt(back, 1);
  expect(statements.map(({ statement }) => statement.institution)).toEqual([lyon.institution]);
  expect(await back.app.store.read((reader) => reader.peering.evidence({ peer: null, limit: 10 }))).toEqual([]);
});

function forged({ items, ...page }: MirroredPage): MirroredPage {
  return {
    ...page,
    items: items.map((item) =>
      item.kind === 'pledge' && item.signed !== null && item.statement.institution !== lyon.institution
        ? { ...item, signed: { ...item.signed, proof: 'forged' } }
        : item,
    ),
  };
}

it('takes no request back as of a moment that is still to come', async () => {
  const back = await restored([torino]);
  const { network } = back.app;
  if (network === undefined) throw new Error('nothing is read');
  const copy: typeof network.copy = async (of, cursor) => {
    const page = await network.copy(of, cursor);
    const later = (item: MirroredPage['items'][number]) =>
      item.kind === 'feature-request' ? { ...item, changedAt: new Date('2099-01-01T00:00:00Z') } : item;
    return page === null ? null : { ...page, items: page.items.map(later) };
  };
  value(await restoreFromCohost({ ...back.app, network: { ...network, copy } }, { slug: 'pool' }));
  expect((await viewAt(back, 1)).request.changedAt).toEqual(clock.now());
});
