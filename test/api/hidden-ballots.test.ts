import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { confirmPaperBatch, enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Choice } from '../../src/domain/ballot/choice-kind.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createFederationRoutes } from '../../src/federation/federation-routes.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { createHttp } from '../../src/http/server.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { sameEverywhere } from '../support/counted-ids.ts';
import {
  askApi,
  crawlDocuments,
  crawlPages,
  plain,
  type Readings,
  readFiles,
  type Visitor,
} from '../support/inbox-helpers.ts';
import { asked, casting, option, options } from '../support/voting.ts';

const ORIGIN = 'https://participation.example';
const SLUG = 'ecole';

/** How people vote in a world, and how many sign. Everything else is the same in both worlds, ids and moments included. */
type Votes = {
  readonly answer: 'yes' | 'no';
  readonly marks: readonly number[];
  readonly signatures: number;
  readonly paper: readonly [yes: number, no: number];
};

const ONE: Votes = { answer: 'yes', marks: [1], signatures: 9, paper: [7, 1] };
const OTHER: Votes = { answer: 'no', marks: [2, 3], signatures: 2, paper: [2, 6] };

type World = {
  readonly app: Application;
  readonly clock: Clock;
  readonly ballots: readonly Ballot[];
  /** Everything that anybody can read by any door, but a voter's own ballot. */
  read(): Promise<Readings>;
};

/**
 * Two cities that differ in nothing but how their people voted. Whatever a door shows before the close must be the same
 * in both, byte by byte: nothing that differs could come from anything but the votes.
 */
describe('results that are hidden until the close', () => {
  const databases: Database[] = [];
  let worlds: readonly [World, World];

  beforeAll(async () => {
    worlds = [await worldOf(ONE, databases), await worldOf(OTHER, databases)];
  });
  afterAll(async () => {
    for (const database of databases) await database[Symbol.asyncDispose]();
  });

  const bothRead = async (at: string): Promise<readonly [Readings, Readings]> => {
    for (const { clock } of worlds) clock.set(at);
    return [await worlds[0].read(), await worlds[1].read()];
  };
  const differing = ([one, other]: readonly [Readings, Readings]) =>
    [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key));

  it.each([
    ['an hour after everybody voted', '2026-03-10T19:00:00Z'],
    ['while paper is still entered', '2026-03-22T08:00:00Z'],
    ['at the last millisecond of paper', '2026-03-24T22:59:59.999Z'],
  ])('are the same by every door %s', async (_when, at) => {
    const readings = await bothRead(at);
    expect(differing(readings)).toEqual([]);
    const [one] = readings;
    expect([...one.keys()].filter((key) => key.includes('/api/v1/')).length).toBeGreaterThan(60);
    expect(one.size).toBeGreaterThan(100);
    const desk = `the chief /admin/consultations/${SLUG}`;
    const looked = [...one.keys()].filter((key) => key.startsWith(desk));
    for (const path of ['', '/ballots/yes-no', '/ballots/yes-no/paper', '/ballots/petition', '/ballots/approval']) {
      expect(looked).toContain(`${desk}${path}`);
    }
    // The batch that counts, and what its form says.
    expect(looked.some((key) => /\/paper\/[0-9a-f-]{36}$/.test(key))).toBe(true);
    expect([...one].find(([key]) => /\/paper\/[0-9a-f-]{36}$/.test(key))?.[1]).toContain(
      'masqué jusqu’à la publication du résultat',
    );
  });

  it('are not opened by an administrator', async () => {
    const [{ ballots, clock, read }] = worlds;
    expect(clock.now() < new Date('2026-03-24T23:00:00Z')).toBe(true);
    const readings = await read();
    for (const { id } of ballots) {
      const published = readings.get(`administrator GET /api/v1/ballots/${id}/published`);
      expect(published).toContain('results-hidden');
    }
    const tally = readings.get(`administrator GET /api/v1/consultations/${SLUG}/tally`) ?? '';
    const { items } = JSON.parse(tally.slice(tally.indexOf('{')));
    expect(items.map(({ result }: { result: object | null }) => result)).toEqual([null, null, null]);
  });

  it('are told by every tally from the close on, each world its own', async () => {
    const readings = await bothRead('2026-03-24T23:00:00Z');
    const doors = differing(readings);
    expect(doors).toEqual(
      expect.arrayContaining([
        'tally show',
        `anybody GET /api/v1/consultations/${SLUG}/tally`,
        ...worlds[0].ballots.map(({ id }) => `anybody GET /api/v1/ballots/${id}/published`),
      ]),
    );
  });
});

async function worldOf(votes: Votes, databases: Database[]): Promise<World> {
  const database = await openMigrated();
  databases.push(database);
  const clock = clockAt('2026-03-02T08:00:00Z');
  const app = sameEverywhere(applicationOn(database, clock));
  await setUpCity(app);
  await drafted(app, { slug: SLUG, phases: [{ kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' }] });
  // What is around them: a proposal, so that feeds and collections have something to show.
  await opened(app, 'velo');
  const ana = await registeredPerson(app, 'Ana', { standing: 'resident' });
  await proposed(app, { slug: 'velo', authorId: ana.id });
  value(await publishConsultation(app, { slug: SLUG, by: null }));
  const input = { consultation: SLUG, closesAt: '2026-03-20', paperUntil: '2026-03-24' } as const;
  const street = await asked(app, { ...input, method: 'yes-no' });
  const wishes = await asked(app, {
    ...input,
    method: 'approval',
    options: options('Arbres', 'Bancs', 'Jeux'),
    rules: { resultsVisibility: 'after-taking-part' },
  });
  const petition = await asked(app, {
    ...input,
    method: 'petition',
    rules: { threshold: { kind: 'count', count: 5 } },
  });
  const voters: string[] = [];
  for (let nth = 0; nth < 9; nth += 1)
    voters.push((await registeredPerson(app, `Voter ${nth}`, { standing: 'resident' })).id);
  const tokens = await tokensOf(app, ana.id);
  const { agent } = value(await inviteAgent(app, { email: 'chief@lyon.example', role: 'administrator', by: null }));
  // Whoever signed in before the votes is signed out by the time that paper is entered.
  const people = { participantId: ana.id, agentId: agent.id };

  clock.set('2026-03-10T18:00:00Z');
  const mine: Choice = { kind: 'approval', options: votes.marks.map((number) => option(wishes, number)) };
  for (const [nth, voter] of voters.entries()) {
    value(await castBallot(app, casting(street, [voter, { kind: 'yes-no', answer: votes.answer }])));
    value(await castBallot(app, casting(wishes, [voter, mine])));
    if (nth < votes.signatures) value(await castBallot(app, casting(petition, [voter, { kind: 'petition' }])));
  }
  clock.set('2026-03-10T18:30:00Z');
  const agents = ['one', 'two'].map((name) => ({
    id: `01990000-0000-7000-8000-00000000${name === 'one' ? '1' : '2'}aaa`,
    by: null,
  }));
  const [first, second] = agents;
  if (first === undefined || second === undefined) throw new Error('two hands are needed');
  const [yes, no] = votes.paper;
  const rows = [
    { choice: { kind: 'yes-no', answer: 'yes' } as const, count: yes },
    { choice: { kind: 'yes-no', answer: 'no' } as const, count: no },
  ];
  const batch = { ballotId: street.id, reference: 'Urne', place: 'Mairie', sheets: yes + no, rows, operator: first };
  value(await confirmPaperBatch(app, { batchId: value(await enterPaperBatch(app, batch)).id, operator: second }));
  await announceBallots(app);

  const ballots = [street, wishes, petition];
  return {
    app,
    clock,
    ballots,
    async read() {
      await announceBallots(app);
      const readings = new Map<string, string>();
      // A node that began just now: how much each person may ask in a minute is left whole.
      const { http, lines } = await doorsOf(app);
      for (const visitor of await visitorsOf(app, http, people)) {
        for (const [path, text] of await crawlPages(http, { origin: ORIGIN, visitor })) {
          readings.set(`${visitor.name} ${path}`, text);
        }
      }
      for (const [path, text] of await crawlDocuments(http, { origin: ORIGIN })) readings.set(`wire ${path}`, text);
      const params = {
        slug: [SLUG, 'velo'],
        number: ['1'],
        version: ['1'],
        ballot: ballots.map(({ id }) => id),
        participant: [ana.id, ...voters],
      };
      const bearers: readonly Visitor[] = [
        { name: 'anybody', headers: {} },
        ...Object.entries(tokens).map(([name, token]) => ({ name, headers: { authorization: `Bearer ${token}` } })),
      ];
      for (const visitor of bearers) {
        const query = { origin: ORIGIN, visitor, params, except: [] };
        for (const [key, text] of await askApi(http, query)) readings.set(key, text);
      }
      for (const [key, text] of await readFiles(app, SLUG)) readings.set(key, text);
      readings.set('log', plain(lines.join('\n')));
      return readings;
    },
  };
}

async function doorsOf(app: Application) {
  const lines: string[] = [];
  const write = (level: string) => (values: object, text: string) => {
    lines.push(JSON.stringify({ level, ...values, text }));
  };
  const cache = await ResponseCache.start({
    app,
    onEvents: async () => async () => {},
    onFailure: (error) => {
      throw error;
    },
  });
  const http = createHttp({
    app,
    log: { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') },
    origin: ORIGIN,
    trustProxy: false,
    metricsToken: null,
    setupKey: null,
    ready: async () => true,
    federation: createFederationRoutes({ documents: createDocumentContext(app), cache, version: '0' }),
  });
  return { http, lines };
}

async function tokensOf(app: Application, participantId: string) {
  const token = async (name: string, scopes: readonly string[], bound = false) =>
    value(await createToken(app, { name, scopes, ...(bound ? { participant: { id: participantId } } : {}) })).secret;
  return {
    administrator: await token('administrator', ['admin']),
    officer: await token('officer', ['consultations', 'moderate', 'answer']),
    'somebody who did not vote': await token('resident', ['vote', 'support', 'propose'], true),
    'an administrator who did not vote': await token('both', ['admin'], true),
  };
}

async function visitorsOf(
  app: Application,
  http: ReturnType<typeof createHttp>,
  { participantId, agentId }: { readonly participantId: string; readonly agentId: string },
) {
  const cookie = async (holder: Parameters<typeof createSignInLink>[1]['holder']) => {
    const { secret } = await createSignInLink(app, { holder });
    const response = await http.request(`${ORIGIN}/sign-in/${secret}`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    const set = response.headers.get('set-cookie')?.split(';')[0];
    if (set === undefined) throw new Error(`sign-in answered ${response.status} without a cookie`);
    return set;
  };
  return [
    { name: 'a visitor', headers: { accept: 'text/html' } },
    { name: 'a resident', headers: { accept: 'text/html', cookie: await cookie({ participantId }) } },
    { name: 'the chief', headers: { accept: 'text/html', cookie: await cookie({ agentId }) } },
  ];
}
