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

const PLEDGE_SUM = { amount: 500_000, currency: 'EUR' };
const BOUND = { secondAgentAbove: PLEDGE_SUM, replaces: 1 };

/** A community of institutions: its charter, and a feature request from the first words to two settlements. */
export async function pool({ ask, node, first, second }: City): Promise<void> {
  const inHours = (hours: number) => new Date(node.clock.now().getTime() + hours * 3_600_000).toISOString();
  const community = { slug: 'mutualiser' };
  const phases = ['propose', 'vote'].map((kind) => ({ kind, opensAt: '2026-03-01', closesAt: '2030-12-31' }));
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
  await ask('POST /consultations', 201, { json: { ...community, ...words, phases, openTo: 'institutions' } });
  await ask('POST /consultations/{slug}/publish', 200, { at: community });
  await ask('POST /consultations/{slug}/charter', 201, { at: community, json: CHARTER });
  await ask('POST /consultations/{slug}/charter', 409, { at: community, json: CHARTER });
  await ask('GET /consultations/{slug}/charter', 200, { at: community });
  await ask('GET /consultations/{slug}/hand-over', 200, { at: community });
  const handOver = { to: 'https://torino.example/', reason: 'Assemblée du 2 mars 2026' };
  await ask('POST /consultations/{slug}/hand-over', 409, { at: community, json: handOver });
  await ask('DELETE /consultations/{slug}/hand-over', 409, { at: community });
  await ask('POST /consultations/{slug}/take-over', 409, { at: community });
  const girona = { institution: 'https://girona.example/', name: 'Girona', reference: 'Acta 3' };
  const paperMembers = '/consultations/{slug}/paper-members' as const;
  await ask(`POST ${paperMembers}`, 409, { at: { slug: 'velo' }, json: girona });
  await ask(`POST ${paperMembers}`, 201, { at: community, json: girona });
  await ask(`GET ${paperMembers}`, 200, { at: community });
  await ask(`POST ${paperMembers}/end`, 409, { at: { slug: 'velo' }, json: { institution: girona.institution } });
  await ask(`POST ${paperMembers}/end`, 200, { at: community, json: { institution: girona.institution } });

  await voteForInstitution({ ask });
  await ask('POST /consultations/{slug}/feature-requests', 409, { at: { slug: 'velo' }, json: REQUEST });
  const { number } = await ask('POST /consultations/{slug}/feature-requests', 201, { at: community, json: REQUEST });
  const at = { ...community, number };
  await ask('GET /consultations/{slug}/feature-requests', 200, { at: community });
  await ask(`GET ${AT}`, 200, { at });
  await ask(`PATCH ${AT}`, 200, { at, json: { ...DETAILS, licence: 'MIT' } });
  await ask(`POST ${AT}/close`, 409, { at, json: { closesAt: '2026-04-01' } });
  await ask(`POST ${AT}/pledges`, 409, { at, json: PLEDGE });
  await ask(`POST ${AT}/pledges/withdraw`, 409, { at, json: {} });
  await ask(`POST ${AT}/joins`, 409, { at, json: { most: FUNDING.need } });
  await ask(`POST ${AT}/steps`, 200, { at, json: { step: 'open' } });
  await ask(`POST ${AT}/steps`, 409, { at, json: { step: 'open' } });
  const estimate = { supplier: 'Atelier', amount: FUNDING.need, date: '2026-03-01' };
  await ask(`POST ${AT}/estimates`, 201, { at, json: estimate });
  await ask(`POST ${AT}/steps`, 200, {
    at,
    json: { step: 'specify', reason: 'Vote.', funding: { ...FUNDING, closesAt: inHours(1) } },
  });
  await ask(`PATCH ${AT}`, 409, { at, json: DETAILS });
  const prepared = await ask(`POST ${AT}/pledges`, 202, { at, json: PLEDGE, as: first });
  const waiting = { ...at, waiting: prepared.id };
  await ask(`GET ${AT}/pledges/waiting`, 200, { at });
  await ask(`POST ${AT}/pledges/waiting/{waiting}/confirm`, 409, { at: waiting, as: first });
  await ask(`POST ${AT}/pledges/waiting/{waiting}/confirm`, 201, { at: waiting, as: second });
  const discarded = await ask(`POST ${AT}/pledges`, 202, { at, json: PLEDGE, as: first });
  await ask(`POST ${AT}/pledges/waiting/{waiting}/discard`, 200, { at: { ...at, waiting: discarded.id } });
  await ask(`POST ${AT}/pledges/waiting/{waiting}/discard`, 409, { at: waiting });
  await ask('PATCH /institution', 200, { json: { secondAgentAbove: PLEDGE_SUM } });
  await ask('POST /consultations/{slug}/charter', 201, { at: community, json: { ...CHARTER, ...BOUND } });
  await ask(`POST ${AT}/pledges`, 201, { at, json: PLEDGE });
  await ask(`POST ${AT}/pledges/withdraw`, 200, { at, json: {} });
  await ask(`POST ${AT}/settlement`, 409, { at });
  node.clock.advance({ hours: 3 });
  await ask(`POST ${AT}/settlement`, 200, { at });
  await ask(`POST ${AT}/close`, 200, { at, json: { closesAt: inHours(24) } });
  await ask(`POST ${AT}/steps`, 200, { at, json: { step: 'withdraw', reason: 'Fait ailleurs.' } });
  await ask(`POST ${AT}/estimates`, 409, { at, json: estimate });
  const { number: other } = await ask('POST /consultations/{slug}/feature-requests', 201, {
    at: community,
    json: REQUEST,
  });
  const { number: twice } = await ask('POST /consultations/{slug}/feature-requests', 201, {
    at: community,
    json: REQUEST,
  });
  const duplicate = { ...community, number: twice };
  const merge = { step: 'withdraw', reason: 'Doublon.', duplicateOf: twice };
  await ask(`POST ${AT}/steps`, 409, { at: duplicate, json: merge });
  await ask(`POST ${AT}/steps`, 409, { at: duplicate, json: { ...merge, duplicateOf: number } });
  await deliver({ ask, node, first, second }, { ...community, number: other }, inHours(1));
  await ask(`POST ${AT}/steps`, 200, { at: duplicate, json: { ...merge, duplicateOf: other } });
  await ask(`GET ${AT}`, 200, { at: { ...community, number: other } });
  await ask(`POST ${AT}/releases`, 409, {
    at,
    json: { version: '1', url: 'https://git.example/', date: '2026-03-01' },
  });
  await ask(`POST ${AT}/uses`, 409, { at, json: { version: null } });
  await ask(`POST ${AT}/comments`, 409, { at, json: { body: 'Oui.', lang: 'fr' } });
  await ask('GET /consultations/{slug}/statements', 200, { at: community });
}

/** The vote of the institution, which the ballots of people do not take. */
async function voteForInstitution({ ask }: Pick<City, 'ask'>) {
  const vote = '/ballots/{ballot}/votes/institution';
  const choice = { kind: 'yes-no', answer: 'yes' };
  const drafted = async (slug: string, more: object) => {
    const json = { slug: 'priorites', question: { fr: 'Alors ?' }, method: 'yes-no', ...more };
    return { ballot: (await ask('POST /consultations/{slug}/ballots', 201, { at: { slug }, json })).id as string };
  };
  const at = await drafted('mutualiser', {
    rules: { weights: [{ institution: 'https://torino.example/', weight: 2 }] },
  });
  const { rulesHash } = await ask('POST /ballots/{ballot}/publish', 200, { at });
  await ask(`POST ${vote}`, 409, { at, json: { choice, rulesHash: 'a'.repeat(64) } });
  await ask(`POST ${vote}`, 201, { at, json: { choice, rulesHash } });
  await ask(`GET ${vote}`, 200, { at });
  const people = await drafted('later', {});
  await ask('POST /ballots/{ballot}/publish', 200, { at: people });
  await ask(`GET ${vote}`, 409, { at: people });
}

/** A feature request that is paid for, released and run. */
async function deliver(
  { ask, node, first, second }: Pick<City, 'ask' | 'node' | 'first' | 'second'>,
  at: Readonly<Record<string, string | number>>,
  closesAt: string,
) {
  const step = async (name: string, more: object = {}) =>
    await ask(`POST ${AT}/steps`, 200, { at, json: { step: name, reason: 'Vote.', ...more } });
  await step('open');
  await step('specify', { funding: { ...FUNDING, closesAt } });
  const all = { ...PLEDGE, amount: FUNDING.need.amount };
  const { id: waiting } = await ask(`POST ${AT}/pledges`, 202, { at, json: all, as: first });
  await ask(`POST ${AT}/pledges/waiting/{waiting}/confirm`, 201, { at: { ...at, waiting }, as: second });
  node.clock.advance({ hours: 3 });
  await ask(`POST ${AT}/settlement`, 200, { at });
  await step('commission');
  await ask(`POST ${AT}/releases`, 201, {
    at,
    json: { version: '1', url: 'https://git.example/', date: '2026-03-01' },
  });
  await step('deliver');
  await ask(`POST ${AT}/uses`, 201, { at, json: { version: '1', since: '2026-03-01' } });
}
