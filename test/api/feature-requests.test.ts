import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { DETAILS } from '../support/feature-request.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { apiNode, value } from './node.ts';

const AT = '/consultations/mutualiser/proposals/1/feature-request';
const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: null, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 0,
};

describe('feature requests, over the API', () => {
  const node = apiNode();
  let token: string;
  const post = (path: string, json: object) => node.call('POST', path, { token, json });

  beforeAll(async () => {
    token = await node.token('consultations', 'represent');
    await oneAgentPledges(node.app);
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    const open = { opensAt: '2026-03-01', closesAt: '2030-12-31', by: null };
    value(await createCommunity(node.app, { slug: 'mutualiser', ...words, ...open }));
    value(await publishConsultation(node.app, { slug: 'mutualiser', by: null }));
  });

  it('are written, specified, pledged for and settled', async () => {
    const input = { title: { fr: 'Joindre' }, body: { fr: 'Il manque un bouton.' }, details: DETAILS };
    const refused = await node.call('POST', '/consultations/mutualiser/feature-requests', { json: input });
    expect(refused.status).toBe(401);
    const written = await post('/consultations/mutualiser/feature-requests', input);
    expect([written.status, written.body]).toMatchObject([201, { number: 1, state: 'draft', details: DETAILS }]);
    expect((await node.call('PATCH', AT, { token, json: { ...DETAILS, licence: 'MIT' } })).body.licence).toBe('MIT');
    expect((await post(`${AT}/steps`, { step: 'open' })).body.state).toBe('open');
    const estimate = { supplier: 'Atelier', amount: { amount: 950_000, currency: 'EUR' }, date: '2026-03-01' };
    expect((await post(`${AT}/estimates`, estimate)).body).toMatchObject({ ...estimate, reference: null });
    const funding = { need: { amount: 1_000_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS };
    expect((await post(`${AT}/steps`, { step: 'specify', funding })).body.refusal).toMatchObject({ field: 'reason' });
    const specified = await post(`${AT}/steps`, { step: 'specify', reason: 'Vote.', funding });
    expect(specified.body).toMatchObject({ state: 'specified', funding: { need: funding.need, terms: TERMS } });
    const pledge = { kind: 'money', amount: 1_000_000, currency: 'EUR', expiresAt: '2026-12-31', conditions: [] };
    const alone = await node.token('consultations');
    for (const [path, json] of [['', pledge] as const, ['/withdraw', {}] as const]) {
      const unfit = await node.call('POST', `${AT}/pledges${path}`, { token: alone, json });
      expect([unfit.status, unfit.body.refusal]).toEqual([403, { type: 'missing-scope', scope: 'represent' }]);
    }
    expect((await post(`${AT}/pledges`, { ...pledge, currency: 'CHF' })).body.refusal).toMatchObject({
      type: 'pledge-refused',
      because: 'other-currency',
    });
    expect((await post(`${AT}/pledges`, pledge)).body).toMatchObject({ of: 'pledge', sequence: 1, since: 0 });
    expect((await post(`${AT}/pledges/withdraw`, {})).body).toMatchObject({ of: 'withdrawal', sequence: 2 });
    expect((await post(`${AT}/pledges`, pledge)).body).toMatchObject({ sequence: 3, since: 2 });
    expect((await node.call('POST', `${AT}/settlement`, { token })).body.refusal.type).toBe('pledges-open');
    node.clock.set('2026-04-02T08:00:00Z');
    expect((await node.call('POST', `${AT}/settlement`, { token })).body).toMatchObject({
      outcome: { isFunded: true, toPay: 1_000_000, shares: [{ share: 1_000_000 }] },
    });
    const view = await node.call('GET', AT, {});
    expect(view.body).toMatchObject({ state: 'funded', preview: null, settlements: [{}], pledges: [{}, {}, {}] });
    expect(view.body.settlements).toMatchObject([
      { lateJoining: 'free', joined: [], transfers: [], paid: [{ paid: 1_000_000 }] },
    ]);
    const join = { most: { amount: 1_000_000, currency: 'EUR' } };
    expect(await post(`${AT}/joins`, join)).toMatchObject({
      status: 409,
      body: { refusal: { because: 'already-pays' } },
    });
    const onPaper = { ...join, institution: 'https://torino.example/', reference: 'Verbale 3' };
    expect((await post(`${AT}/joins`, onPaper)).body.refusal).toMatchObject({ because: 'not-a-member' });
    expect((await node.call('POST', `${AT}/joins`, { token: alone, json: join })).status).toBe(403);
    const reopened = await post(`${AT}/close`, { closesAt: '2026-06-01' });
    expect([reopened.status, reopened.body.refusal]).toMatchObject([409, { type: 'wrong-status' }]);
    const list = await node.call('GET', '/consultations/mutualiser/feature-requests', {});
    expect(list.body.items).toMatchObject([{ number: 1, state: 'funded', need: funding.need }]);
  });

  it('are delivered, rejected, delivered again and adopted once all that pay run it', async () => {
    const release = (version: string) => ({ version, url: `https://git.example/${version}`, date: '2026-04-02' });
    const step = async (name: string) => (await post(`${AT}/steps`, { step: name, reason: 'Recette.' })).body.state;
    expect((await post(`${AT}/releases`, release('1'))).body.refusal).toMatchObject({ type: 'wrong-status' });
    expect(await step('commission')).toBe('commissioned');
    expect((await post(`${AT}/releases`, release('1'))).body).toMatchObject(release('1'));
    expect((await post(`${AT}/releases`, release('1'))).body.refusal).toMatchObject({ field: 'version' });
    expect((await post(`${AT}/releases`, { ...release('2'), url: 'http://a.example' })).body.refusal).toMatchObject({
      field: 'url',
    });
    expect((await post(`${AT}/uses`, { version: '1', since: '2026-04-02' })).body.refusal.type).toBe('wrong-status');
    expect(await step('deliver')).toBe('delivered');
    expect((await post(`${AT}/uses`, { version: '9', since: '2026-04-02' })).body.refusal).toMatchObject({
      field: 'version',
    });
    const alone = await node.token('consultations');
    const unfit = await node.call('POST', `${AT}/uses`, { token: alone, json: { version: null } });
    expect(unfit.body.refusal).toEqual({ type: 'missing-scope', scope: 'represent' });
    expect((await post(`${AT}/uses`, { version: null, dueOn: '2026-06-01' })).body).toMatchObject({
      dueOn: '2026-06-01',
    });
    expect(await step('reject')).toBe('commissioned');
    node.clock.advance({ hours: 1 });
    expect(await step('deliver')).toBe('delivered');
    expect((await post(`${AT}/uses`, { version: '1', since: '2026-04-02' })).status).toBe(201);
    expect((await node.call('GET', AT, {})).body.state).toBe('delivered');
    expect((await post(`${AT}/releases`, release('2'))).status).toBe(201);
    expect((await post(`${AT}/uses`, { version: '2', since: '2026-04-02' })).status).toBe(201);
    const { body } = await node.call('GET', AT, {});
    expect(body).toMatchObject({
      state: 'adopted',
      releases: [{ version: '1' }, { version: '2' }],
      uses: [{ version: '2', announcedBy: body.releases[1].institution, since: '2026-04-02', dueOn: null }],
    });
    const decided = body.steps as readonly { readonly step: string; readonly reason: string | null }[];
    expect(decided.at(-1)).toMatchObject({ step: 'adopt', decidedBy: 'members', reason: null });
    expect(decided.find((each) => each.step === 'reject')?.reason).toBe('Recette.');
    expect(decided.find((each) => each.step === 'specify')).toMatchObject({ funding: { need: { amount: 1_000_000 } } });
  });

  it('are withdrawn as duplicates of others', async () => {
    const input = { title: { fr: 'Téléverser' }, body: { fr: 'Il manque un bouton.' }, details: DETAILS };
    const { number } = (await post('/consultations/mutualiser/feature-requests', input)).body;
    const at = AT.replace('1', String(number));
    const refused = async (json: object) => (await post(`${at}/steps`, json)).body.refusal;
    expect(await refused({ step: 'open', duplicateOf: 1 })).toMatchObject({ field: 'duplicateOf' });
    const withdraw = { step: 'withdraw', reason: 'Vote.' };
    const itself = await post(`${at}/steps`, { ...withdraw, duplicateOf: number });
    expect([itself.status, itself.body.refusal]).toEqual([409, { type: 'merge-refused', because: 'itself', number }]);
    expect(await refused({ ...withdraw, duplicateOf: 9_999 })).toMatchObject({ because: 'unknown-request' });
    for (const none of ['x', 0, 1.5, 9_999_999_999]) {
      expect(await refused({ ...withdraw, duplicateOf: none })).toMatchObject({ field: 'duplicateOf' });
    }
    const merged = await post(`${at}/steps`, { ...withdraw, duplicateOf: 1 });
    expect(merged.body).toMatchObject({ state: 'withdrawn', steps: [{ duplicateOf: 1 }], duplicates: [] });
    const target = await node.call('GET', AT, {});
    expect([target.body.duplicates, target.body.steps[0].duplicateOf]).toEqual([[number], null]);
    const list = await node.call('GET', '/consultations/mutualiser/feature-requests', {});
    expect(list.body.items).toMatchObject([{ duplicateOf: null }, { number, duplicateOf: 1 }]);
  });

  it('have pledges above the sum of the institution confirmed by a second person', async () => {
    node.clock.set('2026-03-02T08:00:00Z');
    await oneAgentPledges(node.app, 500_000);
    const [first, second] = await Promise.all(
      ['ada', 'bea'].map(async (name) => {
        const agentId = await node.agent('officer', `${name}@lyon.example`);
        const by = { kind: 'agent', id: agentId } as const;
        return value(await createToken(node.app, { name, scopes: ['consultations', 'represent'], by })).secret;
      }),
    );
    const input = { title: { fr: 'Exporter' }, body: { fr: 'Il manque un bouton.' }, details: DETAILS };
    const { number } = (await post('/consultations/mutualiser/feature-requests', input)).body;
    const at = AT.replace('1', String(number));
    await post(`${at}/steps`, { step: 'open' });
    const funding = { need: { amount: 1_000_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS };
    await post(`${at}/steps`, { step: 'specify', reason: 'Vote.', funding });
    const json = { kind: 'money', amount: 500_001, currency: 'EUR', expiresAt: '2026-12-31', conditions: [] };
    const prepared = await node.call('POST', `${at}/pledges`, { token: first, json });
    expect([prepared.status, prepared.body]).toMatchObject([202, { amount: 500_001, outcome: null }]);
    expect((await node.call('GET', at, {})).body.pledges).toEqual([]);
    expect((await node.call('GET', `${at}/pledges/waiting`, {})).status).toBe(401);
    const listed = await node.call('GET', `${at}/pledges/waiting`, { token: second });
    expect(listed.body.items).toEqual([prepared.body]);
    const confirm = `${at}/pledges/waiting/${prepared.body.id}/confirm`;
    expect(await node.call('POST', confirm, { token: first })).toMatchObject({
      status: 409,
      body: { refusal: { type: 'second-agent-needed' } },
    });
    expect(await node.call('POST', confirm, { token: second })).toMatchObject({ status: 201, body: { sequence: 1 } });
    expect(await node.call('POST', confirm, { token: second })).toMatchObject({
      status: 409,
      body: { refusal: { type: 'already-decided' } },
    });
    const other = await node.call('POST', `${at}/pledges`, { token: first, json });
    const discarded = await node.call('POST', `${at}/pledges/waiting/${other.body.id}/discard`, { token: first });
    expect(discarded).toMatchObject({ status: 200, body: { outcome: 'discarded' } });
    expect((await node.call('GET', at, {})).body.pledges).toMatchObject([{ amount: 500_001 }]);
  });
});
