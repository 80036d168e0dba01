import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createFederationRoutes, type FederationRoutes } from '../../src/federation/federation-routes.ts';
import { targetOf } from '../../src/federation/inbox/targets.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, id, participant, proposal } from '../support/participation.ts';
import { deliveringCity } from './delivering-city.ts';

const HOST = 'https://torino.example/consultations/parchi';
const opening = new AsyncDisposableStack();
let app: Application;
let door: FederationRoutes;

beforeAll(async () => {
  const database = opening.use(await openMigrated());
  app = applicationOn(database, clockAt('2026-03-02T08:00:00Z'));
  await deliveringCity(app);
  const mirror = consultation({
    slug: 'parchi',
    handle: 'parchi',
    host: { uri: HOST, institution: 'https://torino.example/' },
  });
  await app.store.transact(async (writer) => {
    await writer.consultations.save(mirror);
    await writer.participants.save(participant({ kind: 'remote', actorUri: 'https://torino.example/participants/1' }));
    await writer.proposals.save(proposal({ uri: `${HOST}/proposals/1` }));
  });
  const cache = opening.use(
    await ResponseCache.start({ app, onEvents: async () => async () => {}, onFailure: () => {} }),
  );
  door = createFederationRoutes({ documents: createDocumentContext(app), cache, version: '0' });
});
afterAll(() => opening.disposeAsync());

const get = (path: string, accept = 'application/activity+json') =>
  door(new Request(`https://participation.example${path}`, { headers: { accept } }));

it.each([
  ['/consultations/parchi', HOST],
  ['/consultations/parchi/proposals/1', `${HOST}/proposals/1`],
  ['/consultations/parchi/proposals/1/actor', `${HOST}/proposals/1`],
  ['/consultations/parchi/outbox', HOST],
])('leads from %s to the host', async (path, there) => {
  const answer = await get(path);
  expect(answer?.status).toBe(303);
  expect(answer?.headers.get('location')).toBe(there);
});

it('leaves the same address to the page', async () => {
  expect(await get('/consultations/parchi', 'text/html')).toBeNull();
});

it('has no handle and nothing that somebody elsewhere could act on', async () => {
  const named = await get('/.well-known/webfinger?resource=acct:parchi@participation.example');
  expect(named?.status).toBe(404);
  const uris = createDocumentContext(app).uris;
  expect(await targetOf(app, uris, uris.proposal('parchi', 1))).toBeNull();
});

it('is decided by its host alone', async () => {
  const refused = { ok: false, refusal: { type: 'decided-by-host', host: HOST } };
  const reason = { fr: 'Plus de temps.' };
  const [phase] = (await app.store.read((reader) => reader.consultations.bySlug('parchi')))?.phases ?? [];
  const closesAt = '2026-05-01';
  expect(await extendPhase(app, { slug: 'parchi', phaseId: phase?.id ?? '', closesAt, reason, by: null })).toEqual(
    refused,
  );
  expect(await changeConsultation(app, { slug: 'parchi', change: { title: { fr: 'Parcs' } }, by: null })).toEqual(
    refused,
  );
  const about = { proposalId: id(3), reason: 'Hors sujet.', by: null } as const;
  expect(await decideProposal(app, { ...about, kind: 'hold', rule: 'off-topic' })).toEqual(refused);
  const answer = { proposalId: id(3), verdict: 'accepted', body: { fr: 'Oui.' }, commitments: [], by: null } as const;
  // What it answers itself stands beside the host's, as long as that shares.
  expect(await publishAnswer(app, answer)).toEqual({ ok: false, refusal: { type: 'not-shared' } });
});
