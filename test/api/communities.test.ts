import { beforeAll, expect, it } from 'vitest';
import { opened } from '../support/city.ts';
import { apiNode } from './node.ts';

const node = apiNode();
const CHARTER = '/consultations/mutualiser/charter';
const INPUT = {
  text: { fr: 'Les coûts sont partagés également.' },
  secondAgentAbove: { amount: 500_000, currency: 'EUR' },
  pledgeWithdrawal: 'until-close',
  populations: [],
  decision: { fr: 'Assemblée du 1er mars 2026' },
  replaces: 0,
};
let officer: string;

beforeAll(async () => {
  officer = await node.token('consultations');
  await opened(node.app, 'velo');
});

it('a consultation of institutions is drafted as one, and says so', async () => {
  const json = {
    slug: 'mutualiser',
    title: { fr: 'Mutualiser' },
    summary: { fr: 'Payer une fois.' },
    openTo: 'institutions',
    phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2030-12-31' }],
  };
  expect(await node.call('POST', '/consultations', { token: officer, json })).toMatchObject({
    status: 201,
    body: { openTo: 'institutions', standings: ['institution'] },
  });
  expect(await node.call('GET', '/consultations/velo')).toMatchObject({ body: { openTo: 'people' } });
});

it('its charter is adopted once it is published, and is read with every version by anybody', async () => {
  const adopt = (json: object) => node.call('POST', CHARTER, { token: officer, json });
  expect((await adopt(INPUT)).status).toBe(409);
  await node.call('POST', '/consultations/mutualiser/publish', { token: officer });
  const first = await adopt(INPUT);
  expect(first).toMatchObject({ status: 201, body: { version: 1, secondAgentAbove: INPUT.secondAgentAbove } });
  expect(await adopt(INPUT)).toMatchObject({ status: 409 });
  const second = await adopt({ ...INPUT, secondAgentAbove: null, sharing: 'by-population', replaces: 1 });
  expect((await node.call('GET', CHARTER)).body).toEqual({ items: [second.body, first.body], next: null });
});

it('bad terms are refused by their field, and consultations of people have no charter', async () => {
  const bad = { ...INPUT, secondAgentAbove: { amount: 5, currency: 'euro' }, replaces: 2 };
  expect(await node.call('POST', CHARTER, { token: officer, json: bad })).toMatchObject({
    status: 422,
    body: { refusal: { field: 'secondAgentAbove.currency' } },
  });
  expect(await node.call('GET', '/consultations/velo/charter')).toMatchObject({
    status: 409,
    body: { refusal: { type: 'not-a-community' } },
  });
});
