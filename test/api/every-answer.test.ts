import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUOTAS } from '../../src/http/kit/limit.ts';
import type { ApiDocument } from '../../src/http/kit/openapi/document.ts';
import { drafted, opened } from '../support/city.ts';
import { type LocalServer, serve } from '../support/local-server.ts';
import { vote } from './every-answer/ballots.ts';
import { type City, cityOn } from './every-answer/city.ts';
import { arbitraryOf, bodyOf, MISSING, type Named, operationsOf, queryOf } from './every-answer/described.ts';
import { consult, NEW_CONSULTATION, runInstitution } from './every-answer/institution.ts';
import { moderate } from './every-answer/moderation.ts';
import { network } from './every-answer/network.ts';
import { enterPaper } from './every-answer/paper.ts';
import { pool } from './every-answer/pooling.ts';
import { followPlatform, refuseLastAdministrator, runStaff } from './every-answer/staff.ts';
import { answerProposals, askPeople, followByMail, takePart } from './every-answer/taking-part.ts';
import { BARCELONA_FOUND, PROVIDER } from './far-side.ts';
import { type Answer, answerTo, apiNode } from './node.ts';

/** Printed where it fails, and given by `SEED` to see it again. `RUNS=100` is for by hand, before a release. */
const SEED = Number(process.env['SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
const RUNS = Number(process.env['RUNS'] ?? 2);
/** Of anything that is there but by its name. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ slug: 'velo', number: '1', version: '1', kind: 'digest', lang: 'fr' },
  ...{ hash: 'a'.repeat(64), policy: 'nowhere.example' },
};
const ABSENT = { ...NAMES, slug: 'nowhere', lang: 'xx', follow: 'nowhere' };

/** Statuses that are described and not brought about here, each with why. */
const ELSEWHERE = 'another institution hosts the community: test/network/pooling-unanswered.test.ts';
const SENT_TO_HOSTS = [
  'steps',
  'comments',
  'estimates',
  'joins',
  'pledges/waiting/{waiting}/confirm',
  'pledges/withdraw',
  'releases',
  'uses',
];
const NOT_SEEN: ReadonlyMap<string, string> = new Map([
  ['POST /consultations/{slug}/hand-over 200', 'it needs a member: test/api/hand-over.test.ts'],
  ['DELETE /consultations/{slug}/hand-over 200', 'it needs a member: test/api/hand-over.test.ts'],
  ['POST /consultations/{slug}/take-over 200', 'it needs a host: test/network/pooling-hand-over.test.ts'],
  [
    'POST /consultations/{slug}/proposals/{number}/feature-request/joins 201',
    'it needs a member that does not pay: test/network/pooling-late.test.ts',
  ],
  ['POST /consultations/{slug}/feature-requests 202', ELSEWHERE],
  ['POST /consultations/{slug}/statements/{statement}/withdraw 200', ELSEWHERE],
  ...SENT_TO_HOSTS.map(
    (each) => [`POST /consultations/{slug}/proposals/{number}/feature-request/${each} 202`, ELSEWHERE] as const,
  ),
]);

describe('every operation of openapi.json', () => {
  const node = apiNode('2026-03-02T08:00:00Z', { directory: BARCELONA_FOUND, identity: PROVIDER });
  const empty = apiNode('2026-03-02T08:00:00Z', { isSetUp: false });
  let city: City;
  let target: LocalServer;
  let operations: readonly Named[] = [];
  let document: ApiDocument;
  /** Of another person in each test, since a person may ask so often. */
  let admins: readonly string[];
  let reader: string;
  /** Statuses that were seen, by operation. */
  const seen = new Map<string, Set<number>>();
  const note = (name: string, status: number) => {
    seen.set(name, (seen.get(name) ?? new Set()).add(status));
  };

  beforeAll(async () => {
    target = await serve((request, response) => {
      request.resume().on('end', () => response.end());
    });
    const all = (opensAt: string, closesAt: string) =>
      (['propose', 'support', 'discuss', 'vote'] as const).map((kind) => ({ kind, opensAt, closesAt }));
    await opened(node.app, 'velo', { phases: all('2026-03-01', '2026-03-31'), rules: { hold: 'nothing' } });
    await opened(node.app, 'later', { phases: all('2026-05-01', '2026-05-31') });
    await opened(node.app, 'shared');
    await opened(node.app, 'asked', {
      phases: [{ kind: 'questionnaire', opensAt: '2026-03-01', closesAt: '2026-03-20' }],
    });
    await drafted(node.app, { slug: 'draft', phases: all('2026-03-01', '2026-03-31') });
    const names = ['Ada', 'Cyril', 'Chloé', 'Zoé'];
    admins = await Promise.all(names.map(async (name) => (await node.person(name, ['admin'])).token));
    reader = await node.token('read');
    document = (await answerTo(node.http, { method: 'GET', path: '/api/v1/openapi.json' })).body;
    operations = operationsOf(document);
    city = await cityOn(node, { operations: () => operations, note });
  });
  afterAll(() => target[Symbol.asyncDispose]());

  const addressOf = ({ path, operation }: Named, values = NAMES) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const schema = operation.parameters?.find((each) => each.in === 'path' && each.name === name)?.schema;
      return values[name] ?? String(schema?.enum?.[0] ?? (schema?.format === 'uuid' ? MISSING : 'nowhere'));
    });
  const ask = async (named: Named, request: Parameters<typeof node.call>[2], values = NAMES): Promise<Answer> => {
    const answer = await node.call(named.method, addressOf(named, values), request);
    note(named.name, answer.status);
    return answer;
  };
  const isGuarded = ({ operation }: Named) => operation.security?.every((each) => 'bearer' in each) === true;
  const listed = (status: number) => operations.filter(({ operation }) => String(status) in operation.responses);

  it('refuses a wrong token, and whoever lacks the scope, before anything else', async () => {
    for (const each of listed(401)) {
      expect((await ask(each, { token: 'parvis_wrong' })).body.refusal, each.path).toEqual({ type: 'token-not-valid' });
      if (!isGuarded(each)) continue;
      expect((await ask(each, {})).body.refusal, each.path).toEqual({ type: 'not-signed-in' });
      expect((await ask(each, { token: reader })).body.refusal, each.path).toMatchObject({ type: 'missing-scope' });
    }
  });

  it('refuses a body that is no JSON, too long, of another type, or with a member that nobody knows', async () => {
    const [admin] = admins;
    const type = { 'content-type': 'application/json' };
    for (const each of operations.filter(({ method }) => method !== 'GET')) {
      expect((await ask(each, { token: admin, raw: '{', headers: type })).status, each.path).toBe(400);
      expect((await ask(each, { token: admin, raw: 'a=b' })).status, each.path).toBe(415);
      const unknown = await ask(each, { token: admin, json: { 'no-such-member': 1 } });
      expect(unknown.status, each.name).toBe(422);
      const long = { ...type, 'content-length': String(2 ** 30) };
      expect((await ask(each, { token: admin, raw: '{}', headers: long })).status, each.name).toBe(413);
    }
  });

  it('refuses a query with a member that nobody knows', async () => {
    const [token] = admins;
    const reads = listed(422).filter(({ method }) => method === 'GET');
    for (const each of reads) {
      const answer = await node.call('GET', `${addressOf(each)}?no-such-member=1`, { token });
      note(each.name, answer.status);
      expect(answer.body.refusal, each.name).toMatchObject({ type: 'invalid', field: 'no-such-member' });
    }
    expect(reads.length).toBeGreaterThan(10);
  });

  it('finds nothing where there is nothing, by its own example', async () => {
    const [, token] = admins;
    for (const each of listed(404).filter(({ path }) => path.includes('{'))) {
      const body = bodyOf(each);
      const answer = await ask(each, { token, ...(body === null ? {} : { json: body.example }) }, ABSENT);
      expect(answer.status, `${each.name}: ${JSON.stringify(answer.body)}`).toBe(404);
    }
    for (const act of ['publish', 'restore', 'discard']) {
      await city.ask(`POST /institution/appearance/${act}`, 404, { as: { token: token ?? '' } });
    }
  });

  it.each<[string, (city: City) => Promise<void>]>([
    ['what institutions set and say', runInstitution],
    ['consultations', consult],
    ['who takes part', takePart],
    ['what is answered', answerProposals],
    ['moderation', moderate],
    ['paper', enterPaper],
    ['other institutions and servers', network],
    ['who follows by mail', followByMail],
    ['polls and questionnaires', askPeople],
    ['ballots', vote],
    ['staff and connectors', (of) => runStaff(of, target.at)],
    ['platforms that are followed', followPlatform],
    ['communities', pool],
    ['the last administrator', refuseLastAdministrator],
  ])('answers about %s', async (_, live) => {
    await live(city);
    expect(node.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('finds nothing that only a body names', async () => {
    const [, token = ''] = admins;
    const missing = { participant: { id: MISSING }, consultations: [MISSING] };
    const bodies: readonly (readonly [string, object | undefined])[] = [
      ['POST /tokens', { name: 'site', scopes: ['support'], participant: missing.participant }],
      ['POST /agents', { email: 'nobody@lyon.example', role: 'officer', consultations: missing.consultations }],
      ['POST /newsletters', undefined],
      ['POST /consultations', { ...NEW_CONSULTATION, slug: 'other', campaign: 'spring', follows: 'nowhere' }],
    ];
    for (const act of ['accept', 'refuse', 'leave']) await city.ask(`POST /invitations/${act}`, 404, { as: { token } });
    await city.ask('POST /reports', 404, { as: { token } });
    await city.ask('POST /follows', 404, { as: city.bo, json: { about: { kind: 'consultation', slug: 'nowhere' } } });
    for (const [name, json] of bodies) await city.ask(name, 404, { as: { token }, json });
  });

  it('refuses what needs an institution, of a node that has none', async () => {
    const token = await empty.token('admin');
    const look = '/institution/appearance';
    for (const [method, path, status] of [
      ['GET', '/institution', 404],
      ['PATCH', '/institution', 409],
      ['PATCH', look, 409],
      ['PATCH', '/institution/map', 409],
      ['POST', `${look}/publish`, 409],
      ['POST', `${look}/restore`, 409],
      ['POST', `${look}/discard`, 409],
    ] as const) {
      const json = operations
        .map((each) => (each.name === `${method} ${path}` ? bodyOf(each) : null))
        .find(Boolean)?.example;
      const answer = await empty.call(method, path, { token, ...(json === undefined ? {} : { json }) });
      expect(answer.status, path).toBe(status);
      note(`${method} ${path}`, status);
    }
  });

  // What is drawn may make anything: it comes after all that needs the city as it is.
  it(
    `answers what it describes to whatever fits its schema, and never fails (SEED=${SEED})`,
    async () => {
      const { schemas } = document.components;
      for (const each of operations.filter((named) => bodyOf(named) === null)) await ask(each, { token: admins[2] });
      for (let run = 0; run < RUNS; run += 1) {
        // A person may ask so often.
        const { token } = await node.person(`Drawn ${run}`, ['admin']);
        for (const [index, each] of operations.entries()) {
          const draw = { numRuns: 1, seed: SEED + run * operations.length + index };
          const body = bodyOf(each);
          const [json] = body === null ? [] : fc.sample(arbitraryOf(body.schema, schemas), draw);
          const [query = ''] = fc.sample(queryOf(each, schemas), draw);
          // Each answer is held against the document; a failure is in none. What chance brings about is not noted.
          const asked = node.call(
            each.method,
            addressOf(each) + query,
            json === undefined ? { token } : { token, json },
          );
          await asked.catch((cause: Error) => {
            const line = node.lines.findLast((one) => one.includes('"level":"error"')) ?? '';
            throw new Error(`${each.name}${query} ${JSON.stringify(json)}: ${cause.message}\n${line}`, { cause });
          });
        }
      }
      expect(node.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
      expect(seen.size).toBe(operations.length);
    },
    Math.max(180_000, RUNS * 60_000),
  );

  it('says how long to wait beyond the quota', async () => {
    const [, , , token] = admins;
    for (let nth = 0; nth < QUOTAS.person.points; nth += 1) {
      await answerTo(node.http, { method: 'HEAD', path: '/api/v1/nowhere', request: { token } });
    }
    for (const each of operations) expect((await ask(each, { token })).status, each.name).toBe(429);
  });

  it('gives every answer that it describes', () => {
    const lacking = operations.flatMap(({ name, operation }) =>
      Object.keys(operation.responses)
        .filter((status) => /^[24]/.test(status) && seen.get(name)?.has(Number(status)) !== true)
        .map((status) => `${name} ${status}`),
    );
    expect(lacking.filter((each) => !NOT_SEEN.has(each))).toEqual([]);
    expect([...NOT_SEEN.keys()].filter((each) => !lacking.includes(each))).toEqual([]);
  });
});
