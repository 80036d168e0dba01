import { beforeAll, expect, it } from 'vitest';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { value } from '../support/city.ts';
import { apiNode } from './node.ts';

const node = apiNode();
const PATH = '/consultations/pool/hand-over';
const TORINO = 'https://torino.example/';
const OFFER = { to: TORINO, reason: 'Assemblée du 1er mars 2026' };
let agent: string;
let officer: string;

beforeAll(async () => {
  agent = await node.token('represent');
  officer = await node.token('consultations');
  const { app } = node;
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
  value(
    await createCommunity(app, { slug: 'pool', ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }),
  );
  const { id: consultationId } = value(await publishConsultation(app, { slug: 'pool', by: null }));
  const now = app.now();
  await app.store.transact((writer) =>
    writer.sharing.saveCohost({
      ...{ consultationId, peer: TORINO, invite: `${app.origin}/activities/1`, status: 'accepted', role: 'member' },
      ...{ registered: 1, registeredAt: now, invitedAt: now, answeredAt: now },
    }),
  );
});

it('is offered to a member by whoever represents the institution, read by anybody, and taken back', async () => {
  const offered = { offer: { to: TORINO, reason: OFFER.reason }, formerly: [] };
  expect(await node.call('POST', PATH, { token: officer, json: OFFER })).toMatchObject({ status: 403 });
  expect(await node.call('POST', PATH, { token: agent, json: OFFER })).toMatchObject({ status: 200, body: offered });
  expect(await node.call('GET', PATH)).toMatchObject({ status: 200, body: offered });
  expect(await node.call('POST', '/consultations/pool/charter', { token: officer, json: CHARTER })).toMatchObject({
    status: 409,
    body: { refusal: { type: 'being-handed-over' } },
  });
  expect(await node.call('DELETE', PATH, { token: agent })).toMatchObject({ status: 200, body: { offer: null } });
});

it('is offered to nobody who is no member, and taken over by nobody who hosts it', async () => {
  const stranger = { ...OFFER, to: 'https://stranger.example/' };
  expect(await node.call('POST', PATH, { token: agent, json: stranger })).toMatchObject({
    status: 409,
    body: { refusal: { type: 'hand-over-refused', because: 'not-a-member' } },
  });
  expect(await node.call('POST', '/consultations/pool/take-over', { token: agent })).toMatchObject({ status: 409 });
});

const CHARTER = {
  text: { fr: 'Les coûts sont partagés également.' },
  secondAgentAbove: null,
  pledgeWithdrawal: 'until-close',
  populations: [],
  decision: { fr: 'Assemblée' },
  replaces: 0,
};
