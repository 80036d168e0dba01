import type { Application } from '../../src/application/application.ts';
import { readTally } from '../../src/application/ballot/read-tally.ts';
import { readPaperBatches } from '../../src/application/ballot/reads.ts';
import { exportConsultation } from '../../src/application/export/export-consultation.ts';
import { DRAFT_READER } from '../../src/application/kit/viewer.ts';
import {
  ballotsJsonl,
  commentsJsonl,
  proposalsJsonl,
  publishedBallotsJsonl,
} from '../../src/application/open-data/json.ts';
import { TABLES } from '../../src/application/open-data/tables.ts';
import { tallyDocument, tallyLines } from '../../src/application/open-data/tally.ts';
import { value } from './city.ts';

/** Something that answers requests. */
export type Http = { request(url: string, init?: RequestInit): Response | Promise<Response> };

/** How somebody comes to a door: with a cookie, a token, or nothing. */
export type Visitor = {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers of answers that are looked at beside those of every answer. */
  readonly sees?: readonly string[];
};

/** What was read, by how and where; everything that one run makes anew is taken out of it. */
export type Readings = ReadonlyMap<string, string>;

const ACTIVITY = 'application/activity+json';
const PAGES_MAX = 300;
const HEADERS = ['content-type', 'location', 'content-length', 'x-total-count'];

/** Every page and feed that links lead to, from the front page on where nothing else is said. */
export async function crawlPages(
  http: Http,
  of: { readonly origin: string; readonly visitor: Visitor; readonly from?: readonly string[] },
): Promise<Readings> {
  const { origin, visitor, from = ['/', '/admin', '/admin/hosts'] } = of;
  const linked = (text: string) => [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link ?? '');
  return await crawl(from, {
    origin,
    linked,
    read: async (path) => await reading(http, origin + path, visitor),
  });
}

/** Every document that other servers may read, from the actor of the institution on. */
export async function crawlDocuments(
  http: Http,
  {
    origin,
    sees = [],
    from = [],
  }: Pick<Visitor, 'sees'> & { readonly origin: string; readonly from?: readonly string[] },
): Promise<Readings> {
  const visitor = { name: 'another server', headers: { accept: ACTIVITY }, sees };
  const linked = (text: string) => [...text.matchAll(/"(https?:\/\/[^"\s]+)"/g)].map(([, link]) => link ?? '');
  const start = ['/', '/consultations', '/.well-known/nodeinfo', '/nodeinfo/2.1', '/health/ready', ...from];
  return await crawl(start, { origin, linked, read: async (path) => await reading(http, origin + path, visitor) });
}

type Parameter = {
  readonly in: string;
  readonly name: string;
  readonly schema?: { readonly enum?: readonly string[] };
};
type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters?: readonly Parameter[] }>>>>;
};

/** Every address of the API that is read, with every parameter that there is a value for. */
export async function askApi(
  http: Http,
  query: {
    readonly origin: string;
    readonly visitor: Visitor;
    readonly params: Readonly<Record<string, readonly string[]>>;
    readonly except: readonly string[];
    /** Every word that a query takes too. */
    readonly queries?: boolean;
  },
): Promise<Readings> {
  const { origin, visitor, params, except, queries: asksQueries = false } = query;
  const document = (await (await http.request(`${origin}/api/v1/openapi.json`)).json()) as OpenApi;
  const readings = new Map<string, string>();
  for (const [template, methods] of Object.entries(document.paths)) {
    if (!('get' in methods) || except.includes(template)) continue;
    const parameters = (methods['get']?.parameters ?? []).filter(({ in: where }) => where === 'query');
    const words = asksQueries
      ? parameters.flatMap(({ name, schema }) => (schema?.enum ?? []).map((each) => `${name}=${each}`))
      : [];
    // A shuffle that is drawn is another one each time.
    const drawn = parameters.some(({ name }) => name === 'seed') ? ['seed=5'] : [];
    const queries = ['', ...words].map((word) => [...(word === '' ? [] : [word]), ...drawn].join('&'));
    for (const path of filled(template, params).flatMap((each) =>
      queries.map((query) => (query === '' ? each : `${each}?${query}`)),
    )) {
      const key = `${visitor.name} GET /api/v1${path}`;
      readings.set(key, await reading(http, `${origin}/api/v1${path}`, visitor));
    }
  }
  return readings;
}

function filled(template: string, params: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const [whole, name] = /\{(\w+)\}/.exec(template) ?? [];
  if (whole === undefined || name === undefined) return [template];
  const values = params[name] ?? [];
  return values.flatMap((each) => filled(template.replace(whole, each), params));
}

/** Every one of these addresses, and nothing that they lead to. */
export async function readPages(
  http: Http,
  { origin, visitor, from }: { readonly origin: string; readonly visitor: Visitor; readonly from: readonly string[] },
): Promise<Readings> {
  const readings = new Map<string, string>();
  for (const path of from) readings.set(path, await reading(http, origin + path, visitor));
  return readings;
}

/** What an operator reads at the command line, and what exports hold. */
export async function readFiles(app: Application, slug: string): Promise<Readings> {
  const exported = value(await exportConsultation(app, { slug, viewer: DRAFT_READER }));
  const readings = new Map<string, string>();
  const all = {
    'proposals.jsonl': proposalsJsonl,
    'comments.jsonl': commentsJsonl,
    'ballots.jsonl': ballotsJsonl,
    'published-ballots.jsonl': publishedBallotsJsonl,
  };
  for (const [name, lines] of [...Object.entries(all), ...TABLES.map((table) => [table.name, table.lines] as const)]) {
    let text = '';
    for await (const line of lines(exported)) text += line;
    readings.set(`export ${name}`, text);
  }
  const { ballots } = value(await readTally(app, { slug, viewer: DRAFT_READER }));
  readings.set('tally show', ballots.flatMap(tallyLines).join('\n'));
  readings.set('tally show --json', JSON.stringify(ballots.map((each) => tallyDocument(each, app.origin))));
  for (const { ballot } of ballots) {
    const batches = value(await readPaperBatches(app, { id: ballot.id }));
    readings.set(`ballot paper list ${ballot.slug}`, JSON.stringify(batches));
  }
  return readings;
}

async function crawl(
  start: readonly string[],
  with_: {
    readonly origin: string;
    readonly linked: (text: string) => readonly string[];
    readonly read: (path: string) => Promise<string>;
  },
): Promise<Readings> {
  const readings = new Map<string, string>();
  const waiting = [...start];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (readings.has(path) || readings.size >= PAGES_MAX) continue;
    const text = await with_.read(path);
    readings.set(path, text);
    for (const link of with_.linked(text)) {
      const url = new URL(link.replaceAll('&amp;', '&'), with_.origin + path);
      // The same in another language.
      if (url.origin === with_.origin && !url.searchParams.has('lang')) waiting.push(url.pathname + url.search);
    }
  }
  return readings;
}

async function reading(http: Http, url: string, visitor: Visitor): Promise<string> {
  const response = await http.request(url, { headers: visitor.headers, redirect: 'manual' });
  if (response.status === 429) throw new Error(`${visitor.name} asked too often to read ${url}`);
  const headers = [...HEADERS, ...(visitor.sees ?? [])].map((name) => `${name}: ${response.headers.get(name) ?? ''}`);
  const text = plain(await response.text());
  return [response.status, ...headers, text].join('\n');
}

/** Without what is made anew for each request or each run. */
export function plain(text: string): string {
  return text
    .replaceAll(/nonce[-=]"?[\w+/=-]+"?/g, 'nonce')
    .replaceAll(/urn:uuid:[0-9a-f-]{36}/g, 'urn:uuid')
    .replaceAll(/"request":"[^"]+"/g, '"request"')
    .replaceAll(/"ms":[\d.]+/g, '"ms"')
    .replaceAll(/"seed":\d+/g, '"seed"')
    .replaceAll(/"(?:proofValue|publicKeyPem|publicKeyMultibase)":"[^"]+"/g, '"key"');
}
