import { sql } from 'kysely';
import { ANYBODY } from '../src/application/kit/viewer.ts';
import type { ProposalOrder } from '../src/application/proposal/ports.ts';
import { readProposals } from '../src/application/proposal/read-proposals.ts';
import { createHttp } from '../src/http/server.ts';
import { createLog } from '../src/start/log.ts';
import { onEach, type Place } from './databases.ts';
import { type Bench, type Figure, percentilesOf, spreadOf } from './figure.ts';
import { makeLarge, PROPOSALS, RARE, SLUG, SUPPORTS } from './large-consultation.ts';
import { sized } from './size.ts';

/** Milliseconds of the slowest of a hundred, alone and four at once. */
const TARGETS = { postgres: { alone: 50, together: 100 }, embedded: { alone: 150, together: 300 } } as const;
const RUNS = sized(100, 2);
const AT_ONCE = 4;
const LIMIT = 20;

type Asked = { readonly order: ProposalOrder; readonly search?: string; readonly after?: string };

export const listAndSearch: Bench = {
  name: 'list-and-search',
  says: `lists and searches a consultation of ${PROPOSALS.toLocaleString('en')} proposals and ${SUPPORTS.toLocaleString('en')} supports`,
  run: (note) =>
    onEach(note, async (place) => {
      note(`${place.engine}: making the consultation`);
      await makeLarge(place);
      return await measure(place, note);
    }),
};

async function measure(place: Place, note: (text: string) => void): Promise<readonly Figure[]> {
  const { app, database, engine } = place;
  const http = createHttp({
    app,
    log: createLog('silent'),
    origin: app.origin,
    trustProxy: false,
    metricsToken: null,
    setupKey: null,
    ready: async () => true,
  });
  const byKey = await sql<{ id: string }>`select id from proposal order by id limit 2000`.execute(database.db);
  // The least a list can do: one transaction that reads twenty rows by their key.
  const least = await spreadOf((run) => {
    const ids = byKey.rows.slice((run * LIMIT) % 1_900, ((run * LIMIT) % 1_900) + LIMIT).map(({ id }) => id);
    return database.transaction((db) =>
      db.selectFrom('proposal_version').selectAll().where('proposal_id', 'in', ids).execute(),
    );
  });
  const yardstick = { name: `${LIMIT} rows by key`, value: least.median };
  const ask = async ({ order, search, after }: Asked, seed = 3) => {
    const query = { slug: SLUG, viewer: ANYBODY, order, seed, limit: LIMIT } as const;
    const page = await readProposals(app, { ...query, after: after ?? null, search });
    if (!page.ok) throw new Error(page.refusal.type);
    return page.value;
  };
  const deep = async (order: ProposalOrder) => {
    let after: string | undefined;
    for (let at = 0; at < 50; at += 1) {
      const page = await ask({ order, ...(after === undefined ? {} : { after }) });
      after = page.next ?? undefined;
    }
    return { order, ...(after === undefined ? {} : { after }) };
  };
  const cases: Readonly<Record<string, Asked>> = {
    'list, fair': { order: 'fair' },
    'list, newest': { order: 'newest' },
    'list, most supported': { order: 'supported' },
    'list, most discussed': { order: 'discussed' },
    'list, fair, page 51': await deep('fair'),
    'list, newest, page 51': await deep('newest'),
    'search, one stem in most texts': { order: 'fair', search: 'vélos' },
    'search, two words': { order: 'newest', search: 'piscine cantine' },
    'search, a word in four texts': { order: 'fair', search: RARE },
    'search, no such word': { order: 'fair', search: 'xylophone' },
    'search, most supported first': { order: 'supported', search: 'école' },
  };
  const figures: Figure[] = [];
  const keep = async (name: string, work: (run: number) => Promise<unknown>) => {
    const { median, p99 } = await spreadOf(work, RUNS);
    const together: number[] = [];
    const inTurn = Array.from({ length: AT_ONCE }, (_, nth) => nth * RUNS).map(async (from) => {
      for (let run = from; run < from + RUNS / AT_ONCE; run += 1) {
        const start = performance.now();
        await work(run);
        together.push(performance.now() - start);
      }
    });
    await Promise.all(inTurn);
    const figure = (what: string, value: number, of: { readonly p50: number; readonly target: number }): Figure => ({
      name: `${engine}: ${name}, ${what}`,
      unit: 'ms',
      value,
      yardstick: { name: 'the median', value: of.p50 },
      target: of.target,
    });
    const { alone, together: atOnce } = TARGETS[engine];
    const busy = percentilesOf(together);
    figures.push(
      { name: `${engine}: ${name}`, unit: 'ms', value: median, yardstick },
      figure('the slowest of a hundred', p99, { p50: median, target: alone }),
      figure(`${AT_ONCE} at once, the slowest of a hundred`, busy.p99, { p50: busy.p50, target: atOnce }),
    );
  };
  for (const [name, query] of Object.entries(cases)) {
    note(`${engine}: ${name}`);
    // A new seed each time: a shuffle that was asked for before is no help to the next visitor.
    await keep(`${name}, query`, (run) => ask(query, 100 + run));
    const path = query.after === undefined ? listPath(query) : await deepPath(http, query.order);
    await keep(`${name}, API`, async (run) => {
      const fresh = query.order === 'fair' && query.after === undefined ? `&seed=${1_000 + run}` : '';
      return await answered(await http.request(`${path}${fresh}`, undefined, ON_THIS_MACHINE));
    });
  }
  note(`${engine}: page`);
  await keep('page of the consultation', async () => answered(await http.request(`/consultations/${SLUG}`)));
  await keep('page of a search', async () => answered(await http.request(`/consultations/${SLUG}?search=${RARE}`)));
  return figures;
}

/** As a connection of this machine is known to the server: nobody is counted by it. */
const ON_THIS_MACHINE = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };

function listPath({ order, search }: Asked): string {
  const query = new URLSearchParams({ order, limit: String(LIMIT) });
  if (search !== undefined) query.set('search', search);
  return `/api/v1/consultations/${SLUG}/proposals?${query}`;
}

/** The fifty-first page, as somebody comes to it who follows `next`. */
async function deepPath(http: ReturnType<typeof createHttp>, order: ProposalOrder): Promise<string> {
  let path = listPath({ order });
  for (let page = 0; page < 50; page += 1) {
    const { next } = JSON.parse(await answered(await http.request(path, undefined, ON_THIS_MACHINE)));
    path = `${listPath({ order })}&after=${encodeURIComponent(next)}`;
  }
  return path;
}

async function answered(response: Response): Promise<string> {
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}: ${text.slice(0, 200)}`);
  return text;
}
