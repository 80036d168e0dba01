import { mailIn } from '../../src/application/mail/mails.ts';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { CommandServices } from '../../src/cli/command-services.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { COLLECTIONS, type ResourceRef, uriOf } from '../../src/federation/uris.ts';
import { problemOf } from '../../src/http/kit/problem.ts';
import type { Config } from '../../src/start/config.ts';
import type { OpenNode } from '../../src/start/node.ts';
import { resources } from '../../src/start/resources.ts';
import {
  askApi,
  crawlDocuments,
  crawlPages,
  plain,
  type Readings,
  readFiles,
  readPages,
  type Visitor,
} from '../support/inbox-helpers.ts';
import { addressesOfRoute, type Values } from '../support/routes.ts';
import { readTiles } from './read-tiles.ts';
import { type City, SLUG, type World } from './two-cities.ts';

/** What an answer says beside its text, and of what a cache would tell. */
const SEES = ['etag', 'last-modified', 'vary', 'cache-control', 'retry-after'];
/** Numbers of what is measured of this very process, and what the test itself signs in by. */
const NOT_READ = new Set(['/metrics']);

/** Who looks: everybody that there is, or those who see most. */
export type Eyes = 'everybody' | 'few';

/**
 * Everything that two cities show by any door, and what passed between them and to others meanwhile. Doors are those that
 * the node has: a route, a kind of place, a scope, a role or a command that is new is looked at, or the reading fails.
 */
export async function readWorld(world: World, eyes: Eyes): Promise<Readings> {
  const readings = new Map<string, string>();
  for (const city of world.cities) {
    for (const [key, text] of await readCity(city, eyes)) readings.set(`${city.name}: ${key}`, text);
  }
  readings.set('heard', world.heard.toSorted().join('\n'));
  return readings;
}

async function readCity(city: City, eyes: Eyes): Promise<Readings> {
  const { node, http, origin, people, lines } = city;
  const values = await valuesOf(city);
  const isId = (each: string) => each.length === 36;
  const [ids, slugs] = [true, false].map((whole) =>
    (values['ballot'] ?? []).filter((each) => isId(each) === whole),
  ) as [string[], string[]];
  const readings = new Map<string, string>();
  const pages = node.routes
    .filter((route) => !route.startsWith('/api/') && !route.includes('*') && !NOT_READ.has(route))
    .flatMap((route) => addressesOfRoute(route, { ...values, ballot: slugs }));
  for (const { visitor, looksAt, follows } of await visitorsOf(city, eyes)) {
    const from = pages.filter(looksAt);
    const seen = new Map(await readPages(http, { origin, visitor, from }));
    const leads = follows ? await crawlPages(http, { origin, visitor }) : new Map();
    for (const [path, text] of [...seen, ...leads]) readings.set(`${visitor.name} ${path}`, text);
  }
  const from = await documentsOf(city, values);
  for (const [path, text] of await crawlDocuments(http, { origin, from, sees: SEES })) {
    readings.set(`wire ${path}`, text);
  }
  const bearers: readonly Visitor[] = [
    { name: 'anybody', headers: {}, sees: SEES },
    ...people.tokens
      .filter(({ name }) => eyes === 'everybody' || name === 'token admin')
      .map(({ name, secret }) => ({ name, headers: { authorization: `Bearer ${secret}` }, sees: SEES })),
  ];
  const params = { ...values, ballot: ids };
  for (const visitor of bearers) {
    const queries = visitor.name === 'anybody' || visitor.name === 'token admin';
    const query = { origin, visitor, params, except: [], queries };
    for (const [key, text] of await askApi(http, query)) readings.set(key, text);
  }
  readings.set('journal', await readTiles(city));
  for (const [key, text] of await readFiles(node.app, SLUG)) readings.set(key, text);
  for (const [key, text] of await readCommands(city, values)) readings.set(key, text);
  const mails = await node.app.store.read((reader) => reader.mails.waiting(1_000));
  readings.set('mails', JSON.stringify(mails.map((mail) => mailIn(node.app, mail))));
  readings.set('log', plain(lines.join('\n')));
  lines.length = 0;
  return readings;
}

/** What the parameters of addresses may be here. */
async function valuesOf({ node, people }: City): Promise<Values> {
  return await node.app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(SLUG);
    if (consultation === null) throw new Error('nothing is shared');
    const first = await reader.proposals.byNumber(consultation.id, 1);
    const third = await reader.proposals.byNumber(consultation.id, 3);
    const ballots = await reader.ballots.of(consultation.id);
    const batches = await Promise.all(ballots.map(({ ballot }) => reader.ballots.batches(ballot.id)));
    const contributions = await reader.paper.batches(consultation.id, { limit: 10, after: null });
    const polls = await reader.polls.of(consultation.id);
    const never = '01990000-0000-7000-8000-00000000eeee';
    const comments = await reader.views.latestComments({ consultationId: consultation.id, limit: 10, after: null });
    return {
      slug: [SLUG],
      number: ['1', '3'],
      version: ['1'],
      feed: [`${SLUG}.atom`, '1.atom', '3.atom'],
      id: [first?.id ?? never, third?.id ?? never, people.author],
      participant: [people.author, ...people.voters.slice(0, 2)],
      agent: people.agents.map(({ id }) => id),
      comment: comments.items.map(({ id }) => id),
      poll: [polls[0]?.id ?? never],
      ballot: ballots.flatMap(({ ballot }) => [ballot.slug, ballot.id]),
      batch: [...batches.flat().map(({ id }) => id), never],
      envelope: [...contributions.items.map(({ id }) => id), never],
      decision: [never],
      token: ['x'.repeat(43), never],
      secret: ['x'.repeat(43)],
      hash: ['a'.repeat(64)],
      kind: ['proposal', 'comment', 'digest', 'sign-in'],
      lang: ['en'],
      queue: ['outbox'],
      colours: ['colours-00000-00000.css'],
      name: ['nothing'],
      connector: ['nothing'],
      newsletter: [never],
      page: ['mentions-legales', 'mentions'],
      unfinished: [never],
      // No server of tiles is set here: every one of them is absent.
      ...{ z: ['0'], x: ['0'], y: ['0'] },
      file: ['proposals.csv', 'proposals.jsonl', 'proposals.geojson', 'comments.jsonl', 'ballots.csv'],
      host: [new URL((await reader.peering.peers())[0]?.uri ?? '').host],
    };
  });
}

/** Every kind of thing that has an address on the wire, as it is here, and every collection of each. */
async function documentsOf({ node, people }: City, values: Values): Promise<readonly string[]> {
  const phases = await node.app.store.read(async (reader) => (await reader.consultations.bySlug(SLUG))?.phases ?? []);
  const at = { slug: SLUG, number: 1 } as const;
  const edges = ['opened', 'closed'] as const;
  const places: Readonly<Record<ResourceRef['kind'], readonly ResourceRef[]>> = {
    institution: [{ kind: 'institution' }],
    node: [{ kind: 'node' }],
    service: [{ kind: 'service' }],
    consultation: [{ kind: 'consultation', slug: SLUG }],
    announcement: [{ kind: 'announcement', slug: SLUG }],
    template: [{ kind: 'template', slug: SLUG }],
    introduction: [{ kind: 'introduction', slug: SLUG }],
    phase: phases.flatMap(({ id: phaseId }) =>
      edges.map((edge) => ({ kind: 'phase', slug: SLUG, phaseId, edge }) as const),
    ),
    'phase-event': phases.map(({ id: phaseId }) => ({ kind: 'phase-event', slug: SLUG, phaseId }) as const),
    proposal: [{ kind: 'proposal', ...at }],
    'proposal-actor': [{ kind: 'proposal-actor', ...at }],
    answer: [{ kind: 'answer', ...at, version: 1 }],
    'cohost-answer': [{ kind: 'cohost-answer', ...at, version: 1 }],
    // The city that is read holds no community.
    pledge: [],
    settlement: [],
    comment: (values['comment'] ?? []).map((commentId) => ({ kind: 'comment', slug: SLUG, commentId }) as const),
    poll: (values['poll'] ?? []).map((pollId) => ({ kind: 'poll', slug: SLUG, pollId }) as const),
    'poll-event': (values['poll'] ?? []).map((pollId) => ({ kind: 'poll-event', slug: SLUG, pollId }) as const),
    'ballot-event': (values['ballot'] ?? []).map((ballot) => ({ kind: 'ballot-event', slug: SLUG, ballot }) as const),
    ballot: (values['ballot'] ?? []).map((ballot) => ({ kind: 'ballot', slug: SLUG, ballot }) as const),
    participant: [{ kind: 'participant', participantId: people.author }],
    newsletter: (values['newsletter'] ?? []).map((newsletterId) => ({ kind: 'newsletter', newsletterId }) as const),
  };
  const { uris } = node.documents;
  const paths = Object.values(places)
    .flat()
    .flatMap((place) => {
      const uri = uriOf(uris, place);
      return [
        uri,
        ...COLLECTIONS.flatMap((name) => [uris.collection(uri, name), `${uris.collection(uri, name)}?page=true`]),
      ];
    });
  return paths.map((uri) => uri.slice(uris.origin.length));
}

/** Words of commands that do something, and commands that are about this very machine. */
const ACTS =
  / (create|change|publish|discard|extend|open|enter|confirm|decide|erase|add|policy|remove|invite|accept|refuse|leave|withdraw|recover|rotate|revoke|disable|forget|import|hold|restore|block|limit|allow|polis|csv|move|export|reminders|retry|appearance|cover|registered|release|test|pause|resume|resend|replay|cards|read|verify|verify-proof|check|next|bring-in)$|^(serve|migrate|setup|demo|doctor|backup|restore|export)$/;

async function readCommands({ node, origin }: City, values: Values): Promise<Readings> {
  const slugs = (values['ballot'] ?? []).filter((each) => each.length < 36);
  const given: Readonly<Record<string, readonly (readonly string[])[]>> = {
    'token list': [[]],
    'journal witnesses': [[]],
    'admin list': [[]],
    'institution show': [[]],
    'institution map': [[]],
    'consultation show': [[SLUG]],
    'consultation list': [[]],
    'phase list': [[SLUG]],
    'ballot show': [[SLUG], ...slugs.map((slug) => [SLUG, slug])],
    'ballot paper list': slugs.map((slug) => [SLUG, slug]),
    'paper list': [[SLUG]],
    'tally show': [[SLUG]],
    'tally recount': [[SLUG]],
    'proposal list': [[SLUG]],
    'report list': [[]],
    'queue list': [[]],
    'host list': [[]],
    'host traffic': [[]],
    'connector list': [[]],
    'connector problems': [],
    'file list': [[]],
    'directory list': [[]],
    'peer list': [[]],
    'peer show': (values['host'] ?? []).map((host) => [host]),
    'cohost list': [[], [SLUG]],
    'cohost brought-in': [[SLUG]],
  };
  const readings = new Map<string, string>();
  for (const { path } of COMMANDS.filter(({ path }) => !ACTS.test(path))) {
    const lists = given[path];
    if (lists === undefined) throw new Error(`nobody says what \`${path}\` is asked`);
    for (const args of lists) {
      for (const json of [[], ['--json']]) {
        const argv = [...path.split(' '), ...args, ...json];
        readings.set(`parvis ${argv.join(' ')}`, await ran(argv, { node, origin }));
      }
    }
  }
  return readings;
}

/** What a command prints that runs in this node. */
async function ran(argv: readonly string[], { node, origin }: Pick<City, 'node' | 'origin'>): Promise<string> {
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  const services = {
    version: '0',
    problemOf: async (refusal, from) => problemOf(refusal, from),
    resources,
  } as Partial<CommandServices>;
  const config = { origin, logLevel: 'silent' } as Config;
  const running = { app: node.app, config, signatures: null } as unknown as OpenNode;
  const around = {
    services: services as CommandServices,
    config,
    running,
    relay: null,
    cwd: '/',
    out: print,
    err: print,
  };
  const progress = { part: () => {}, at: () => {}, end: () => {} };
  const code = await runCommandLine(argv, { ...around, progress, signal: new AbortController().signal });
  return `${code}\n${plain(printed)}`;
}

type Looking = {
  readonly visitor: Visitor;
  /** Whether they look at a page by its address; what their pages lead to they look at only where it says so. */
  readonly looksAt: (path: string) => boolean;
  readonly follows: boolean;
};

const isAdmin = (path: string) => path.startsWith('/admin');

async function visitorsOf({ node, http, origin, people }: City, eyes: Eyes): Promise<readonly Looking[]> {
  const cookie = async (holder: Parameters<typeof createSignInLink>[1]['holder']) => {
    const { secret } = await createSignInLink(node.app, { holder });
    const response = await http.request(`${origin}/sign-in/${secret}`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { 'sec-fetch-site': 'same-origin' },
      redirect: 'manual',
    });
    const set = response.headers.get('set-cookie')?.split(';')[0];
    if (set === undefined) throw new Error(`sign-in answered ${response.status} without a cookie`);
    return set;
  };
  const signedIn = async (name: string, holder: Parameters<typeof createSignInLink>[1]['holder']) => ({
    name,
    headers: { accept: 'text/html', cookie: await cookie(holder) },
    sees: SEES,
  });
  const anybody = { name: 'a visitor', headers: { accept: 'text/html' }, sees: SEES };
  const follows = eyes === 'everybody';
  const visitors: Looking[] = [{ visitor: anybody, looksAt: (path) => !isAdmin(path), follows }];
  for (const { name, id } of people.agents) {
    const isChief = name === 'administrator';
    if (eyes === 'few' && !isChief) continue;
    const visitor = await signedIn(`the ${name}`, { agentId: id });
    visitors.push({ visitor, looksAt: isChief ? () => true : isAdmin, follows: isChief && follows });
  }
  if (eyes === 'few') return visitors;
  for (const [name, participantId] of [
    ['an author', people.author],
    ['a voter', people.voters[0] ?? ''],
  ] as const) {
    const visitor = await signedIn(name, { participantId });
    visitors.push({ visitor, looksAt: (path) => !isAdmin(path), follows: false });
  }
  return visitors;
}
