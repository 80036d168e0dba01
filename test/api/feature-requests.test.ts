import { beforeAll, describe, expect, it } from 'vitest';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { apiNode, value } from './node.ts';

const AT = '/consultations/mutualiser/proposals/1/feature-request';
const DETAILS = {
  acceptanceCriteria: ['Dix secondes.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};
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
    const reopened = await post(`${AT}/close`, { closesAt: '2026-06-01' });
    expect([reopened.status, reopened.body.refusal]).toMatchObject([409, { type: 'wrong-status' }]);
    const list = await node.call('GET', '/consultations/mutualiser/feature-requests', {});
    expect(list.body.items).toMatchObject([{ number: 1, state: 'funded', need: funding.need }]);
  });
});
