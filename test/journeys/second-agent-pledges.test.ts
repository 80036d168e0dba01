import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { confirmPledge, discardPledge } from '../../src/application/community/pledge/confirm-pledge.ts';
import { makePledge, type PledgeInput, withdrawPledge } from '../../src/application/community/pledge/make-pledge.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { decideStep } from '../../src/application/community/request/decide-step.ts';
import { readFeatureRequest } from '../../src/application/community/request/reads.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { type Actor, agentIdOf } from '../../src/domain/kit/actor.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { DETAILS, TERMS } from '../support/feature-request.ts';
import { oneAgentPledges } from '../support/one-agent.ts';

const slug = 'mutualiser';
const FUNDING = { need: { amount: 1_000_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS } as const;

function euros(amount: number): PledgeInput {
  return { kind: 'money', amount: amount * 100, currency: 'EUR', expiresAt: '2026-12-31', conditions: [] };
}
const days = (count: number): PledgeInput => ({ ...euros(0), kind: 'work', amount: count * 10, currency: null });

eachEngine('a pledge above the sum up to which one agent is enough', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ada: Actor;
  let bea: Actor;

  const agentOf = async (email: string): Promise<Actor> => {
    const { agent } = value(await inviteAgent(app, { email, role: 'officer', by: null }));
    return { kind: 'agent', id: agent.id };
  };

  async function specified() {
    const made = await createFeatureRequest(app, { slug, content: saying('Exporter.'), details: DETAILS, by: null });
    const at = { slug, number: value(made).number };
    value(await decideStep(app, { ...at, step: 'open', reason: null, by: null }));
    value(await decideStep(app, { ...at, step: 'specify', reason: 'Vote.', funding: FUNDING, by: null }));
    return at;
  }
  type At = Awaited<ReturnType<typeof specified>>;

  const pledged = async (at: At, pledge: PledgeInput) =>
    value(await makePledge(app, { ...at, institution: null, reference: null, by: ada, pledge }));
  const waitingFor = async (at: At, pledge: PledgeInput) => {
    const made = await pledged(at, pledge);
    return made.status === 'waits' ? made.waiting.actId : expect.fail('it does not wait');
  };
  const view = async (at: At) => value(await readFeatureRequest(app, { ...at, viewer: ANYBODY }));

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    ada = await agentOf('ada@lyon.example');
    bea = await agentOf('bea@lyon.example');
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }));
    value(await publishConsultation(app, { slug, by: null }));
  });

  it('always waits while no sum is set', async () => {
    const at = await specified();
    expect(await pledged(at, euros(1))).toMatchObject({ status: 'waits', waiting: { amount: 100 } });
    await oneAgentPledges(app, 500_000);
    expect(await pledged(at, euros(5_000))).toMatchObject({ status: 'stated' });
  });

  it('is stated once another person confirmed it, with its number and the date of then, and the log names both', async () => {
    const at = await specified();
    const actId = await waitingFor(at, euros(5_001));
    value(await makePledge(app, { ...at, institution: null, reference: null, by: bea, pledge: euros(10) }));
    expect((await view(at)).statements).toHaveLength(1);
    expect(refusal(await confirmPledge(app, { ...at, actId, by: ada }))).toEqual({ type: 'second-agent-needed' });
    expect(refusal(await confirmPledge(app, { ...at, actId, by: null }))).toMatchObject({ type: 'missing-scope' });
    const { number } = await specified();
    expect(refusal(await confirmPledge(app, { slug, number, actId, by: bea }))).toMatchObject({ type: 'not-found' });
    clock.advance({ minutes: 5 });
    const { statement } = value(await confirmPledge(app, { ...at, actId, by: bea }));
    expect(statement).toMatchObject({ sequence: 2, since: 1, amount: 500_100, statedAt: clock.now() });
    expect(await view(at)).toMatchObject({ statements: [{}, { statement: { sequence: 2 } }], waiting: [] });
    expect(refusal(await confirmPledge(app, { ...at, actId, by: bea })).type).toBe('already-decided');
    const logged = await suite.database.db
      .selectFrom('event')
      .select(['type', 'by_agent', 'data'])
      .where('type', 'in', ['institution-act-confirmed', 'pledge-made'])
      .orderBy('id', 'desc')
      .limit(2)
      .execute();
    expect(logged).toMatchObject([
      { type: 'institution-act-confirmed', by_agent: agentIdOf(bea), data: { actId, preparedBy: agentIdOf(ada) } },
      { type: 'pledge-made', by_agent: agentIdOf(bea), data: { sequence: 2 } },
    ]);
  });

  it('is valued by the rates of the request, with what stands of other kinds', async () => {
    const at = await specified();
    expect(await pledged(at, days(12))).toMatchObject({ status: 'stated' });
    expect(await pledged(at, euros(201))).toMatchObject({ status: 'waits' });
    expect(await pledged(at, euros(200))).toMatchObject({ status: 'stated' });
    expect(await pledged(at, days(13))).toMatchObject({ status: 'waits' });
    const hosting = { ...euros(0), kind: 'hosting', amount: 1, currency: null } as const;
    expect(await pledged(at, hosting)).toMatchObject({ status: 'waits' });
  });

  it('is refused at once where it would be refused anyway', async () => {
    const at = await specified();
    const made = { ...at, institution: null, reference: null, by: ada };
    expect(refusal(await makePledge(app, { ...made, pledge: euros(10_001) }))).toMatchObject({
      because: 'over-pledged',
    });
    expect((await view(at)).waiting).toEqual([]);
  });

  it('is discarded by any agent while it waits, and then never stated', async () => {
    const at = await specified();
    const actId = await waitingFor(at, euros(6_000));
    const withdrawn = await withdrawPledge(app, { ...at, institution: null, reference: null, by: ada });
    expect(refusal(withdrawn)).toEqual({ type: 'not-found', what: 'pledge' });
    value(await discardPledge(app, { ...at, actId, by: ada }));
    expect(refusal(await confirmPledge(app, { ...at, actId, by: bea })).type).toBe('already-decided');
    expect(await view(at)).toMatchObject({ statements: [], waiting: [] });
  });

  it('is not confirmed for another specification than it was prepared for', async () => {
    const at = await specified();
    const actId = await waitingFor(at, euros(6_000));
    clock.advance({ minutes: 1 });
    value(await decideStep(app, { ...at, step: 'reopen', reason: 'Un critère manque.', by: null }));
    expect(refusal(await confirmPledge(app, { ...at, actId, by: bea }))).toMatchObject({
      because: 'not-open-for-pledges',
    });
    value(await decideStep(app, { ...at, step: 'specify', reason: 'Vote.', funding: FUNDING, by: null }));
    expect(refusal(await confirmPledge(app, { ...at, actId, by: bea }))).toMatchObject({
      because: 'other-specification',
    });
  });

  it('is confirmed too late from the close on, and goes on waiting until it is discarded', async () => {
    const at = await specified();
    const actId = await waitingFor(at, euros(6_000));
    clock.set('2026-04-01T22:00:00Z');
    expect(refusal(await confirmPledge(app, { ...at, actId, by: bea }))).toMatchObject({ because: 'too-late' });
    expect((await view(at)).waiting).toMatchObject([{ actId, decided: null }]);
    value(await discardPledge(app, { ...at, actId, by: bea }));
  });
});
