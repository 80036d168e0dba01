import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDirectory } from '../../test/storage/snapshot.ts';
import { freePort } from '../../test/support/free-port.ts';
import { parvisBeside, type Served, serveParvis } from '../../test/support/parvis.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'test', 'fixtures');
const POLIS = join(FIXTURES, 'polis');
const TABLE = join(FIXTURES, 'csv', 'reunion.csv');
const MAP =
  'id=Réf,title=Titre,body=Texte,author=Auteur,date=Date,tags=Thèmes,lat=Latitude,lon=Longitude,supports=Soutiens';

describe('import and export beside a running node', () => {
  let folder: string;
  let node: Served;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-import-'));
    env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
    await migrateDirectory(join(folder, 'data'));
    node = await serveParvis(env);
    const town = ['--name', 'Bourg', '--handle', 'bourg', '--territory', '01=Bourg', '--languages', 'fr,en'];
    await run('setup', ...town, '--admin-email', 'agent@bourg.example');
  });
  afterAll(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]) => parvisBeside(args, { env, cwd: folder });

  it('says what a conversation became', async () => {
    const { code, out } = await run('import', 'polis', join(POLIS, 'canteen'), '--consultation', 'canteen');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^pol\.is\/7canteen is in canteen: http:\/\/localhost:\d+\/consultations\/canteen$/),
      '  proposals: 4 new (1 of them removed where they come from), 0 known',
      '  supports and objections: 8 new, 0 changed, 0 taken back, 0 known',
      '  participants: 4 new',
      '  1 proposals count otherwise than was published; their pages say so',
      '',
    ]);
  });

  it('shows the page what the source published beside the recount', async () => {
    const page = await fetch(`${node.origin}/consultations/canteen/proposals/1`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('pol.is/7canteen');
  });

  it('answers in JSON that a second time brought nothing', async () => {
    const { code, out } = await run('import', 'polis', join(POLIS, 'canteen'), '--consultation', 'canteen', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { created: false, proposals: { new: 0, known: 4 }, words: { new: 0 } },
    ]);
  });

  it('names the file and line of a broken row, and keeps nothing', async () => {
    const { code, err } = await run('import', 'polis', join(POLIS, 'broken'), '--consultation', 'broken');
    expect(code).toBe(1);
    expect(err).toContain('comments.csv');
    expect(err).toMatch(/line 4/i);
    expect((await run('consultation', 'show', 'broken')).code).toBe(1);
  });

  it('keeps the rest when it is told to skip, and names every row left out', async () => {
    const broken = ['import', 'polis', join(POLIS, 'broken'), '--consultation', 'broken', '--on-error', 'skip'];
    const { code, out, err } = await run(...broken);
    expect(code).toBe(0);
    expect(out).toContain('  rows left out: 11');
    expect(err).toContain('left out: votes.csv, line 3: no contribution with this id: 99');
  });

  it('brings a table in by the columns it is told', async () => {
    const { code, out } = await run(
      ...['import', 'csv', TABLE, '--consultation', 'canteen', '--map', MAP, '--encoding', 'latin1', '--dates', 'dmy'],
      ...['--lang', 'fr', '--source', 'Réunion du 14 mars'],
    );
    expect([code, out]).toEqual([0, expect.stringContaining('  proposals: 3 new, 0 known')]);
  });

  it('refuses a column that is not there, and says which are', async () => {
    const { code, err } = await run(
      'import',
      'csv',
      TABLE,
      '--consultation',
      'canteen',
      '--encoding',
      'latin1',
      '--map',
      'title=Intitulé',
    );
    expect(code).toBe(1);
    expect(err).toContain('no column Intitulé; there are Réf, Titre, Texte');
  });

  it.each([
    ['a field that there is not', ['--map', 'titre=Titre']],
    ['a separator of several characters', ['--separator', '||']],
    ['an unknown encoding', ['--encoding', 'ebcdic']],
    ['an unknown policy for broken rows', ['--on-error', 'guess']],
  ])('takes %s for a wrong usage', async (_, wrong) => {
    const { code, err } = await run('import', 'csv', TABLE, '--consultation', 'canteen', ...wrong);
    expect([code, err]).toEqual([2, expect.stringContaining(wrong[0] ?? '')]);
  });

  it('writes open data where it is told, relative to where it was typed', async () => {
    for (const format of ['csv', 'jsonl', 'geojson']) {
      expect(await run('export', 'canteen', '--format', format, '--out', 'open')).toMatchObject({ code: 0 });
    }
    expect((await readdir(join(folder, 'open'))).sort()).toEqual([
      'ballot_votes.csv',
      'ballots.csv',
      'ballots.jsonl',
      'comments.csv',
      'comments.jsonl',
      'datapackage.json',
      'proposals.csv',
      'proposals.geojson',
      'proposals.jsonl',
      'published-ballots.jsonl',
      'published_ballots.csv',
      'supports.csv',
    ]);
    const [header, first] = (await readFile(join(folder, 'open', 'proposals.csv'), 'utf8')).split('\r\n');
    expect(header).toMatch(/^number,status,version,title,body,lang,/);
    expect(first).toMatch(/^1,published,1,A vegetarian dish every day,/);
  });

  it('refuses to export what there is not', async () => {
    const { code, err } = await run('export', 'nowhere', '--format', 'csv', '--out', 'nothing');
    expect([code, err.length > 0]).toEqual([1, true]);
  });
});
