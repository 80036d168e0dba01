import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { makePledge } from '../../src/application/community/pledge/make-pledge.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { decideStep } from '../../src/application/community/request/decide-step.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { settlementHash, specificationHash, statementHash } from '../../src/application/kit/content-hash.ts';
import { receiveStatement } from '../../src/application/network/statement/receive-statement.ts';
import type { Pledge } from '../../src/domain/community/pledge.ts';
import type { CommunityRole } from '../../src/domain/community/role-name.ts';
import type { Statement } from '../../src/domain/community/statement.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import type { Id } from '../../src/domain/kit/id.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import type { InboxContext } from '../../src/federation/inbox/context.ts';
import { eraseActor } from '../../src/federation/inbox/delete.ts';
import { changesAt, PAGE_BYTES_MAX } from '../../src/federation/network/changes.ts';
import { applicationOn } from '../support/application.ts';
import { saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { eachEngine } from './engines.ts';

const TORINO = 'https://torino.example/';
const MAKER = 'https://maker.example/';
const STRANGER = 'https://stranger.example/';
const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: null, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 2,
} as const;

const DETAILS = {
  ...{ acceptanceCriteria: ['Un fichier.'], licence: 'EUPL-1.2', neededBy: [] },
  links: { publiccode: null, issue: null, mergeRequest: null },
};

/** What institutions state to the host of their community, and what that one keeps. */
eachEngine('a statement at the host', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let by: Actor;
  let consultationId: Id;
  let request: string;
  let specification: string;
  let sent = 0;
  const at = { slug: 'mutualiser', number: 1 };

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const { agent } = value(await inviteAgent(app, { email: 'ada@lyon.example', role: 'officer', by: null }));
    by = { kind: 'agent', id: agent.id };
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    const dates = { opensAt: '2026-03-01', closesAt: '2030-12-31' };
    const community = value(await createCommunity(app, { slug: at.slug, ...words, ...dates, by: null }));
    consultationId = community.id;
    value(await publishConsultation(app, { slug: at.slug, by: null }));
    await member(TORINO, 'member');
    await member(MAKER, 'supplier');
    value(await createFeatureRequest(app, { slug: at.slug, content: saying('Exporter.'), details: DETAILS, by }));
    value(await decideStep(app, { ...at, step: 'open', reason: 'Vote.', by }));
    const funding = { need: { amount: 10_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS };
    const specified = value(await decideStep(app, { ...at, step: 'specify', reason: 'Vote.', funding, by }));
    if (specified.funding === null) throw new Error('specified without a cost');
    specification = specificationHash(specified.funding);
    request = `${app.origin}/consultations/${at.slug}/proposals/${at.number}`;
  });

  async function member(peer: string, role: CommunityRole) {
    const moments = { registeredAt: clock.now(), invitedAt: clock.now(), answeredAt: clock.now() };
    const invited = { consultationId, peer, role, invite: `${peer}invite`, status: 'accepted', registered: 1 } as const;
    await app.store.transact((writer) => writer.sharing.saveCohost({ ...invited, ...moments }));
  }

  /** `padding` is what an institution signs beside. */
  async function send(statement: Statement, padding = '') {
    sent += 1;
    const { institution } = statement;
    const signed = {
      ...{
        uri: `${institution}activities/${sent}/statement`,
        consultation: `${app.origin}/consultations/${at.slug}`,
        hash: statementHash(statement),
      },
      ...{ statement, document: JSON.stringify({ ...statement, padding }) },
    };
    const received = await receiveStatement(app, {
      ...{ consultationId, number: at.number, signed, signer: institution, isProven: true },
      receivedAt: clock.now(),
    });
    const kept = await app.store.read(async (reader) => ({
      statement: await reader.statements.byUri(signed.uri),
      evidence: (await reader.peering.evidence({ peer: institution, limit: 200 })).map(({ kind }) => kind),
    }));
    return { received, ...kept };
  }
  const pledge = (change: Partial<Pledge> = {}): Pledge => ({
    ...{ of: 'pledge', institution: TORINO, request, sequence: 1, since: 0, statedAt: clock.now(), specification },
    ...{ kind: 'money', amount: 5_000, currency: 'EUR', expiresAt: new Date('2026-12-31T00:00:00Z'), conditions: [] },
    ...change,
  });

  it('of whoever is not in the community is answered, and nothing of it stays', async () => {
    const { received, statement, evidence } = await send(pledge({ institution: STRANGER }));
    expect(received).toMatchObject({ refusal: { because: 'not-a-member' } });
    expect([statement, evidence]).toEqual([null, []]);
  });

  it.each([
    ['not-a-member', { institution: MAKER }],
    ['over-pledged', { amount: 10_001 }],
    ['back-dated', { statedAt: new Date('2026-01-01T00:00:00Z') }],
    ['other-specification', { specification: 'f'.repeat(64) }],
  ] as const)('that is refused as %s is no evidence', async (because, change) => {
    const { received, statement, evidence } = await send(pledge(change));
    expect(received).toMatchObject({ refusal: { because } });
    expect([statement?.status, evidence]).toEqual(['refused', []]);
  });

  it('is accepted over the numbers of those that were refused', async () => {
    expect((await send(pledge({ sequence: 4 }))).received).toEqual({ ok: true, value: 'kept' });
    expect((await send(pledge({ sequence: 9, since: 4, amount: 6_000 }))).received).toMatchObject({ ok: true });
  });

  it('is evidence where another one has its number, but for acts of a node that came back from a backup', async () => {
    const act = (body: string) =>
      send({
        ...{ of: 'act', institution: MAKER, request, sequence: 1, since: 0, statedAt: clock.now() },
        act: { type: 'comment', body, lang: 'fr' },
      });
    expect((await act('Un avis.')).received).toMatchObject({ ok: true });
    const again = await act('Un autre avis.');
    expect(again.received).toMatchObject({ refusal: { because: 'sequence-reused', expected: 2 } });
    expect(again.evidence).toEqual([]);
    expect((await send(pledge({ sequence: 9, since: 4, amount: 7_000 }))).evidence).toEqual(['sequence-reused']);
  });

  it('has no more estimates of one supplier than every node can read again each time', async () => {
    const estimate = { supplier: 'Atelier', amount: { amount: 9_000, currency: 'EUR' }, date: '2026-03-02' };
    const give = async () =>
      await stateAbout(app, { ...at, kind: 'estimate', content: { ...estimate, reference: null }, by });
    await app.store.transact(async (writer) => {
      const proposal = await writer.proposals.byNumber(consultationId, at.number);
      if (proposal === null) throw new Error('no request');
      for (let count = 0; count < 99; count += 1) {
        const given = { ...estimate, id: app.newId(), reference: null, receivedAt: clock.now() };
        await writer.stated.save('estimate', proposal.id, given);
      }
    });
    expect(await give()).toMatchObject({ ok: true });
    expect(await give()).toMatchObject({ refusal: { because: 'too-many', limit: 100 } });
  });

  it('stays where the institution deletes its actor', async () => {
    const written = { slug: at.slug, content: saying('Importer.'), details: DETAILS, institution: TORINO, by: null };
    const { number } = value(await createFeatureRequest(app, written));
    const deleted = { actor: TORINO, receivedAt: clock.now() };
    expect(await eraseActor({ app } as InboxContext, deleted)).toEqual({ verdict: 'ignored', because: 'not-ours' });
    const proposal = await app.store.read((reader) => reader.proposals.byNumber(consultationId, number));
    expect(proposal?.status).toBe('published');
  });

  it('that comes while the community is handed over is answered with nothing, and can come again', async () => {
    const offer = { consultationId, target: TORINO, reason: 'Vote.', nextNumber: 2, offeredAt: clock.now() };
    const count = async () => (await suite.database.db.selectFrom('comment').selectAll().execute()).length;
    const before = await count();
    await app.store.transact((writer) => writer.handOvers.saveOffer({ ...offer, offeredBy: null, isRead: true }));
    const comment = { type: 'comment', body: 'Une question.', lang: 'fr' } as const;
    const acted = { institution: TORINO, request, sequence: 90, since: 0, statedAt: clock.now() };
    await expect(send({ ...acted, of: 'act', act: comment })).rejects.toThrow('handed over');
    await expect(send(pledge({ sequence: 90 }))).rejects.toThrow('handed over');
    expect(await count()).toBe(before);
    const uri = `${TORINO}activities/${sent}/statement`;
    expect(await app.store.read((reader) => reader.statements.byUri(uri))).toBe(null);
    await app.store.transact((writer) => writer.handOvers.deleteOffer(consultationId));
  });

  it('that joins a settlement is as small as what it says: all that join are read in one piece', async () => {
    value(await settledBy(clock));
    const [settlement] = await app.store.read(async (reader) =>
      reader.settlements.of((await reader.proposals.byNumber(consultationId, at.number))?.id ?? ''),
    );
    const joining = settlementHash(settlement ?? expect.fail('nothing settled'));
    const joined: unknown[] = [];
    for (let nth = 1; nth <= 15; nth += 1) {
      const institution = `https://city${nth}.example/`;
      await member(institution, 'member');
      const expiresAt = new Date('2027-12-31T00:00:00Z');
      const join = pledge({ institution, specification: joining, expiresAt, amount: 10_000, statedAt: clock.now() });
      const { received } = await send(join, nth === 1 ? '' : 'x'.repeat(60_000));
      joined.push(received);
    }
    const tooLong = { refusal: { type: 'invalid', field: 'document', because: 'too-long', limit: 4_000 } };
    expect(joined).toMatchObject([{ ok: true, value: 'kept' }, ...Array.from({ length: 14 }, () => tooLong)]);
    const page = await changesAt(createDocumentContext(app), {
      slug: at.slug,
      query: new URLSearchParams('page=true'),
    });
    expect(Buffer.byteLength(page ?? '')).toBeLessThan(PAGE_BYTES_MAX);
  });

  /** The host pays what is missing, and the close is over. */
  async function settledBy(now: typeof clock) {
    const rest = { kind: 'money', amount: 6_000, currency: 'EUR', expiresAt: '2026-12-31', conditions: [] } as const;
    await oneAgentPledges(app);
    value(await makePledge(app, { ...at, institution: null, reference: null, pledge: rest, by }));
    now.advance({ days: 40 });
    return await settlePledges(app, { ...at, by });
  }
});
