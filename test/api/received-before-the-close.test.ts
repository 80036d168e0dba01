import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import type { Application } from '../../src/application/application.ts';
import { api } from '../../src/http/api/api.ts';
import { noteArrivals } from '../../src/http/kit/arrivals.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const IN_TIME = '2026-04-30T21:59:59.900Z';
const CLOSED = '2026-04-30T22:00:03Z';

/** A server that takes three seconds until an act has its turn: the phase closes in between. */
describe('what had arrived before a phase closed', () => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let database: Database;
  let app: Application;
  let token: string;

  beforeAll(async () => {
    database = await openMigrated();
    app = applicationOn(database, clock);
    await setUpCity(app);
    await opened(app, 'velo', {
      phases: (['propose', 'support'] as const).map((kind) => ({
        kind,
        opensAt: '2026-03-01',
        closesAt: '2026-04-30',
      })),
      rules: { hold: 'nothing' },
    });
    const { id } = await registeredPerson(app, 'Ana');
    await proposed(app, { slug: 'velo', authorId: id, body: 'Un pont' });
    const scopes = ['propose', 'comment', 'support'];
    token = value(await createToken(app, { name: 'Borne', scopes, participant: { id } })).secret;
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const send = async (path: string, body: object, arrived: string) => {
    const http = new Hono();
    http.use('*', noteArrivals(app));
    http.use('*', async (_, next) => {
      clock.set(CLOSED);
      await next();
    });
    http.route('/api/v1', api({ app, version: 'test', trustProxy: false }));
    clock.set(arrived);
    const answer = await http.request(`/api/v1/consultations/velo/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [answer.status, ((await answer.json()) as { refusal?: { type: string } }).refusal?.type];
  };

  it.each([
    ['proposals', { title: { fr: 'Un quai' }, body: { fr: 'Au bord de l’eau.' } }],
    ['proposals/1/comments', { body: 'Oui.', lang: 'fr' }],
    ['proposals/1/support', { side: 'for' }],
  ])('counts, and nothing that came after: %s', async (path, body) => {
    expect(await send(path, body, CLOSED)).toEqual([409, 'phase-closed']);
    expect(await send(path, body, IN_TIME)).toEqual([path.endsWith('support') ? 200 : 201, undefined]);
  });
});
