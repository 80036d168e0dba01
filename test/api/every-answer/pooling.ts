import type { City } from './city.ts';

const AT = '/consultations/{slug}/proposals/{number}/feature-request';
const DETAILS = {
  acceptanceCriteria: ['Dix secondes.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};
const REQUEST = { title: { fr: 'Joindre' }, body: { fr: 'Il manque un bouton.' }, details: DETAILS };
const FUNDING = {
  need: { amount: 1_000_000, currency: 'EUR' },
  terms: {
    sharing: 'equally',
    populations: null,
    rates: { work: null, hosting: null },
    lateJoining: 'free',
    withdrawalDays: 0,
  },
};
const PLEDGE = { kind: 'money', amount: 500_000, currency: 'EUR', expiresAt: '2026-12-31', conditions: [] };
const CHARTER = {
  text: { fr: 'Les coûts sont partagés également.' },
  secondAgentAbove: null,
  pledgeWithdrawal: 'until-close',
  populations: [],
  decision: { fr: 'Assemblée du 1er mars 2026' },
  replaces: 0,
};

/** A community of institutions: its charter, and a feature request from the first words to two settlements. */
export async function pool({ ask, node }: City): Promise<void> {
  const inHours = (hours: number) => new Date(node.clock.now().getTime() + hours * 3_600_000).toISOString();
  const community = { slug: 'mutualiser' };
  const phases = [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2030-12-31' }];
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
  await ask('POST /consultations', 201, { json: { ...community, ...words, phases, openTo: 'institutions' } });
  await ask('POST /consultations/{slug}/publish', 200, { at: community });
  await ask('POST /consultations/{slug}/charter', 201, { at: community, json: CHARTER });
  await ask('POST /consultations/{slug}/charter', 409, { at: community, json: CHARTER });
  await ask('GET /consultations/{slug}/charter', 200, { at: community });

  await ask('POST /consultations/{slug}/feature-requests', 409, { at: { slug: 'velo' }, json: REQUEST });
  const { number } = await ask('POST /consultations/{slug}/feature-requests', 201, { at: community, json: REQUEST });
  const at = { ...community, number };
  await ask('GET /consultations/{slug}/feature-requests', 200, { at: community });
  await ask(`GET ${AT}`, 200, { at });
  await ask(`PATCH ${AT}`, 200, { at, json: { ...DETAILS, licence: 'MIT' } });
  await ask(`POST ${AT}/close`, 409, { at, json: { closesAt: '2026-04-01' } });
  await ask(`POST ${AT}/pledges`, 409, { at, json: PLEDGE });
  await ask(`POST ${AT}/pledges/withdraw`, 409, { at, json: {} });
  await ask(`POST ${AT}/steps`, 200, { at, json: { step: 'open' } });
  await ask(`POST ${AT}/steps`, 409, { at, json: { step: 'open' } });
  const estimate = { supplier: 'Atelier', amount: FUNDING.need, date: '2026-03-01' };
  await ask(`POST ${AT}/estimates`, 201, { at, json: estimate });
  await ask(`POST ${AT}/steps`, 200, {
    at,
    json: { step: 'specify', reason: 'Vote.', funding: { ...FUNDING, closesAt: inHours(1) } },
  });
  await ask(`PATCH ${AT}`, 409, { at, json: DETAILS });
  await ask(`POST ${AT}/pledges`, 201, { at, json: PLEDGE });
  await ask(`POST ${AT}/pledges/withdraw`, 200, { at, json: {} });
  await ask(`POST ${AT}/settlement`, 409, { at });
  node.clock.advance({ hours: 3 });
  await ask(`POST ${AT}/settlement`, 200, { at });
  await ask(`POST ${AT}/close`, 200, { at, json: { closesAt: inHours(24) } });
  await ask(`POST ${AT}/steps`, 200, { at, json: { step: 'withdraw', reason: 'Fait ailleurs.' } });
  await ask(`POST ${AT}/estimates`, 409, { at, json: estimate });
}
