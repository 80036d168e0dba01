import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createToken } from '../../src/application/agent/create-token.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { PERSONAL_SCOPES, ROLES, SCOPES } from '../../src/application/agent/ports.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Log } from '../../src/start/log.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { startPGlite } from '../../src/storage/kit/embedded.ts';
import { migrateToLatest } from '../../src/storage/kit/migrate.ts';
import { appendDueBatch } from '../../src/transparency/append-leaves.ts';
import { serveOn } from '../federation/delivering-node.ts';
import { followed } from '../federation/stock-peer.ts';
import { peered, setUpCities } from '../network/cities.ts';
import { share } from '../network/city.ts';
import type { Network, Place } from '../network/network.ts';
import { type NetworkNode, openNetworkNode } from '../network/node.ts';
import { proposed, registeredPerson, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { sameEverywhere } from '../support/counted-ids.ts';
import { followed as followedByMail } from '../support/digests.ts';
import { crawlDocuments, type Http, plain } from '../support/inbox-helpers.ts';
import { asked, options } from '../support/voting.ts';

export const SLUG = 'ecole';
const MARCH = { opensAt: '2026-03-01', closesAt: '2026-03-25' } as const;
const PEOPLE = 9;

/** One of the two: who hosts, and who holds it with them. */
export type City = {
  readonly name: 'host' | 'home';
  readonly origin: string;
  readonly node: NetworkNode;
  readonly http: Http;
  /** Who may be asked to do something here, by name: people, agents, bearers of tokens. */
  readonly people: CityPeople;
  /** What it wrote to its log. */
  readonly lines: string[];
};
type CityPeople = {
  readonly author: string;
  readonly voters: readonly string[];
  readonly agents: readonly { readonly name: string; readonly id: string }[];
  readonly tokens: readonly { readonly name: string; readonly secret: string }[];
};

/** Two cities that share one consultation, at one moment. */
export interface World extends AsyncDisposable {
  readonly clock: Clock;
  readonly cities: readonly [host: City, home: City];
  /** What anybody sent anybody by itself, followers elsewhere included, by the moment. */
  readonly heard: string[];
  /** Works until nobody has anything left to do. */
  settle(): Promise<void>;
}

/** The two cities as they are before anybody votes or supports, to be opened as often as is needed. */
export interface Cities extends AsyncDisposable {
  readonly ballots: readonly Ballot[];
  open(): Promise<World>;
}

/**
 * Founds two cities on addresses that stay, shares a consultation with hidden results between them, and keeps what they
 * have then: every world that is opened later begins with the same keys, ids and texts.
 */
export async function foundCities(): Promise<Cities> {
  await using opening = new AsyncDisposableStack();
  const now: { answer: Record<string, NetworkNode['answer']>; heard: string[]; clock: Clock } = {
    answer: {},
    heard: [],
    clock: clockAt('2026-03-02T08:00:00Z'),
  };
  const server = async (name: string) =>
    opening.use(
      await serveOn(async (request) => {
        const { pathname, search } = new URL(request.url);
        // Readers of the test come without a signature.
        if (request.headers.has('signature') || request.method === 'POST' || name === 'follower') {
          const body = plain(await request.clone().text());
          now.heard.push(`${now.clock.now().toISOString()} ${name} ${request.method} ${pathname}${search} ${body}`);
        }
        if (name === 'follower') return new Response(null, { status: request.method === 'POST' ? 202 : 404 });
        const answered = (await now.answer[name]?.(request)) ?? null;
        if (answered === null) return null;
        const headers = new Headers(answered.headers);
        headers.set('date', now.clock.now().toUTCString());
        return new Response(answered.body, { status: answered.status, headers });
      }),
    );
  const [host, home, follower] = [await server('host'), await server('home'), await server('follower')];
  const origins = { host: host.origin, home: home.origin } as const;
  const entries = new Map<string, Blob>();
  const people = new Map<string, CityPeople>();

  async function begin(
    databases: Readonly<Record<'host' | 'home', Database>>,
    how: { readonly as?: (app: Application) => Application } = {},
  ): Promise<World> {
    await using beginning = new AsyncDisposableStack();
    now.heard = [];
    now.clock = clockAt('2026-03-02T08:00:00Z');
    const { clock } = now;
    const cities: City[] = [];
    for (const name of ['host', 'home'] as const) {
      const lines: string[] = [];
      const origin = origins[name];
      const database = beginning.use(databases[name]);
      const node = beginning.use(await openNetworkNode({ origin, database, clock, log: logInto(lines), ...how }));
      now.answer[name] = node.answer;
      const http: Http = { request: async (url, init) => await fetch(url, init) };
      const none = { author: '', voters: [], agents: [], tokens: [] };
      cities.push({ name, origin, node, http, lines, people: people.get(name) ?? none });
    }
    beginning.defer(() => {
      now.answer = {};
    });
    const started = beginning.move();
    return {
      clock,
      cities: cities as [City, City] & City[],
      heard: now.heard,
      settle: () => settle(cities),
      [Symbol.asyncDispose]: () => started.disposeAsync(),
    };
  }

  const folder = await mkdtemp(join(tmpdir(), 'two-cities-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const empty = await openDatabase({ kind: 'embedded', dataDir: join(folder, 'host') });
  await migrateToLatest(empty.db);
  await empty[Symbol.asyncDispose]();
  await cp(join(folder, 'host'), join(folder, 'home'), { recursive: true });
  const fresh = async (name: string) => await openDatabase({ kind: 'embedded', dataDir: join(folder, name) });
  const first = await begin({ host: await fresh('host'), home: await fresh('home') });
  const ballots = await inhabited(first, { people, follower: follower.origin });
  // Its keys are made when it is read first: once, and not in each world.
  const headers = { accept: 'application/activity+json' };
  for (const { http, origin } of first.cities) await http.request(`${origin}/service`, { headers });
  await first[Symbol.asyncDispose]();
  for (const name of ['host', 'home']) {
    const pglite = await startPGlite({ directory: join(folder, name, 'postgres') });
    entries.set(name, await pglite.dumpDataDir('none'));
    await pglite.close();
  }
  const snapshotOf = async (name: string) => {
    const snapshot = entries.get(name);
    if (snapshot === undefined) throw new Error(`nothing is kept of ${name}`);
    return await openDatabase({ kind: 'memory', snapshot });
  };
  const opened = opening.move();
  return {
    ballots,
    open: async () =>
      await begin({ host: await snapshotOf('host'), home: await snapshotOf('home') }, { as: sameEverywhere }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function settle(cities: readonly City[]): Promise<void> {
  const until = Date.now() + 60_000;
  for (let quiet = 0; quiet < 3; await pause(20)) {
    let done = 0;
    for (const { node } of cities) done += (await node.work()) + (await node.left());
    for (const { node } of cities) await appendDueBatch(node.app);
    quiet = done === 0 ? quiet + 1 : 0;
    if (Date.now() > until) throw new Error('the two cities do not come to rest');
  }
}

async function inhabited(
  world: World,
  of: { readonly people: Map<string, CityPeople>; readonly follower: string },
): Promise<readonly Ballot[]> {
  const places = world.cities as unknown as readonly [Place, Place];
  const [host, home] = places;
  await setUpCities(places);
  for (const city of world.cities) of.people.set(city.name, await settled(city.node.app));
  for (const [one, other] of [
    [host, home],
    [home, host],
  ] as const) {
    await peered(one, other);
  }
  const { app } = host.node;
  const author = of.people.get('host')?.author ?? '';
  value(
    await createConsultation(app, {
      slug: SLUG,
      title: { fr: 'La rue des écoles' },
      summary: { fr: 'Que faire ?' },
      phases: [
        { kind: 'propose', ...MARCH },
        { kind: 'support', ...MARCH },
        { kind: 'discuss', ...MARCH },
        { kind: 'vote', ...MARCH },
      ],
      rules: { hold: 'nothing', resultsVisibility: 'after-close', supports: 'for-and-against', supportThreshold: 3 },
      by: null,
    }),
  );
  value(await publishConsultation(app, { slug: SLUG, by: null }));
  for (const body of ['Des arbres partout.', 'Des bancs à l’ombre.'])
    await proposed(app, { slug: SLUG, authorId: author, body });
  const input = { consultation: SLUG, closesAt: '2026-03-20', paperUntil: '2026-03-24' } as const;
  const ballots = [
    await asked(app, { ...input, method: 'yes-no' }),
    await asked(app, {
      ...input,
      method: 'approval',
      options: options('Arbres', 'Bancs', 'Jeux'),
      rules: { resultsVisibility: 'after-taking-part' },
    }),
    await asked(app, { ...input, method: 'petition', rules: { threshold: { kind: 'count', count: 5 } } }),
  ];
  const words = { question: { fr: 'Quand ?' }, options: [{ fr: 'Matin' }, { fr: 'Soir' }], multiple: false };
  value(await openPoll(app, { slug: SLUG, ...words, closesAt: '2026-03-24', by: null }));
  const settling = { settle: world.settle } as unknown as Network;
  await share(settling, { host, slug: SLUG, with: home });
  const bruno = of.people.get('home')?.author ?? '';
  await proposed(home.node.app, { slug: SLUG, authorId: bruno, body: 'Una fontana.' });
  world.clock.advance({ minutes: 11 });
  await world.settle();
  for (const { node, name } of world.cities) {
    const authorId = of.people.get(name)?.author ?? '';
    const consultation = await node.app.store.read((reader) => reader.consultations.bySlug(SLUG));
    const first = await node.app.store.read((reader) => reader.proposals.byNumber(consultation?.id ?? '', 1));
    if (first === null) throw new Error('nothing was mirrored');
    value(await submitComment(node.app, { slug: SLUG, proposalId: first.id, authorId, body: 'Oui.', lang: 'fr' }));
    if (name === 'host') {
      const commitments = [{ text: { fr: 'Planter' }, dueOn: null }];
      value(
        await publishAnswer(node.app, {
          proposalId: first.id,
          verdict: 'accepted',
          body: { fr: 'Oui.' },
          commitments,
          by: null,
        }),
      );
    }
    const mailed = { ...node.app, mails: 'sent' as const };
    await followedByMail(mailed, `all@${name}.example`, { kind: 'consultation', slug: SLUG });
    await followedByMail(mailed, `one@${name}.example`, { kind: 'proposal', slug: SLUG, number: 1 });
    await followedFrom(of.follower, node);
  }
  world.clock.advance({ minutes: 11 });
  await world.settle();
  // Keys of actors are made when somebody reads them first.
  for (const { http, origin } of world.cities) await crawlDocuments(http, { origin });
  await world.settle();
  return ballots;
}

async function settled(app: Application): Promise<CityPeople> {
  const author = await registeredPerson(app, 'Ana', { standing: 'resident' });
  const voters: string[] = [];
  for (let nth = 0; nth < PEOPLE; nth += 1)
    voters.push((await registeredPerson(app, `Voter ${nth}`, { standing: 'resident' })).id);
  const agents: { name: string; id: string }[] = [];
  for (const role of ROLES) {
    const { agent } = value(await inviteAgent(app, { email: `${role}@city.example`, role, by: null }));
    agents.push({ name: role, id: agent.id });
  }
  const tokens: { name: string; secret: string }[] = [];
  for (const scope of SCOPES) {
    const whom = PERSONAL_SCOPES.includes(scope) ? { participant: { id: author.id } } : {};
    tokens.push({
      name: `token ${scope}`,
      secret: value(await createToken(app, { name: scope, scopes: [scope], ...whom })).secret,
    });
  }
  return { author: author.id, voters, agents, tokens };
}

/** Somebody on another server follows everything that there is to follow. */
async function followedFrom(origin: string, { app, documents: { uris } }: NetworkNode): Promise<void> {
  const actor = {
    uri: `${origin}/users/ana`,
    host: new URL(origin).host,
    kind: 'Person' as const,
    handle: `ana@${new URL(origin).host}`,
    name: 'Ana',
    inbox: `${origin}/users/ana/inbox`,
    sharedInbox: null,
    fetchedAt: app.now(),
    goneAt: null,
  };
  const things = [uris.institution, uris.consultation(SLUG), uris.proposalActor(SLUG, 1), uris.proposalActor(SLUG, 3)];
  for (const target of things) await followed(app, actor, target);
}

function logInto(lines: string[]): Log {
  const write = (level: string) => (values: object, text: string) => {
    lines.push(JSON.stringify({ level, ...values, text }));
  };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
