import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDirectory } from '../../test/storage/snapshot.ts';
import { freePort } from '../../test/support/free-port.ts';
import { parvis, parvisBeside, type Served, serveParvis } from '../../test/support/parvis.ts';

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
const day = (days: number) => inSeconds(days * 86_400).slice(0, 10);
/** Long enough for everything before the close on a slow machine. */
const OPEN_S = 25;
const EQUAL = {
  items: [
    { ballot: 'rue', outcome: 'equal', cast: expect.any(Number) as number, recounted: expect.any(Number) as number },
    { ballot: 'rue together', outcome: 'equal', missing: [] },
  ],
};

type Town = { readonly folder: string; readonly env: Record<string, string>; readonly node: Served };
type Tallies = { items: { joint: { complete: boolean; cities: Record<string, unknown>[] } | null }[] };

describe('a result of two towns, counted again at the command line', { timeout: 180_000 }, () => {
  let lyon: Town;
  let torino: Town;

  const run = ({ env, folder }: Town, ...args: string[]) => parvisBeside(args, { env, cwd: folder });
  async function json<T = Record<string, unknown>>(town: Town, ...args: string[]): Promise<T> {
    const end = await run(town, ...args, '--json');
    expect(end, `${args.join(' ')}: ${end.out}${end.err}`).toMatchObject({ code: 0 });
    return JSON.parse(end.out) as T;
  }

  async function town(handle: string): Promise<Town> {
    const folder = await mkdtemp(join(tmpdir(), `parvis-${handle}-`));
    const env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), ALLOW_PRIVATE_ADDRESSES: 'true' };
    await migrateDirectory(join(folder, 'data'));
    const opened = { folder, env, node: await serveParvis(env) };
    const lines = ['--name', handle, '--handle', handle, '--territory', `${handle}=${handle}`, '--languages', 'fr'];
    await json(opened, 'setup', ...lines, '--admin-email', `chief@${handle}.example`);
    return opened;
  }

  /** Looks again until what is looked for is there. */
  async function until<T>(what: string, look: () => Promise<T | null | false>): Promise<T> {
    for (const limit = Date.now() + 60_000; Date.now() < limit; await sleep(200)) {
      const found = await look();
      if (found !== null && found !== false) return found;
    }
    throw new Error(`${what}: not within a minute`);
  }

  async function vote(at: Town, option: number): Promise<void> {
    const { id, rulesHash, options } = await json<{ id: string; rulesHash: string; options: { id: string }[] }>(
      at,
      ...['ballot', 'show', 'ecole', 'rue'],
    );
    const { token } = await json<{ token: string }>(at, 'token', 'create', '--scopes', 'vote', '--name', 'Ana');
    const sent = await fetch(`${at.node.origin}/api/v1/ballots/${id}/votes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ choice: { kind: 'choice', option: options[option - 1]?.id }, rulesHash }),
    });
    expect(sent.status).toBe(201);
  }

  beforeAll(async () => {
    [lyon, torino] = [await town('lyon'), await town('torino')];
    await json(lyon, 'peer', 'add', torino.node.origin);
    await json(torino, 'peer', 'add', lyon.node.origin);
    const consultation = {
      slug: 'ecole',
      title: { fr: 'La rue des écoles' },
      summary: { fr: 'Faut-il la fermer ?' },
      phases: [{ kind: 'vote', opensAt: day(-2), closesAt: day(2) }],
    };
    await writeFile(join(lyon.folder, 'ecole.json'), JSON.stringify(consultation));
    await json(lyon, 'consultation', 'create', '--file', 'ecole.json');
    await json(lyon, 'consultation', 'publish', 'ecole');
    await json(lyon, 'cohost', 'invite', 'ecole', new URL(torino.node.origin).host);
    await until(
      'the invitation',
      async () => (await run(torino, 'cohost', 'accept', 'ecole', '--registered', '10')).code === 0,
    );
    const closesAt = inSeconds(OPEN_S);
    const rules = '{ standings: [registered], decidingStanding: [registered], anonymityThreshold: 1 }';
    const options = `  - { name: { fr: La fermer } }\n  - { name: { fr: La planter } }\n`;
    await writeFile(
      join(lyon.folder, 'rue.yaml'),
      `slug: rue\nquestion: { fr: Que faire ? }\nmethod: choice\nrules: ${rules}\noptions:\n${options}closesAt: ${closesAt}\n`,
    );
    await json(lyon, 'ballot', 'create', 'ecole', '--file', 'rue.yaml');
    await json(lyon, 'ballot', 'publish', 'ecole', 'rue');
    await until('the ballot', async () => (await run(torino, 'ballot', 'show', 'ecole', 'rue')).code === 0);
    await vote(lyon, 1);
    await vote(lyon, 2);
    await vote(torino, 2);
    expect(Date.now()).toBeLessThan(Date.parse(closesAt));
    await sleep(Date.parse(closesAt) - Date.now() + 50);
    for (const each of [lyon, torino]) {
      await until('the joint result', async () => {
        const { items } = await json<Tallies>(each, 'tally', 'show', 'ecole', '--out', 'published');
        return items[0]?.joint?.complete === true && items[0].joint.cities.every(({ signed }) => signed !== null);
      });
    }
  }, 180_000);
  afterAll(async () => {
    for (const { node, folder } of [lyon, torino]) {
      await node.kill();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('comes to the same from each node, its folder and its address', async () => {
    for (const each of [lyon, torino]) {
      expect(await json(each, 'tally', 'recount', 'ecole')).toEqual(EQUAL);
      expect(await json(each, 'tally', 'recount', 'ecole', '--from', 'published')).toEqual(EQUAL);
    }
    // Anybody, with no node of their own.
    const elsewhere = { env: { DATA_DIR: join(lyon.folder, 'nothing') }, cwd: lyon.folder };
    for (const { node } of [lyon, torino]) {
      const anybody = await parvis(['tally', 'recount', 'ecole', '--from', node.origin, '--json'], elsewhere);
      expect(JSON.parse(anybody.out)).toEqual(EQUAL);
    }
    const words = await run(lyon, 'tally', 'recount', 'ecole', '--from', 'published');
    expect(words.out).toContain('rue, all institutions: what was published here and what the others signed');
  });

  type Joint = { cities: City[]; result: Record<string, unknown> };
  type City = {
    ours: boolean;
    institution: string;
    piles: { count: { votes: number[] } }[] | null;
    signed: { piles: { tally: { votes: number[] } }[] } | null;
  };
  const theirs = ({ cities }: Joint): City => cities.find(({ ours }) => !ours) as City;
  const swap = (votes: number[]) => votes.reverse();

  it.each<[string, (joint: Joint) => void, string]>([
    [
      'another count of a city beside what it signed',
      (joint) => swap(theirs(joint).piles?.[0]?.count.votes ?? []),
      'differs',
    ],
    [
      'another count in what it signed',
      (joint) => swap(theirs(joint).signed?.piles[0]?.tally.votes ?? []),
      'not-proven',
    ],
    ['a city without its signature', (joint) => Object.assign(theirs(joint), { signed: null }), 'not-proven'],
    ['a city twice', (joint) => joint.cities.push(theirs(joint)), 'differs'],
    ['a city left out of the list', (joint) => joint.cities.splice(joint.cities.indexOf(theirs(joint)), 1), 'differs'],
    [
      'what one city signed under the name of another',
      (joint) => Object.assign(theirs(joint), { signed: joint.cities.find(({ ours }) => ours)?.signed }),
      'not-proven',
    ],
    ['another result', ({ result }) => Object.assign(result, { places: [[1], [2]] }), 'differs'],
  ])('finds %s', async (_, forge, outcome) => {
    const forged = join(lyon.folder, 'forged');
    await cp(join(lyon.folder, 'published'), forged, { recursive: true });
    const input = JSON.parse(await readFile(join(forged, 'tally.json'), 'utf8'));
    forge(input.items[0].joint);
    await writeFile(join(forged, 'tally.json'), JSON.stringify(input));
    const found = await run(lyon, 'tally', 'recount', 'ecole', '--from', 'forged', '--json');
    expect(found.code).toBe(1);
    expect(JSON.parse(found.out).items).toMatchObject([{ outcome: 'equal' }, { outcome }]);
  });

  it('proves nothing by a key that is not the institution’s, and says so in words', async () => {
    const forged = join(lyon.folder, 'forged');
    await cp(join(lyon.folder, 'published'), forged, { recursive: true });
    const keys = JSON.parse(await readFile(join(forged, 'keys.json'), 'utf8'));
    expect(keys.items).toHaveLength(2);
    const [one, other] = keys.items;
    const swapped = [
      { ...one, publicKeyMultibase: other.publicKeyMultibase },
      { ...other, publicKeyMultibase: one.publicKeyMultibase },
    ];
    await writeFile(join(forged, 'keys.json'), JSON.stringify({ items: swapped }));
    const found = await run(lyon, 'tally', 'recount', 'ecole', '--from', 'forged');
    expect(found).toMatchObject({ code: 1, out: expect.stringContaining('cannot be verified') as string });
  });
});
