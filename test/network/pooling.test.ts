import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { confirmPledge } from '../../src/application/community/pledge/confirm-pledge.ts';
import { makePledge, type PledgeInput, withdrawPledge } from '../../src/application/community/pledge/make-pledge.ts';
import { changeFeatureRequest } from '../../src/application/community/request/change-request.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { type AskedStep, decideStep } from '../../src/application/community/request/decide-step.ts';
import { readOwnMoney } from '../../src/application/community/request/own-money.ts';
import { readFeatureRequest, readFeatureRequests } from '../../src/application/community/request/reads.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { stateAct } from '../../src/application/community/statement/state-act.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { specificationHash } from '../../src/application/kit/content-hash.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { acceptInvitation, leaveCohosting } from '../../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import { receiveStatement } from '../../src/application/network/statement/receive-statement.ts';
import type { Pledge } from '../../src/domain/community/pledge.ts';
import type { CommunityRole } from '../../src/domain/community/role-name.ts';
import type { StatedAct } from '../../src/domain/community/statement.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { createPrivateDocumentSigner } from '../../src/federation/documents.ts';
import { statementNote } from '../../src/federation/mapping/pledge.ts';
import { statementIn } from '../../src/federation/network/pooling-reader.ts';
import { saying, value } from '../support/city.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { adminSession, filledForm } from '../web/admin-session.ts';
import { institutionOf, invitationsAt, openCity } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { pagesOf } from './pages.ts';
import { seedOfRun } from './seeded.ts';

const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: 40_000, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 2,
} as const;
const FUNDING = { need: { amount: 1_000_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS } as const;
const DETAILS = {
  acceptanceCriteria: ['Un agent joint une pièce.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};
const ROLES: readonly CommunityRole[] = ['member', 'member', 'member', 'supplier'];

/** A community of five nodes: its host, three members and a supplier. */
describe('a community of five nodes', { timeout: 300_000 }, () => {
  let network: Network;
  let host: Place;
  let torino: Place;
  let girona: Place;
  let oulu: Place;
  let maker: Place;
  const slugs = new Map<Place, string>();
  const agents = new Map<Place, Actor>();

  beforeAll(async () => {
    network = await openNetwork({ nodes: 5, seed: seedOfRun(), start: '2026-03-02T08:00:00Z', settleMs: 200_000 });
    [host, torino, girona, oulu, maker] = network.places as [Place, Place, Place, Place, Place];
    for (const [index, place] of network.places.entries()) {
      const { app } = place.node;
      await openCity(app, ['lyon', 'torino', 'girona', 'oulu', 'maker'][index] ?? '');
      await oneAgentPledges(app, 900_000);
      const email = `ada@${index}.example`;
      const { agent } = value(await inviteAgent(app, { email, role: 'officer', by: null }));
      agents.set(place, { kind: 'agent', id: agent.id });
    }
    const { app } = host.node;
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois ce dont toutes ont besoin.' } };
    const dates = { opensAt: '2026-03-01', closesAt: '2030-12-31' };
    value(await createCommunity(app, { slug: 'mutualiser', ...words, ...dates, by: null }));
    value(await publishConsultation(app, { slug: 'mutualiser', by: null }));
    slugs.set(host, 'mutualiser');
    for (const [index, role] of ROLES.entries()) {
      const place = network.places[index + 1] as Place;
      const invited = value(
        await inviteCohost(app, { slug: 'mutualiser', peer: institutionOf(place), role, by: null }),
      );
      await network.settle();
      const registered = role === 'member' ? 1 : 0;
      const accepted = await acceptInvitation(place.node.app, { invite: invited.invite, registered, by: null });
      slugs.set(place, value(accepted).slug);
      await network.settle();
    }
  }, 300_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const at = (place: Place, number: number) => ({ slug: slugs.get(place) ?? '', number });
  const by = (place: Place) => agents.get(place) ?? null;
  const viewAt = async (place: Place, number: number) =>
    value(await readFeatureRequest(place.node.app, { ...at(place, number), viewer: ANYBODY }));

  /** Everything that every node shows alike. */
  async function shownAt(place: Place, number: number) {
    const { request, steps, estimates, statements, settlements, preview } = await viewAt(place, number);
    const { proposalId: _, consultationId: __, institution, ...same } = request;
    return {
      request: { ...same, institution: institution.replace(host.origin, '') },
      steps,
      estimates,
      statements: statements.map(({ statement, reference, hash }) => ({ statement, reference, hash })),
      settlements: settlements.map(({ id, input, outcome }) => ({ id, input, outcome })),
      preview,
    };
  }
  async function sameEverywhere(number: number) {
    await network.settle();
    const [first, ...others] = await Promise.all(network.places.map((place) => shownAt(place, number)));
    for (const other of others) expect(other).toEqual(first);
    return first;
  }

  const euros = (amount: number, conditions: PledgeInput['conditions'] = []): PledgeInput => ({
    ...{ kind: 'money', amount: amount * 100, currency: 'EUR', expiresAt: '2026-12-31', conditions },
  });
  const pledge = async (place: Place, number: number, what: PledgeInput) =>
    await makePledge(place.node.app, {
      ...at(place, number),
      ...{ institution: null, reference: null, by: by(place), pledge: what },
    });
  const step = async (number: number, name: AskedStep, funding?: Parameters<typeof decideStep>[1]['funding']) =>
    value(await decideStep(host.node.app, { ...at(host, number), step: name, reason: 'Vote.', funding, by: by(host) }));
  async function specified(title: string, funding: Parameters<typeof decideStep>[1]['funding'] = FUNDING) {
    const content = { ...saying('Joindre des pièces.'), title: { fr: title } };
    const created = await createFeatureRequest(host.node.app, {
      ...{ slug: 'mutualiser', content, details: DETAILS, by: by(host) },
    });
    const { number } = value(created);
    await step(number, 'open');
    await step(number, 'specify', funding);
    await network.settle();
    return number;
  }
  const evidenceAt = async (place: Place) =>
    (await place.query<{ kind: string }>('select kind from peer_evidence order by found_at, id')).map(
      ({ kind }) => kind,
    );
  const ownAt = async (place: Place, number: number) => {
    const { request } = await viewAt(place, number);
    return await place.node.app.store.read((reader) => reader.statements.own(request.proposalId));
  };

  it('takes a request from need to adoption under faults, and all agree to the cent', async () => {
    const content = { ...saying('Joindre des pièces.'), title: { fr: 'Pièces jointes' } };
    const created = await createFeatureRequest(host.node.app, {
      ...{ slug: 'mutualiser', content, details: DETAILS, by: by(host) },
    });
    const { number } = value(created);
    await step(number, 'open');
    const estimate = {
      supplier: institutionOf(maker),
      amount: { amount: 1_000_000, currency: 'EUR' },
      date: '2026-03-02',
    };
    value(
      await stateAbout(host.node.app, {
        ...at(host, number),
        kind: 'estimate',
        content: { ...estimate, reference: 'Devis 7' },
        by: by(host),
      }),
    );
    await step(number, 'specify', FUNDING);
    await sameEverywhere(number);

    network.faults.stormy = true;
    // Each waits for others, and nobody is enough alone.
    value(await pledge(torino, number, euros(4_000, [{ type: 'total-at-least', amount: 1_000_000 }])));
    value(
      await pledge(
        girona,
        number,
        euros(3_500, [{ type: 'with-institutions', institutions: [institutionOf(torino)] }]),
      ),
    );
    value(await pledge(oulu, number, euros(3_000, [{ type: 'share-at-most', amount: 280_000 }])));
    value(await pledge(host, number, euros(2_500, [{ type: 'institutions-at-least', count: 3 }])));
    await network.work();
    value(await pledge(girona, number, euros(3_400)));
    const before = await sameEverywhere(number);
    expect(before?.statements).toHaveLength(5);
    expect(before?.preview).toMatchObject({ isFunded: true, toPay: 1_000_000 });
    expect((await ownAt(girona, number)).map(({ status }) => status)).toEqual(['accepted', 'accepted']);

    network.faults.partition(host.origin, oulu.origin);
    network.advance({ days: 30 });
    value(await pledge(oulu, number, euros(3_500)));
    await network.work();
    network.advance({ hours: 20 });
    value(await settlePledges(host.node.app, { ...at(host, number), by: by(host) }));
    const settled = await sameEverywhere(number);
    expect((await ownAt(oulu, number)).at(-1)).toMatchObject({
      status: 'refused',
      refusal: { type: 'pledge-refused', because: 'too-late' },
    });
    expect(settled?.request.state).toBe('funded');
    const [settlement] = settled?.settlements ?? [];
    const shares = settlement?.outcome.shares ?? [];
    expect(shares.map(({ share }) => share).reduce((sum, share) => sum + share, 0)).toBe(1_000_000);
    expect(shares).toHaveLength(4);

    await step(number, 'commission');
    await step(number, 'deliver');
    await step(number, 'adopt');
    expect((await sameEverywhere(number))?.request.state).toBe('adopted');
    for (const place of network.places) expect(await evidenceAt(place)).toEqual([]);

    const shownOn = async (place: Place, path: string) => {
      const answer = await place.node.answer(new Request(`${place.origin}/consultations/${slugs.get(place)}${path}`));
      return { status: answer?.status, rows: (await answer?.text())?.match(/<t[rd]/g)?.length ?? 0 };
    };
    for (const path of ['/requests', `/proposals/${number}/request`]) {
      const atHost = await shownOn(host, path);
      expect(atHost.status).toBe(200);
      for (const place of network.places) expect(await shownOn(place, path)).toEqual(atHost);
    }
    const money = await readOwnMoney(girona.node.app);
    const due = money[0]?.settlement?.outcome.shares.find((each) => each.institution === institutionOf(girona));
    expect(due).toEqual(shares.find((each) => each.institution === institutionOf(girona)));
  });

  it('shows every step everywhere where the clock of the host was set back ten minutes between them', async () => {
    const content = { ...saying('Prévenir par SMS.'), title: { fr: 'Messages courts' } };
    const created = await createFeatureRequest(host.node.app, {
      ...{ slug: 'mutualiser', content, details: DETAILS, by: by(host) },
    });
    const { number } = value(created);
    await sameEverywhere(number);
    host.clock.advance({ minutes: -10 });
    await step(number, 'open');
    expect((await sameEverywhere(number))?.request.state).toBe('open');
    host.clock.advance({ minutes: -10 });
    const details = { ...DETAILS, licence: 'AGPL-3.0-or-later' };
    value(await changeFeatureRequest(host.node.app, { ...at(host, number), details, by: by(host) }));
    expect((await sameEverywhere(number))?.request.details.licence).toBe('AGPL-3.0-or-later');
    host.clock.advance({ minutes: 20 });
  });

  it('takes what members write and a supplier estimates from their own nodes', async () => {
    const state = async (place: Place, number: number | null, act: StatedAct) =>
      value(await stateAct(place.node.app, { slug: slugs.get(place) ?? '', number, act, by: by(place) }));
    const title = 'Depuis Turin';
    await state(torino, null, { type: 'propose', title, body: 'Exporter tout.', lang: 'fr', details: DETAILS });
    await network.settle();
    const board = value(await readFeatureRequests(host.node.app, { slug: 'mutualiser', viewer: ANYBODY }));
    const row = board.requests.find((each) => each.title['fr'] === title);
    expect(row).toMatchObject({ institution: institutionOf(torino), state: 'draft' });
    const number = row?.number ?? 0;
    await sameEverywhere(number);
    await state(girona, number, { type: 'step', step: 'open', reason: null });
    await network.settle();
    await state(torino, number, { type: 'step', step: 'open', reason: null });
    await state(girona, number, { type: 'comment', body: 'Il nous le faut aussi.', lang: 'fr' });
    await network.settle();
    const cost = { amount: 700_000, currency: 'EUR' };
    await state(maker, number, { type: 'estimate', amount: cost, date: '2026-03-02', reference: 'Devis 9' });
    const estimated = { type: 'estimate', amount: cost, date: '2026-03-02', reference: null } as const;
    expect(await stateAct(oulu.node.app, { ...at(oulu, number), act: estimated, by: by(oulu) })).toMatchObject({
      refusal: { type: 'not-in-this-role', roles: ['supplier'] },
    });
    const shown = await sameEverywhere(number);
    expect(shown?.request.state).toBe('open');
    expect(shown?.steps).toMatchObject([{ step: 'open', decidedBy: 'author', institution: institutionOf(torino) }]);
    expect(shown?.estimates).toMatchObject([{ supplier: institutionOf(maker), amount: cost }]);
    expect((await ownAt(girona, number))[0]?.refusal).toMatchObject({ type: 'other-decider', decider: 'author' });
    for (const place of network.places) {
      const comments = await place.query<{ body: string }>("select body from comment where status = 'published'");
      expect(comments.map(({ body }) => body)).toEqual(['Il nous le faut aussi.']);
    }
  });

  it('is worked on from the pages of a member', async () => {
    const number = await specified('Depuis les pages', { ...FUNDING, closesAt: '2026-12-01' });
    const officer = await adminSession(pagesOf(girona), 'officer', { email: 'pages@girona.example' });
    const slug = slugs.get(girona);
    const path = `/admin/consultations/${slug}/requests/${number}`;
    const does = async (act: string, fields: Readonly<Record<string, string>>) =>
      (await officer.send(path, filledForm(await officer.form(`${path}?act=${act}`, 'act'), fields))).status;
    expect(await officer.read(path)).not.toContain('act=settle');
    expect(await does('comment', { body: 'Depuis la page.' })).toBe(303);
    expect(await does('pledge', { kind: 'money', amount: '2000', expiresAt: '2026-12-31' })).toBe(303);
    expect(await officer.read(path)).toContain('id="sent"');
    const written = `/admin/consultations/${slug}/new-request`;
    const words = { 'title.fr': 'Écrit ailleurs', 'body.fr': 'Un besoin.', licence: 'EUPL-1.2' };
    const form = filledForm(await officer.form(written, 'licence'), words);
    expect((await officer.send(written, form)).status).toBe(303);
    const shown = await sameEverywhere(number);
    expect(shown?.statements).toMatchObject([{ statement: { amount: 200_000, institution: institutionOf(girona) } }]);
    expect(await officer.read(path)).not.toContain('id="sent"');
    for (const place of network.places) {
      const board = value(await readFeatureRequests(place.node.app, { slug: slugs.get(place) ?? '', viewer: ANYBODY }));
      expect(board.requests.map(({ title }) => title['fr'])).toContain('Écrit ailleurs');
    }
  });

  it('withdraws from a member’s own node', async () => {
    const number = await specified('Retrait', { ...FUNDING, closesAt: '2026-12-01' });
    value(await pledge(torino, number, euros(4_000)));
    await network.settle();
    value(
      await withdrawPledge(torino.node.app, {
        ...at(torino, number),
        institution: null,
        reference: null,
        by: by(torino),
      }),
    );
    const shown = await sameEverywhere(number);
    expect(shown?.statements.map(({ statement }) => statement.of)).toEqual(['pledge', 'withdrawal']);
  });

  it('sends what a second agent confirmed, and nothing before', async () => {
    const number = await specified('Deux personnes', { ...FUNDING, closesAt: '2026-12-01' });
    const { app } = torino.node;
    const invited = value(await inviteAgent(app, { email: 'bea@torino.example', role: 'officer', by: null }));
    const bea = { kind: 'agent', id: invited.agent.id } as const;
    const made = value(await pledge(torino, number, euros(9_500)));
    const actId = made.status === 'waits' ? made.waiting.actId : expect.fail('it does not wait');
    expect((await sameEverywhere(number))?.statements).toEqual([]);
    expect(await ownAt(torino, number)).toEqual([]);
    expect(await confirmPledge(app, { ...at(torino, number), actId, by: by(torino) })).toMatchObject({
      refusal: { type: 'second-agent-needed' },
    });
    network.advance({ hours: 2 });
    const confirmed = value(await confirmPledge(app, { ...at(torino, number), actId, by: bea }));
    expect(confirmed.statement).toMatchObject({ sequence: 1, amount: 950_000 });
    const shown = await sameEverywhere(number);
    expect(shown?.statements).toMatchObject([{ statement: { amount: 950_000, institution: institutionOf(torino) } }]);
    expect((await ownAt(torino, number)).map(({ status }) => status)).toEqual(['accepted']);
  });

  it('refuses a supplier on its own node, and whoever speaks for nobody', async () => {
    const number = await specified('Rôles', { ...FUNDING, closesAt: '2026-12-01' });
    expect(await pledge(maker, number, euros(10))).toMatchObject({
      refusal: { type: 'pledge-refused', because: 'not-a-member' },
    });
    const nobody = await makePledge(torino.node.app, {
      ...{ ...at(torino, number), institution: null, reference: null, by: null, pledge: euros(10) },
    });
    expect(nobody).toMatchObject({ refusal: { type: 'missing-scope' } });
  });

  describe('what a node sends that does not keep to the rules', () => {
    let number: number;
    let sequence = 0;

    beforeAll(async () => {
      number = await specified('Abus', { ...FUNDING, closesAt: '2026-12-01' });
    }, 300_000);

    /** Sends the host what software of ours would not, signed by an institution. */
    async function sent(place: Place, change: Partial<Pledge>, { signedBy = place, sender = place } = {}) {
      const { app, documents } = place.node;
      const group = `${host.origin}/consultations/mutualiser`;
      const { funding } = (await viewAt(host, number)).request;
      const specification = funding === null ? undefined : specificationHash(funding);
      const statement: Pledge = {
        ...{ of: 'pledge', institution: institutionOf(place), request: `${group}/proposals/${number}` },
        ...{ sequence: 1, since: 0, statedAt: host.clock.now(), kind: 'money', amount: 10_000, currency: 'EUR' },
        ...{ expiresAt: new Date('2026-12-31T00:00:00Z'), conditions: [], specification, ...change },
      };
      sequence += 1;
      const note = statementNote({ uri: `${place.origin}/activities/${sequence}/statement`, statement }, group);
      const { keys } = signedBy.node.documents;
      const sign = createPrivateDocumentSigner(signedBy === place ? app : signedBy.node.app, keys);
      const { body } = await sign(note, signedBy === place ? documents.uris.institution : institutionOf(signedBy));
      const signed = statementIn(JSON.parse(body));
      if (signed === null) throw new Error('unreadable');
      const { consultationId } = (await viewAt(host, number)).request;
      const send = async () =>
        await receiveStatement(host.node.app, {
          ...{ consultationId, number, signed, signer: institutionOf(sender), isProven: signedBy === place },
          receivedAt: host.clock.now(),
        });
      return { first: await send(), again: send };
    }

    it.each([
      ['over-pledged', { amount: 1_000_001 }],
      ['unknown-currency', { currency: 'XTS' }],
      ['other-currency', { currency: 'USD' }],
      ['back-dated', { statedAt: new Date('2026-01-01T00:00:00Z') }],
      ['out-of-order', { sequence: 2, since: 1 }],
      ['other-specification', { specification: 'f'.repeat(64) }],
      ['expired', { expiresAt: new Date('2026-11-01T00:00:00Z') }],
    ] as const)('is refused as %s', async (because, change) => {
      const { first, again } = await sent(torino, change);
      expect(first).toMatchObject({ refusal: { type: 'pledge-refused', because } });
      expect(await again()).toMatchObject({ refusal: { type: 'pledge-refused', because } });
    });

    it('is refused of a supplier, and of whoever signs for another', async () => {
      expect((await sent(maker, {})).first).toMatchObject({ refusal: { because: 'not-a-member' } });
      expect((await sent(girona, {}, { sender: torino })).first).toMatchObject({
        refusal: { because: 'wrong-institution' },
      });
      expect((await sent(girona, {}, { signedBy: oulu })).first).toMatchObject({
        refusal: { type: 'invalid', field: 'proof' },
      });
    });

    it('is known when it is replayed, and another under its number is evidence', async () => {
      const { first, again } = await sent(torino, {});
      expect(first).toEqual({ ok: true, value: 'kept' });
      expect(await again()).toEqual({ ok: true, value: 'known' });
      expect((await sent(torino, { amount: 20_000 })).first).toMatchObject({
        refusal: { because: 'sequence-reused', expected: 2 },
      });
      const shown = await sameEverywhere(number);
      expect(shown?.statements.map(({ statement }) => statement)).toMatchObject([{ sequence: 1, amount: 10_000 }]);
      const evidence = await evidenceAt(host);
      expect(evidence).toEqual(expect.arrayContaining(['other-institution', 'forged-proof', 'sequence-reused']));
      // What a node of good will states by mistake is refused, and no more.
      for (const kind of ['over-pledged', 'back-dated', 'not-invited']) expect(evidence).not.toContain(kind);
    });

    it('counts for nothing of an institution that left, also what it pledged before', async () => {
      value(await pledge(girona, number, euros(100)));
      await network.settle();
      for (const { invite } of await invitationsAt(girona)) {
        value(await leaveCohosting(girona.node.app, { invite, by: null }));
      }
      await network.settle();
      expect((await sent(girona, { sequence: 2, since: 1 })).first).toMatchObject({
        refusal: { because: 'institution-left' },
      });
      const { preview } = await viewAt(torino, number);
      expect(preview?.excluded).toMatchObject([{ institution: institutionOf(girona), because: 'institution-left' }]);
      expect((await viewAt(host, number)).preview).toEqual(preview);
    });
  });

  it('takes no pledge that its host altered, and says so', async () => {
    const number = await specified('Promesse altérée', { ...FUNDING, closesAt: '2026-12-01' });
    network.faults.rewrite = ({ to, path }, body) =>
      to === host.origin && path.includes('/changes')
        ? Buffer.from(body.toString().replaceAll('123.45', '923.45'))
        : null;
    value(await pledge(torino, number, { ...euros(1), amount: 12_345 }));
    await network.settle();
    network.faults.rewrite = null;
    expect((await viewAt(host, number)).statements).toHaveLength(1);
    for (const place of [torino, oulu, maker]) {
      expect((await viewAt(place, number)).statements).toEqual([]);
      expect(await evidenceAt(place)).toContain('forged-proof');
    }
  });

  it('keeps no settlement of a host that it cannot compute, and says so', async () => {
    const number = await specified('Compte faux', { ...FUNDING, closesAt: '2026-05-01' });
    value(await pledge(torino, number, euros(8_000)));
    value(await pledge(oulu, number, euros(8_000)));
    await network.settle();
    network.advance({ days: 40 });
    network.faults.rewrite = ({ to, path }, body) =>
      to === host.origin && path.includes('/changes')
        ? Buffer.from(body.toString().replaceAll('\\"share\\":500000', '\\"share\\":499999'))
        : null;
    value(await settlePledges(host.node.app, { ...at(host, number), by: by(host) }));
    await network.settle();
    network.faults.rewrite = null;
    expect((await viewAt(host, number)).settlements).toHaveLength(1);
    for (const place of [torino, oulu, maker]) {
      expect((await viewAt(place, number)).settlements).toEqual([]);
      expect(await evidenceAt(place)).toContain('settlement-differs');
    }
  });
});
