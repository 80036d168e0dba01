import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { sql } from 'kysely';
import { importContributions } from '../src/application/import/import-contributions.ts';
import { setupInstitution } from '../src/application/institution/change-institution.ts';
import { openDatabase } from '../src/storage/kit/database.ts';
import { onEachConfig, type Place, placeOn } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import { startServing } from './serving-node.ts';
import { SMALL, sized } from './size.ts';

const ROWS = sized(1_000_000, 2_000);
const PATH = '/consultations/million/data/comments.csv';
/** Rows that the yardstick reads at once. */
const PORTION = 500;
const MEGABYTE = 1_000_000;
/** What the node takes for the file, beside what it has at rest (docs/operate/open-data.md). */
const TARGET_MB = 150;
/** How often the memory of the node is read. */
const LOOK_MS = 50;

export const exportsOverHttp: Bench = {
  name: 'exports',
  says: `reads a table of ${ROWS.toLocaleString('en')} comments over HTTP, beside the node at rest and the same rows from the database`,
  run: (note) =>
    onEachConfig(note, async (engine, config) => {
      // The embedded database is in the process that is measured: its memory says nothing of the export.
      if (engine === 'embedded' && !SMALL) return [];
      let yardstick: number;
      {
        await using database = await openDatabase(config.database);
        const place = await placeOn(database);
        note(`${engine}: making the comments`);
        await makeComments(place);
        yardstick = await readRows(place);
      }
      await using node = await startServing(config);
      const rest = (await node.tell()).memory;
      let peak = rest;
      const look = async () => {
        peak = Math.max(peak, (await node.tell()).memory);
      };
      const timer = setInterval(() => void look(), LOOK_MS);
      note(`${engine}: reading the file`);
      const started = performance.now();
      const rows = await linesAt(node.port, PATH);
      const seconds = (performance.now() - started) / 1_000;
      clearInterval(timer);
      await look();
      // One line is the header.
      if (rows !== ROWS + 1) throw new Error(`the file has ${rows} lines, not ${ROWS + 1}`);
      return [
        {
          name: `${engine}: memory of the node while it is read`,
          unit: 'MB',
          value: peak / MEGABYTE,
          yardstick: { name: 'at rest', value: rest / MEGABYTE },
        },
        {
          name: `${engine}: memory that the file takes`,
          unit: 'MB',
          value: (peak - rest) / MEGABYTE,
          yardstick: { name: 'at rest', value: rest / MEGABYTE },
          target: TARGET_MB,
        },
        {
          name: `${engine}: the whole file`,
          unit: 's',
          value: seconds,
          yardstick: { name: 'the rows alone', value: yardstick },
        },
      ] satisfies Figure[];
    }),
};

async function makeComments({ app, database }: Place): Promise<void> {
  const set = await setupInstitution(app, {
    handle: 'bench',
    name: { fr: 'Banc' },
    territory: { code: 'B', name: { fr: 'Banc' }, within: null },
    languages: ['fr'],
    timeZone: 'Europe/Paris',
  });
  if (!set.ok) throw new Error(set.refusal.type);
  const start = Date.now() - 30 * 86_400_000;
  const at = (days: number) => new Date(start + days * 86_400_000).toISOString();
  const done = await importContributions(app, {
    slug: 'million',
    source: { key: 'bench:million', label: 'bench' },
    otherwise: {
      openedAt: new Date(start),
      consultation: {
        title: { fr: 'Un million de lignes' },
        summary: { fr: 'De quoi mesurer.' },
        phases: [{ kind: 'discuss', opensAt: at(0), closesAt: at(90) }],
        rules: { resultsVisibility: 'always', decidingStanding: ['imported'] },
      },
    },
    alone: true,
    contributions: {
      file: 'proposals',
      rows: [
        {
          line: 1,
          key: '1',
          author: { key: 'p1', name: 'Participant 1' },
          content: { title: { fr: 'Un banc' }, body: { fr: 'Un banc au parc.' }, lang: 'fr', cost: null, amends: null },
          tags: [],
          location: null,
          at: new Date(start),
          removed: null,
          published: null,
        },
      ],
      broken: [],
    },
    supports: { file: 'supports', rows: [], broken: [] },
    onBroken: 'stop',
  });
  if (!done.ok) throw new Error(JSON.stringify(done.refusal));
  // Counters of a million are not what is measured.
  await sql`alter table comment disable trigger user`.execute(database.db);
  await sql`
    insert into comment (id, consultation_id, proposal_id, depth, path, author_id, side, body, lang, status, published_at,
      received_at, updated_at)
    select gen_random_uuid(), proposal.consultation_id, proposal.id, 0, nth::text, proposal.author_id, 'neutral',
      'Comment ' || nth || ': ' || repeat('une piste le long du quai, ', 8), 'fr', 'published', now(), now(), now()
    from proposal cross join generate_series(1, ${ROWS}::integer) nth`.execute(database.db);
  await sql`alter table comment enable trigger user`.execute(database.db);
  await sql`analyze comment`.execute(database.db);
}

/** The least that the file needs: its rows, portion by portion, by the key that they are in order of. Seconds. */
async function readRows({ database }: Place): Promise<number> {
  const started = performance.now();
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<{ id: string; body: string }>`
      select id, body, side, lang, received_at from comment
      where consultation_id = (select id from consultation where slug = 'million') and id > ${after}
      order by id limit ${sql.lit(PORTION)}`.execute(database.db);
    const last = rows.at(-1);
    if (last === undefined) return (performance.now() - started) / 1_000;
    after = last.id;
  }
}

/** Lines of a file that a node serves, read as they come. */
async function linesAt(port: number, path: string): Promise<number> {
  const [response] = (await once(get({ port, host: '127.0.0.1', path }), 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${path} answers ${response.statusCode}`);
  let lines = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    for (const byte of chunk) if (byte === 0x0a) lines += 1;
  }
  return lines;
}
