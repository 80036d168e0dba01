import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../interop/until.ts';
import { ENTRY } from '../support/parvis.ts';
import { RELEASE_BEFORE, unpackReleaseBefore } from '../support/release-before.ts';
import type { ProcessCity } from './process-city.ts';
import {
  askForFeature,
  COMMUNITY,
  openProcessCommunity,
  pledgeMoney,
  REQUEST,
  seenAt,
  untilSameRequest,
} from './process-community.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

const AT = `/consultations/${SLUG}`;
const TITLES = ['Un quai', 'Un banc'] as const;
const ANSWER = `${AT}/proposals/1/answers/1`;
const POOLED = `/consultations/${COMMUNITY}/proposals/1`;
const REWORDED: readonly string[] = [POOLED, `${AT}/announcement`, `${AT}/proposals/1`, `${AT}/proposals/2`, ANSWER];
/** Until then everybody voted. */
const CLOSES_S = 15;
const WORDS = new Set(['content', 'contentMap', 'proof']);
const LONG = { timeout: 400_000 };
/** Two consultations shared by two nodes each, of which one runs the release before: by which of the two, the host or its co-host. */
const PAIRS = [
  { role: 'hosts', nth: 0 },
  { role: 'is a co-host in', nth: 1 },
] as const;

describe(`a node of version ${RELEASE_BEFORE.version}`, () => {
  let folder: string;
  let worlds: readonly ProcessWorld[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-release-'));
    const program = await unpackReleaseBefore(join(folder, 'program'));
    const embedded = () => null;
    worlds = await Promise.all(
      PAIRS.map((of) => ProcessWorld.open(2, embedded, (nth) => (nth === of.nth ? program : ENTRY))),
    );
    await Promise.all(worlds.map((world) => world.share(CLOSES_S)));
  }, LONG.timeout);
  afterAll(async () => {
    for (const world of worlds) await world[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  // Both pairs at once in each, since most of it is waiting.
  describe.concurrent('beside one of this version', () => {
    it.for(PAIRS)('$role a consultation, with all that its people do', LONG, async ({ nth }, { expect }) => {
      const world = worlds[nth] as ProcessWorld;
      const { host, cities } = world;
      for (const [index, city] of cities.entries()) {
        await world.vote(city, 1, 1 + index);
        await world.propose(city, 1, TITLES[index] ?? '');
      }
      for (const city of cities) {
        for (const title of TITLES) {
          await world.support(city, 2, title);
          await world.comment(city, 3, [title, `${title} ? Oui, dit ${city.name}.`]);
        }
      }
      const body = { verdict: 'accepted', body: { fr: 'Il sera construit.' } };
      await host.api('POST', `${AT}/proposals/1/answer`, { token: host.officer, body });
      await world.untilClosed();
      await world.untilSame();
      for (const city of cities) expect((await world.joint(city)).result.deciding.votes).toEqual([1, 1, 0]);
    });

    it.for(PAIRS)(
      '$role a community, with a feature request that both pledge for',
      LONG,
      async ({ nth }, { expect }) => {
        const both = (worlds[nth] as ProcessWorld).cities as readonly [ProcessCity, ProcessCity];
        await openProcessCommunity(both);
        await askForFeature(both);
        await untilSameRequest(both, 0);
        for (const [index, city] of both.entries()) await pledgeMoney(city, 600_000 + 100_000 * index);
        const seen = await untilSameRequest(both, 2);
        expect(seen).toMatchObject({ state: 'specified', unread: [] });
        expect(seen.preview?.shares.map(({ share }) => share)).toEqual([500_000, 500_000]);
      },
    );
  });

  it.for(PAIRS)('$role it under this version as before, where its data are', LONG, async ({ nth }) => {
    const world = worlds[nth] as ProcessWorld;
    const city = world.cities[nth] as ProcessCity;
    const before = await publishedBy(city);
    await city.kill();
    await city.start({ entry: ENTRY });
    expect(differences(before, await publishedBy(city))).toEqual([]);
  });
});

/** From where on two answers to the same request are not the same. */
function differences(
  former: Readonly<Record<string, string>>,
  latter: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(former), ...Object.keys(latter)])].flatMap((path) => {
    const [was = '', is = ''] = [former[path], latter[path]];
    if (was === is) return [];
    let from = 0;
    while (was[from] === is[from]) from += 1;
    return [`${path}: ${was.slice(from - 40, from + 80)} / ${is.slice(from - 40, from + 80)}`];
  });
}

/** What a node answers to other servers and to clients: status and text by path. */
async function publishedBy(city: ProcessCity): Promise<Readonly<Record<string, string>>> {
  const comments = await city.api<{ items: { id: string }[] }>('GET', `${AT}/proposals/1/comments`);
  const checkpoint = await (await fetch(`${city.origin}/journal/checkpoint`)).text();
  const entries = checkpoint.split('\n')[1];
  const request = await seenAt(city);
  const pledges = request?.pledges.map(({ url }) => new URL(url).pathname) ?? [];
  expect(pledges).toHaveLength(2);
  const documents = [
    ...pledges,
    POOLED,
    ...['/', '/actor', AT, `${AT}/rules.json`, `${AT}/announcement`, `${AT}/changes?page=true`],
    ...[`${AT}/outbox?page=true`, `${AT}/proposals/1`, `${AT}/proposals/1/actor`, `${AT}/proposals/1/likes`],
    ...[`${AT}/proposals/2`, ...comments.items.map(({ id }) => `${AT}/comments/${id}`), `${AT}/ballots/ponts`, ANSWER],
    ...['/journal/policy', `/journal/tile/0/000.p/${entries}`, `/journal/tile/entries/000.p/${entries}`],
  ];
  const resources = ['', '/proposals/1', '/proposals/2', '/proposals/1/comments', '/ballots', '/tally'];
  const asked = [
    ...documents.map((path) => ({ path, accept: 'application/activity+json' })),
    ...['/institution', '/events', ...resources.map((path) => AT + path)].map((path) => ({
      path: `/api/v1${path}`,
      accept: 'application/json',
    })),
  ];
  const { state, preview } = request ?? {};
  const answered: Record<string, string> = { [REQUEST]: JSON.stringify({ state, preview }) };
  for (const { path, accept } of asked) {
    const answer = await until(`${path} of ${city.name}`, async () => {
      const given = await fetch(`${city.origin}${path}`, { headers: { accept } });
      // An overloaded node did not look at it.
      return given.status !== 503 && given;
    });
    const text = withPlaces(Buffer.from(await answer.arrayBuffer()).toString('latin1'));
    answered[path] = `${answer.status} ${REWORDED.includes(path) && answer.ok ? unworded(text) : text}`;
  }
  return answered;
}

/** With each cursor as the place that it stands for: since 0.2.0 a cursor of `changes` also says its form. */
function withPlaces(text: string): string {
  return text.replace(/(?<=\/changes\?cursor=)[\w-]+/g, (cursor) => {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return JSON.stringify(Array.isArray(read) ? read[1] : read);
  });
}

/**
 * Since 0.2.0 an announcement has dates, an official answer names its proposal, and a proposal says first that it was accepted
 * and last where supports count: their words and what signs them are others. `title` and `body` are what somebody wrote.
 */
function unworded(note: string): string {
  const words: unknown[] = [];
  const same = JSON.parse(note, (key, value) => {
    if (!WORDS.has(key)) return value;
    words.push(value);
    return undefined;
  });
  expect(words.flat()).toContainEqual(expect.objectContaining({ type: 'DataIntegrityProof' }));
  return JSON.stringify(same);
}
