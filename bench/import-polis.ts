import '../src/start/temporal.ts';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Application } from '../src/application/application.ts';
import { importContributions } from '../src/application/import/import-contributions.ts';
import { setupInstitution } from '../src/application/institution/change-institution.ts';
import { readConversation } from '../src/integrations/polis/read.ts';
import { openDatabase } from '../src/storage/kit/database.ts';
import { onEach, type Place, placeOn } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import { SMALL } from './size.ts';

/** Real conversations, where they are at hand; they are not ours to publish. */
const FOLDER = join(import.meta.dirname, '..', '..', 'shared', 'data', 'polis', 'vtaiwan.uberx');
/** Single-row inserts that are measured; the rest of as many is reckoned. */
const SAMPLE = 3_000;

export const importPolis: Bench = {
  name: 'import-polis',
  says: 'brings a real conversation of 49,997 votes in, beside as many single-row inserts',
  async run(note) {
    if (SMALL) {
      note('a real conversation has one size: nothing was measured');
      return [];
    }
    if (!existsSync(FOLDER)) {
      note('the conversation is not at hand: nothing was measured');
      return [];
    }
    return [...(await onEach(note, measure)), await memory()];
  },
};

async function measure({ app, database, engine }: Place): Promise<readonly Figure[]> {
  await setUp(app);
  const first = await bring(app);
  const again = await bring(app);
  if (again.words !== 0) throw new Error('importing twice brought something new');
  await sql`create table bench_row (id uuid primary key, at timestamptz not null, side text not null)`.execute(
    database.db,
  );
  const start = performance.now();
  for (let at = 0; at < SAMPLE; at += 1) {
    await sql`insert into bench_row values (${app.newId()}, ${app.now()}, 'for')`.execute(database.db);
  }
  const inserting = ((performance.now() - start) / 1000 / SAMPLE) * first.words;
  const yardstick = { name: `${first.words} single-row inserts`, value: inserting };
  return [
    { name: `${engine}: import`, unit: 's', value: first.seconds, yardstick, target: 60 },
    { name: `${engine}: the same again`, unit: 's', value: again.seconds, yardstick },
  ];
}

/** What a process that imports holds at its highest, beside one that only opens the same node's data. */
async function memory(): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-bench-'));
  try {
    inOwnProcess('make', folder);
    const opening = inOwnProcess('open', folder);
    return {
      name: 'embedded: memory of the process that imports',
      unit: 'MB',
      value: inOwnProcess('import', folder),
      yardstick: { name: 'opening the data', value: opening },
      target: 1_024,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function inOwnProcess(what: string, folder: string): number {
  const child = spawnSync(process.execPath, [import.meta.filename, what, folder], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${what}: ${child.stderr}`);
  return Number(child.stdout);
}

async function setUp(app: Application): Promise<void> {
  const set = await setupInstitution(app, {
    handle: 'bench',
    name: { fr: 'Banc' },
    territory: { code: 'B', name: { fr: 'Banc' }, within: null },
    languages: ['fr'],
    timeZone: 'Europe/Paris',
  });
  if (!set.ok) throw new Error(set.refusal.type);
}

async function bring(app: Application): Promise<{ readonly seconds: number; readonly words: number }> {
  const start = performance.now();
  const read = await readConversation(FOLDER, {});
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  const done = await importContributions(app, { ...read.value, slug: 'uberx', onBroken: 'stop' });
  if (!done.ok) throw new Error(JSON.stringify(done.refusal));
  return { seconds: (performance.now() - start) / 1000, words: done.value.words.new };
}

if (process.argv[1] === import.meta.filename) {
  const [, , what, folder = ''] = process.argv;
  await using database = await openDatabase({ kind: 'embedded', dataDir: folder });
  const { app } = await placeOn(database);
  if (what === 'make') await setUp(app);
  if (what === 'import') await bring(app);
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
}
