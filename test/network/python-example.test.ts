import '../../src/start/temporal.ts';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportSpki, generateCryptoKeyPair, signRequest } from '@fedify/fedify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { until } from '../interop/until.ts';
import { type LocalServer, serve } from '../support/local-server.ts';
import { projectDir } from '../support/program.ts';
import { PYTHON, PYTHON_EXAMPLE, type PythonExample, startPythonExample } from './example-process.ts';
import { type Item, lies } from './hostile-host.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

const AT = `/consultations/${SLUG}`;
const BALLOT_S = 60;
const JSON_TYPE = 'application/activity+json';

type Items<T> = { readonly items: readonly T[] };
type Shown = {
  readonly proposals: readonly { readonly title: object; readonly body: object; readonly supports: object }[];
  readonly comments: readonly object[];
  readonly ballots: readonly { readonly id: string; readonly votes: object }[];
};

/** Another implementer: a co-host in Python that was written from the draft. A real node and it take what each other sends. */
describe('the co-host in Python of docs/federate/example', () => {
  let world: ProcessWorld;
  let example: PythonExample;
  const opening = new AsyncDisposableStack();

  beforeAll(async () => {
    world = opening.use(await ProcessWorld.open(1));
    await world.share(BALLOT_S);
    example = opening.use(await startPythonExample());
    await world.propose(world.host, 1, 'Un quai');
    await world.support(world.host, 1, 'Un quai');
  }, 180_000);
  afterAll(() => opening.disposeAsync());
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(example.steps, example.errors());
  });

  it('joins, votes, and mirrors what there is', async () => {
    const { host } = world;
    await host.command('peer', 'add', example.origin);
    await host.command('cohost', 'invite', SLUG, example.host);
    await example.untilStep('joined');
    const [quai] = (await until('the quay', async () => {
      const { proposals, ballots } = await shown();
      const isCounted = String(Object.values(proposals[0]?.supports ?? {})) === '1';
      return isCounted && ballots.length === 1 && proposals;
    })) as Shown['proposals'];
    expect(quai).toMatchObject({ title: { fr: 'Un quai' }, supports: { [`${host.origin}/`]: 1 } });
    const ballot = `${host.origin}${AT}/ballots/ponts`;
    for (const [by, option] of Object.entries({ ada: 2, bo: 2, cy: 3 }))
      example.act({ do: 'vote', by, ballot, option });
    await world.vote(host, 1, 1);
  }, 120_000);

  it('proposes and comments at the host, which answers, and counts its supports', async () => {
    const { host } = world;
    example.act({ do: 'propose', by: 'ada', title: 'A bench', body: 'In the shade: 20 °C — “nice”.' });
    await until('the answer', async () => example.steps.some(({ step, to }) => step === 'answered' && to === 'Create'));
    const result = `${host.origin}${AT}/proposals/2`;
    expect(example.steps).toContainEqual({ step: 'answered', type: 'Accept', to: 'Create', result, why: null });
    example.act({ do: 'comment', by: 'bo', number: 1, body: 'Quickly, please.' });
    for (const by of ['bo', 'cy']) example.act({ do: 'support', by, number: 2 });
    await until('the supports', async () => (await supportsAtHost(2)) === 2);
    const proposal = await host.api<{ readonly title: object; readonly body: object }>('GET', `${AT}/proposals/2`);
    expect(proposal).toMatchObject({ title: { en: 'A bench' }, body: { en: 'In the shade: 20 °C — “nice”.' } });
    const comments = await host.api<Items<{ readonly body: string }>>('GET', `${AT}/proposals/1/comments`);
    expect(comments.items.map(({ body }) => body)).toEqual(['Quickly, please.']);
    const { proposals, comments: mirrored } = await until('the mirror', async () => {
      const now = await shown();
      return now.comments.length > 0 && now;
    });
    expect(proposals[1]).toMatchObject({ title: { en: 'A bench' }, supports: { [`${example.origin}/`]: 2 } });
    expect(mirrored).toEqual([{ en: 'Quickly, please.' }]);
  }, 120_000);

  it('refuses what the host does not have right, and shows what it had', async () => {
    const { host } = world;
    const items = await changes();
    const bench = items.find(({ number }) => number === 2) ?? {};
    const counted = items.find((item) => item['attributedTo'] === `${host.origin}/` && 'supports' in item) ?? {};
    const words = { en: 'Remove the benches.' };
    const content = { title: bench['title'], body: words, lang: 'en', cost: null, amends: null };
    const others = {
      bench: { ...bench, body: words, contentHash: contentHashOf(content as Parameters<typeof contentHashOf>[0]) },
      counted: { ...counted, supports: [{ ...(counted['supports'] as Item[])[0], count: 900 }] },
      elsewhere: { ...bench, id: `https://mallory.example${AT}/proposals/3`, number: 3 },
    };
    const honest = lies(host.proxy, host, (item) =>
      (item['title'] as { fr?: string } | undefined)?.fr === 'Un arbre'
        ? [{ ...item, contentHash: 'a'.repeat(64) }, ...Object.values(others)]
        : item,
    );
    await world.propose(host, 2, 'Un arbre');
    const refused = () => example.steps.filter(({ step }) => step === 'refused');
    await until('what was refused', async () => refused().length >= 4, 60_000);
    honest();
    expect(refused().map(({ id, because }) => ({ id, because }))).toEqual([
      { id: `${host.origin}${AT}/proposals/3`, because: 'hash-mismatch' },
      { id: bench['id'], because: 'words-changed' },
      { id: counted['id'], because: 'forged-proof' },
      { id: others.elsewhere.id, because: 'another-origin' },
    ]);
    const { proposals } = await shown();
    expect(proposals.map(({ title }) => title)).toEqual([{ fr: 'Un quai' }, { en: 'A bench' }]);
    expect(proposals[0]?.supports).toMatchObject({ [`${host.origin}/`]: 1 });
    expect(proposals[1]?.body).toEqual({ en: 'In the shade: 20 °C — “nice”.' });
  }, 120_000);

  it('and the host take nothing that a stranger sends in the name of either', async () => {
    const { host } = world;
    await using stranger = await openStranger();
    const subtotal = (await changes()).findLast(({ attributedTo }) => attributedTo === `${example.origin}/`) ?? {};
    const [count] = subtotal['supports'] as readonly Item[];
    const forged = { ...subtotal, sequence: Number(subtotal['sequence']) + 1, supports: [{ ...count, count: 90 }] };
    const create = {
      type: 'Create',
      actor: subtotal['attributedTo'],
      id: `${example.origin}/acts/forged`,
      object: forged,
    };
    const invite = { type: 'Invite', actor: `${host.origin}/`, id: `${host.origin}/activities/forged` };
    const undo = { type: 'Undo', actor: `${host.origin}/`, id: `${host.origin}/activities/undo`, object: invite };
    expect(await stranger.post(`${host.origin}/inbox`, create)).toBe(401);
    expect(await stranger.post(`${example.origin}/inbox`, undo)).toBe(401);
    const own = { ...undo, actor: stranger.id, id: `${stranger.id}undo` };
    expect(await stranger.post(`${example.origin}/inbox`, own)).toBe(202);
    await until('what has no proof', async () => example.steps.some(({ step }) => step === 'failed'));
    expect(example.steps.filter(({ step }) => step === 'failed')).toEqual([
      { step: 'failed', why: 'Refused: forged-proof' },
    ]);
    const unsigned = { method: 'POST', headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(undo) };
    expect((await fetch(`${example.origin}/inbox`, unsigned)).status).toBe(401);
    expect(await supportsAtHost(2)).toBe(2);
    expect((await shown()).proposals).toHaveLength(2);
  }, 60_000);

  it('commits to its figures before it sends them, and both come to the same sum', async () => {
    const { host } = world;
    const { cities } = await world.joint(host);
    const votes = Object.fromEntries(cities.map(({ institution, piles }) => [institution, piles[0]?.count.votes]));
    expect(votes).toEqual({ [`${host.origin}/`]: [1, 0, 0], [`${example.origin}/`]: [0, 2, 1] });
    const [ballot] = await until('the figures', async () => {
      const { ballots } = await shown();
      return Object.keys(ballots[0]?.votes ?? {}).length === 2 && ballots;
    });
    expect(ballot?.votes).toEqual({ [`${host.origin}/`]: [[1, 0, 0]], [`${example.origin}/`]: [[0, 2, 1]] });
    expect(example.errors()).toBe('');
  }, 180_000);

  it('makes and takes what the vectors say', async () => {
    const folder = join(projectDir, 'docs/federate/vectors');
    const { stdout } = await promisify(execFile)(PYTHON, [PYTHON_EXAMPLE, 'check-vectors', folder], {
      env: { PYTHONDONTWRITEBYTECODE: '1' },
    });
    const checked = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly step: string; readonly vector: string });
    expect(checked.filter(({ step }) => step !== 'right')).toEqual([]);
    expect(checked.map(({ vector }) => vector)).toEqual(
      expect.arrayContaining(['invite', 'commitment', 'jcs: numbers']),
    );
  });

  it('is short, and needs Python and one package', async () => {
    const texts = await Promise.all(
      ['cohost.py', 'wire.py'].map((name) => readFile(join(PYTHON_EXAMPLE, '..', name), 'utf8')),
    );
    expect(texts.map((text) => text.split('\n').length < 400)).toEqual([true, true]);
    const imported = texts.flatMap((text) => [...text.matchAll(/^(?:import|from) (\w+)/gm)].map(([, name]) => name));
    const { stdout } = await promisify(execFile)(PYTHON, ['-c', 'import sys; print(*sys.stdlib_module_names)']);
    const standard = stdout.trim().split(' ');
    const others = imported.filter((name = '') => !standard.includes(name));
    expect([...new Set(others)].toSorted()).toEqual(['cryptography', 'wire']);
  });

  async function shown(): Promise<Shown> {
    const before = example.steps.filter(({ step }) => step === 'shown').length;
    example.act({ do: 'show' });
    return await until('what it shows', async () => {
      const steps = example.steps.filter(({ step }) => step === 'shown');
      return steps.length > before && (steps.at(-1) as unknown as Shown);
    });
  }

  async function supportsAtHost(number: number): Promise<number> {
    const { cities } = await world.host.api<{
      readonly cities: readonly {
        readonly institution: string;
        readonly supports: { readonly resident: number } | null;
      }[];
    }>('GET', `${AT}/proposals/${number}`);
    return cities.find(({ institution }) => institution === `${example.origin}/`)?.supports?.resident ?? 0;
  }

  async function changes(): Promise<readonly Item[]> {
    const response = await fetch(`${world.host.origin}${AT}/changes?page=true`, { headers: { accept: JSON_TYPE } });
    return ((await response.json()) as { orderedItems: readonly Item[] }).orderedItems;
  }
});

type Stranger = AsyncDisposable & { readonly id: string; post(inbox: string, activity: object): Promise<number> };

/** A server with one actor, who signs requests as it should and says whatever it likes. */
async function openStranger(): Promise<Stranger> {
  const { publicKey, privateKey } = await generateCryptoKeyPair('RSASSA-PKCS1-v1_5');
  const publicKeyPem = await exportSpki(publicKey);
  let id = '';
  const server: LocalServer = await serve((_, response) => {
    const key = { id: `${id}#key`, owner: id, publicKeyPem };
    const actor = { id, type: 'Organization', preferredUsername: 'mallory', inbox: `${id}inbox`, publicKey: key };
    response.writeHead(200, { 'content-type': JSON_TYPE });
    response.end(JSON.stringify({ '@context': 'https://www.w3.org/ns/activitystreams', ...actor }));
  });
  id = server.at('/', 'localhost');
  return {
    id,
    async post(inbox, activity) {
      const body = JSON.stringify({ '@context': 'https://www.w3.org/ns/activitystreams', ...activity });
      const request = new Request(inbox, { method: 'POST', headers: { 'content-type': JSON_TYPE }, body });
      const signed = await signRequest(request, privateKey, new URL(`${id}#key`), { spec: 'rfc9421' });
      return (await fetch(signed)).status;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
