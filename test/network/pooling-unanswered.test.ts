import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import type { PledgeInput } from '../../src/application/community/pledge/make-pledge.ts';
import { withdrawStatement } from '../../src/application/community/statement/withdraw-statement.ts';
import { receiveStatementReply } from '../../src/application/network/statement/receive-statement-reply.ts';
import { value } from '../support/city.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { adminSession, filledForm } from '../web/admin-session.ts';
import { institutionOf } from './city.ts';
import { euros, FUNDING, openCommunity, type TestCommunity } from './community.ts';
import type { Place } from './network.ts';
import { pagesOf } from './pages.ts';
import { seedOfRun } from './seeded.ts';

describe('a statement that its host does not answer', { timeout: 300_000 }, () => {
  let community: TestCommunity;
  let member: Place;
  let supplier: Place;

  beforeAll(async () => {
    community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'supplier'] });
    [, member, supplier] = community.network.places as [Place, Place, Place];
  }, 300_000);
  afterAll(async () => {
    await community[Symbol.asyncDispose]();
  });

  /** Nothing of what a node sent arrives, nor is it tried again by the queue. */
  async function losesAll(place: Place) {
    const { host, network } = community;
    network.faults.partition(host.origin, place.origin);
    // Events are consumed in one round, and what they queue is sent in a later one.
    let lost = 0;
    for (let round = 0; round < 5 || lost === 0; round += 1) {
      if (round > 100) throw new Error('nothing was sent');
      await network.work();
      lost += (await place.query('delete from queue_message returning 1 as one')).length;
    }
    network.faults.heal();
  }
  const statuses = async (number: number) => (await community.ownAt(member, number)).map(({ status }) => status);

  it('is sent again, and the next one follows it', async () => {
    const { network } = community;
    const number = await community.specified('Perdu');
    value(await community.pledge(member, number, euros(3_000)));
    await losesAll(member);
    await network.settle();
    expect(await statuses(number)).toEqual(['waiting']);
    network.advance({ minutes: 11 });
    await network.settle();
    expect(await statuses(number)).toEqual(['accepted']);
    value(await community.pledge(member, number, euros(3_500)));
    await network.settle();
    expect(await statuses(number)).toEqual(['accepted', 'accepted']);
    expect((await community.viewAt(community.host, number)).statements).toHaveLength(2);
  });

  it('is withdrawn by an officer, and the next one does not wait for it', async () => {
    const { network, host } = community;
    const number = await community.specified('Abandonné', { ...FUNDING, closesAt: '2026-12-01' });
    value(await community.pledge(member, number, euros(3_000)));
    await losesAll(member);
    const officer = await adminSession(pagesOf(member), 'officer', { email: 'retire@member.example' });
    const path = `/admin/consultations/${community.slugAt(member)}/requests/${number}?act=withdraw-statement`;
    const [lost] = await community.ownAt(member, number);
    const form = filledForm(await officer.form(path, 'act'), { statement: lost?.id ?? '' });
    expect((await officer.send(path.replace(/\?.*/, ''), form)).status).toBe(303);
    expect(await statuses(number)).toEqual(['withdrawn']);
    const again = { slug: community.slugAt(member), id: lost?.id ?? '', by: community.by(member) };
    expect(await withdrawStatement(member.node.app, again)).toMatchObject({ refusal: { type: 'wrong-status' } });
    expect(await withdrawStatement(member.node.app, { ...again, by: null })).toMatchObject({
      refusal: { type: 'missing-scope' },
    });
    value(await community.pledge(member, number, euros(4_000)));
    network.advance({ minutes: 11 });
    await network.settle();
    expect(await statuses(number)).toEqual(['withdrawn', 'accepted']);
    expect((await community.viewAt(host, number)).statements).toMatchObject([{ statement: { amount: 400_000 } }]);
  });

  it('counts towards the sum of one agent as long as another one follows it, and so does what is accepted but not read', async () => {
    const days = (count: number) => ({ ...euros(0), kind: 'work', amount: count * 10, currency: null }) as const;
    const { app } = member.node;
    await oneAgentPledges(app, 500_000);
    const pledges = async (number: number, pledge: PledgeInput) =>
      value(await community.pledge(member, number, pledge));
    const withdrawn = await community.specified('Suivie', { ...FUNDING, closesAt: '2026-12-01' });
    await pledges(withdrawn, euros(4_000));
    expect(await pledges(withdrawn, days(2))).toMatchObject({ status: 'stated' });
    const [first] = await community.ownAt(member, withdrawn);
    const by = community.by(member);
    value(await withdrawStatement(app, { slug: community.slugAt(member), id: first?.id ?? '', by }));
    expect(await pledges(withdrawn, days(10))).toMatchObject({ status: 'waits' });
    const unread = await community.specified('Acceptée', { ...FUNDING, closesAt: '2026-12-01' });
    await pledges(unread, euros(4_000));
    const [accepted] = await community.ownAt(member, unread);
    const answer = { uri: accepted?.uri ?? '', by: institutionOf(community.host), refusal: null };
    await receiveStatementReply(app, { ...answer, status: 'accepted' });
    expect(await pledges(unread, days(10))).toMatchObject({ status: 'waits' });
    expect(await pledges(unread, euros(4_500))).toMatchObject({
      status: 'stated',
      stated: { statement: { since: 1 } },
    });
    await oneAgentPledges(app);
    await community.network.settle();
  });

  it('is answered as 202 by the API, which lists and withdraws it', async () => {
    const number = await community.specified('Par l’API', { ...FUNDING, closesAt: '2026-12-01' });
    const { secret } = value(
      await createToken(member.node.app, {
        ...{ name: 'api', scopes: ['consultations', 'represent'], by: null },
      }),
    );
    const slug = community.slugAt(member);
    const call = async (method: string, path: string, json?: object) => {
      const answer = await member.node.answer(
        new Request(`${member.origin}/api/v1/consultations/${slug}${path}`, {
          method,
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        }),
      );
      return { status: answer?.status, body: (await answer?.json()) as Record<string, unknown> };
    };
    const pledged = await call('POST', `/proposals/${number}/feature-request/pledges`, euros(2_000));
    expect(pledged).toMatchObject({ status: 202, body: { status: 'waiting', of: 'pledge', sequence: 1 } });
    const listed = await call('GET', '/statements');
    expect(listed).toMatchObject({
      status: 200,
      body: { items: expect.arrayContaining([expect.objectContaining({ id: pledged.body['id'], status: 'waiting' })]) },
    });
    const withdrawn = await call('POST', `/statements/${pledged.body['id']}/withdraw`, {});
    expect(withdrawn).toMatchObject({ status: 200, body: { status: 'withdrawn', sentAgainAt: null } });
    const details = {
      ...{ acceptanceCriteria: ['Un.'], licence: 'MIT', neededBy: [] },
      links: { publiccode: null, issue: null, mergeRequest: null },
    };
    const written = { title: { fr: 'D’ici' }, body: { fr: 'Un besoin.' }, details };
    expect(await call('POST', '/feature-requests', written)).toMatchObject({ status: 202, body: { of: 'act' } });
    const comments = `/proposals/${number}/feature-request/comments`;
    expect(await call('POST', comments, { body: ' ', lang: 'fr' })).toMatchObject({
      ...{ status: 422, body: { refusal: { type: 'invalid', field: 'body' } } },
    });
    expect(await call('POST', comments, { body: 'Il nous le faut.', lang: 'fr' })).toMatchObject({
      ...{ status: 202, body: { of: 'act', status: 'waiting' } },
    });
    await community.network.settle();
  });

  it('is only offered where the role of the institution allows it', async () => {
    const number = await community.specified('Rôles', { ...FUNDING, closesAt: '2026-12-01' });
    const offered = async (place: Place, email: string) => {
      const officer = await adminSession(pagesOf(place), 'officer', { email });
      const page = await officer.read(`/admin/consultations/${community.slugAt(place)}/requests/${number}`);
      return [...new Set([...page.matchAll(/act=([a-z-]+)/g)].map(([, act]) => act))];
    };
    expect(await offered(member, 'roles@member.example')).toEqual(['pledge', 'comment']);
    expect(await offered(supplier, 'roles@supplier.example')).toEqual(['estimate', 'comment']);
  });
});
