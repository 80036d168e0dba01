import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrateDirectory } from '../../test/storage/snapshot.ts';
import { freePort } from '../../test/support/free-port.ts';
import { parvis, parvisBeside, type Served, serveParvis } from '../../test/support/parvis.ts';

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
const day = (days: number) => inSeconds(days * 86_400).slice(0, 10);
/** Long enough for everything before the close on a slow machine. */
const OPEN_S = 15;

let folder: string;
let env: Record<string, string>;
let node: Served;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-ballot-'));
  env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
  await migrateDirectory(join(folder, 'data'));
  node = await serveParvis(env);
  const setup = ['--name', 'Lyon', '--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr'];
  await json('setup', ...setup, '--admin-email', 'maire@lyon.example');
  const consultation = {
    slug: 'ecole',
    title: { fr: 'La rue des écoles' },
    summary: { fr: 'Faut-il la fermer ?' },
    phases: [{ kind: 'vote', opensAt: day(-2), closesAt: day(2) }],
  };
  await writeFile(join(folder, 'ecole.json'), JSON.stringify(consultation));
  await json('consultation', 'create', '--file', 'ecole.json');
});
afterAll(async () => {
  await node.kill();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => parvisBeside(args, { env, cwd: folder });
async function json<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const end = await run(...args, '--json');
  expect(end, args.join(' ')).toMatchObject({ code: 0 });
  return JSON.parse(end.out) as T;
}

it('asks, votes, closes and counts again from this node, a folder and an address', { timeout: 90_000 }, async () => {
  await writeFile(
    join(folder, 'question.yaml'),
    `slug: rue\nquestion: { fr: Que faire de la rue ? }\nmethod: choice\ncloses: never\n`,
  );
  const wrong = await run('ballot', 'create', 'ecole', '--file', 'question.yaml', '--json');
  expect(JSON.parse(wrong.out)).toMatchObject({ refusal: { field: 'closes', because: 'unknown-field' } });

  const closesAt = inSeconds(OPEN_S);
  const content = `options:\n  - { name: { fr: La fermer } }\n  - { name: { fr: La planter } }\nclosesAt: ${closesAt}\n`;
  await writeFile(
    join(folder, 'question.yaml'),
    `slug: rue\nquestion: { fr: Que faire de la rue ? }\nmethod: choice\nrules: { standings: [registered, paper], decidingStanding: [registered, paper] }\n${content}`,
  );
  const drafted = await run('ballot', 'create', 'ecole', '--file', 'question.yaml');
  expect(drafted).toMatchObject({ code: 0, out: expect.stringContaining('published with the consultation') as string });
  await json('consultation', 'publish', 'ecole');
  const ballot = await json<{ id: string; rulesHash: string; options: { id: string }[] }>(
    'ballot',
    'show',
    'ecole',
    'rue',
  );
  expect(ballot).toMatchObject({ state: 'open', rulesHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  expect(await json('ballot', 'show', 'ecole')).toMatchObject({ items: [{ slug: 'rue' }] });

  const { token } = await json<{ token: string }>('token', 'create', '--scopes', 'vote', '--name', 'Ana');
  const cast = await fetch(`${node.origin}/api/v1/ballots/${ballot.id}/votes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ choice: { kind: 'choice', option: ballot.options[0]?.id }, rulesHash: ballot.rulesHash }),
  });
  expect(cast.status).toBe(201);

  await json('admin', 'invite', 'second@lyon.example', '--role', 'officer');
  const sheets = `reference: Urne 1\nplace: Mairie\nsheets: 21\nrows:\n  - { ballot: 2, count: 14 }\n  - { ballot: 1, count: 6 }\n  - { ballot: invalid, count: 1 }\n`;
  await writeFile(join(folder, 'urne.yaml'), sheets.replace('ballot: 2', 'ballot: 3'));
  const enter = ['ballot', 'paper', 'enter', 'ecole', 'rue', '--file', 'urne.yaml', '--agent', 'maire@lyon.example'];
  expect(await run(...enter)).toMatchObject({ code: 1, err: expect.stringContaining('rows.0') as string });
  await writeFile(join(folder, 'urne.yaml'), sheets);
  const { id } = await json<{ id: string }>(...enter);
  expect(await run('ballot', 'paper', 'confirm', id, '--agent', 'maire@lyon.example')).toMatchObject({ code: 1 });
  expect(await run('ballot', 'paper', 'confirm', id, '--agent', 'second@lyon.example')).toMatchObject({ code: 0 });

  const early = await json('tally', 'show', 'ecole');
  expect(early).toMatchObject({ items: [{ visible: false, result: null, turnout: { cast: 22 } }] });
  expect(await json('tally', 'recount', 'ecole')).toMatchObject({ items: [{ ballot: 'rue', outcome: 'not-final' }] });

  await sleep(Math.max(0, Date.parse(closesAt) - Date.now()) + 50);
  const shown = await json('tally', 'show', 'ecole', '--out', 'published');
  expect(shown).toMatchObject({ items: [{ final: true, result: { outcome: { kind: 'elected', option: 2 } } }] });
  expect(JSON.parse(await readFile(join(folder, 'published', 'tally.json'), 'utf8'))).toEqual(shown);
  const equal = { items: [{ ballot: 'rue', outcome: 'equal', cast: 22, recounted: 14 }] };
  expect(await json('tally', 'recount', 'ecole')).toEqual(equal);
  expect(await json('tally', 'recount', 'ecole', '--from', 'published')).toEqual(equal);
  // Anybody, with no node of their own.
  const elsewhere = { env: { DATA_DIR: join(folder, 'nothing') }, cwd: folder };
  const anybody = await parvis(['tally', 'recount', 'ecole', '--from', node.origin, '--json'], elsewhere);
  expect(anybody).toMatchObject({ code: 0 });
  expect(JSON.parse(anybody.out)).toEqual(equal);
  const file = await fetch(`${node.origin}/api/v1/ballots/${ballot.id}/published`);
  expect(await file.text()).toBe(await readFile(join(folder, 'published', 'rue.jsonl'), 'utf8'));

  const forged = join(folder, 'forged');
  await mkdir(forged);
  const text = await readFile(join(folder, 'published', 'rue.jsonl'), 'utf8');
  await writeFile(join(forged, 'rue.jsonl'), text);
  const tally = await readFile(join(folder, 'published', 'tally.json'), 'utf8');
  await writeFile(join(forged, 'tally.json'), tally.replaceAll('"option": 2', '"option": 1'));
  const differs = await run('tally', 'recount', 'ecole', '--from', 'forged');
  expect(differs).toMatchObject({ code: 1, out: expect.stringContaining('ANOTHER RESULT') as string });
  await writeFile(join(forged, 'rue.jsonl'), text.replace('"anonymityThreshold":5', '"anonymityThreshold":1'));
  const otherRules = await run('tally', 'recount', 'ecole', '--from', 'forged');
  expect(otherRules).toMatchObject({ code: 1, err: expect.stringContaining('the rules have the hash') as string });
});
