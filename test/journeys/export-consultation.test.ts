import { Hono } from 'hono';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { type ConsultationExport, exportConsultation } from '../../src/application/export/export-consultation.ts';
import { csvRows } from '../../src/application/kit/csv.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { describeTables } from '../../src/application/open-data/describe-tables.ts';
import { commentsJsonl, proposalsGeojson, proposalsJsonl } from '../../src/application/open-data/json.ts';
import type { Table } from '../../src/application/open-data/table.ts';
import { COMMENTS, PROPOSALS, SUPPORTS, TABLES } from '../../src/application/open-data/tables.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { openDataRoute } from '../../src/http/web/open-data/page.ts';
import { tableTitles } from '../../src/i18n/table-titles.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { columnsOf, tableFaults } from '../support/table-faults.ts';

const CONTRACT =
  'number,status,version,title,body,lang,author_kind,created_at,supports_resident,supports_registered,' +
  'supports_fediverse,supports_paper,supports_imported,objections,comments,content_hash,url';

eachEngine('a consultation as open data', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  const exported = async (slug = 'velo-2026'): Promise<ConsultationExport> =>
    value(await exportConsultation(app, { slug, viewer: ANYBODY }));
  const textOf = async (lines: AsyncIterable<string>) => (await Array.fromAsync(lines)).join('');
  const rowsOf = async (table: Table, slug?: string) => {
    const text = await textOf(table.lines(await exported(slug)));
    const rows = [...csvRows(text, ',')].map((row) => ('cells' in row ? row.cells : [row.broken]));
    const [header = [], ...records] = rows;
    return { header, records: records.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at]]))) };
  };

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, 'velo-2026', {
      rules: { supports: 'for-and-against', resultsVisibility: 'after-close', hold: 'first-remote' },
    });
    const ana = await registeredPerson(app, 'Ana Nomdefamille', { standing: 'resident' });
    const leo = await registeredPerson(app, 'Léo');
    const bo = await registeredPerson(app, 'Bo', {
      kind: 'remote',
      standing: 'fediverse',
      actorUri: 'https://ailleurs.example/users/bo',
    });
    const town = await registeredPerson(app, 'La mairie', { kind: 'institution', standing: 'institution' });
    const slug = 'velo-2026';
    const one = await proposed(app, {
      slug,
      authorId: ana.id,
      content: saying('=HYPERLINK("https://mal.example")\nUne « piste », deux lignes ; des guillemets "droits".', {
        title: { fr: '+33 voies' },
      }),
      location: { lat: 45.76, lon: 4.84 },
      place: 'Place Bellecour',
      tags: ['quai'],
    });
    const two = await proposed(app, {
      slug,
      authorId: ana.id,
      body: 'Un texte à retirer.',
      location: { lat: 1, lon: 2 },
    });
    const three = await proposed(app, { slug, authorId: leo.id, body: 'Un texte repris par son auteur.' });
    await proposed(app, { slug, authorId: bo.id, body: 'Un texte en attente.' });
    for (const { id } of [leo, bo, town])
      value(await giveSupport(app, { proposalId: one.id, participantId: id, side: 'for' }));
    value(await giveSupport(app, { proposalId: one.id, participantId: ana.id, side: 'against' }));
    const comment = { slug, proposalId: one.id, authorId: leo.id, lang: 'fr' };
    value(await submitComment(app, { ...comment, body: '@Ana, d’accord.' }));
    value(
      await decideProposal(app, {
        proposalId: two.id,
        kind: 'remove',
        rule: 'off-topic',
        reason: 'Hors sujet.',
        by: null,
      }),
    );
    value(await withdrawProposal(app, { proposalId: three.id, authorId: leo.id }));
  });

  it('has the columns of the contract and one row a proposal, whatever its status', async () => {
    const { header, records } = await rowsOf(PROPOSALS);
    expect(header.join(',')).toBe(CONTRACT);
    expect(records.map(({ number, status }) => [number, status])).toEqual([
      ['1', 'published'],
      ['2', 'removed'],
      ['3', 'withdrawn'],
      ['', 'held'],
    ]);
  });

  it('withholds texts that are not public, and the hash of one that never was', async () => {
    const { records } = await rowsOf(PROPOSALS);
    expect(records.slice(1).map(({ title, body }) => [title, body])).toEqual([
      ['', ''],
      ['', ''],
      ['', ''],
    ]);
    expect(records.map(({ content_hash }) => content_hash?.length)).toEqual([64, 64, 64, 0]);
    const everything = [
      await textOf(PROPOSALS.lines(await exported())),
      await textOf(proposalsJsonl(await exported())),
      await textOf(proposalsGeojson(await exported())),
    ].join('');
    for (const text of ['à retirer', 'repris par son auteur', 'en attente']) expect(everything).not.toContain(text);
  });

  it('says of nobody who they are', async () => {
    const everything = [
      ...(await Promise.all(TABLES.map(async (table) => textOf(table.lines(await exported()))))),
      await textOf(proposalsJsonl(await exported())),
      await textOf(commentsJsonl(await exported())),
      await textOf(proposalsGeojson(await exported())),
    ].join('');
    for (const personal of ['Nomdefamille', 'Léo', 'ailleurs.example', 'authorId']) {
      expect(everything).not.toContain(personal);
    }
  });

  it('leaves counts empty, not zero, while the rules hide them', async () => {
    clock.set('2026-03-20T08:00:00Z');
    const { records } = await rowsOf(PROPOSALS);
    const counts = Object.entries(records[0] ?? {}).filter(([name]) => /^(supports_|objections)/.test(name));
    expect(counts.map(([, count]) => count)).toEqual(['', '', '', '', '', '']);
    expect((await rowsOf(SUPPORTS)).records).toEqual([]);
    const [line = ''] = await Array.fromAsync(proposalsJsonl(await exported()));
    expect(JSON.parse(line)).toMatchObject({ supports: null, supportsHiddenUntil: '2026-04-30T22:00:00.000Z' });
    expect(await textOf(proposalsGeojson(await exported()))).toContain('"supports":null');
  });

  it('counts by standing once they are public', async () => {
    clock.set('2026-05-01T08:00:00Z');
    const { records } = await rowsOf(PROPOSALS);
    expect(records[0]).toMatchObject({
      supports_resident: '0',
      supports_registered: '1',
      supports_fediverse: '1',
      supports_paper: '0',
      supports_imported: '0',
      objections: '1',
      comments: '1',
    });
    expect((await rowsOf(SUPPORTS)).records).toEqual([
      { number: '1', side: 'for', standing: 'registered', count: '1' },
      { number: '1', side: 'for', standing: 'fediverse', count: '1' },
      { number: '1', side: 'for', standing: 'institution', count: '1' },
      { number: '1', side: 'against', standing: 'resident', count: '1' },
    ]);
  });

  it('lets no spreadsheet run what somebody wrote', async () => {
    const { records } = await rowsOf(PROPOSALS);
    expect(records[0]).toMatchObject({
      title: "'+33 voies",
      body: `'=HYPERLINK("https://mal.example")\nUne « piste », deux lignes ; des guillemets "droits".`,
    });
    expect((await rowsOf(COMMENTS)).records).toMatchObject([
      { body: "'@Ana, d’accord.", proposal: '1', status: 'published' },
    ]);
  });

  it('places published proposals on the map, longitude first', async () => {
    const collection = JSON.parse(await textOf(proposalsGeojson(await exported())));
    expect(
      collection.features.map(({ id, geometry, properties }: { id: number; geometry: object; properties: object }) => [
        id,
        geometry,
        properties,
      ]),
    ).toEqual([
      [1, { type: 'Point', coordinates: [4.84, 45.76] }, expect.objectContaining({ place: 'Place Bellecour' })],
    ]);
  });

  it('describes every column it writes', async () => {
    const described = JSON.parse(describeTables(await exported(), tableTitles));
    for (const table of TABLES) {
      const { header } = await rowsOf(table);
      const resource = described.resources.find(({ name }: { name: string }) => name === table.name);
      expect(resource.schema.fields.map(({ name }: { name: string }) => name)).toEqual(header);
      expect(resource).toMatchObject({ title: table.title, 'title@fr': tableTitles(table)['fr'] });
    }
  });

  it('holds what its descriptions promise: types, keys, and what a column may be', async () => {
    const proposals = columnsOf(await textOf(PROPOSALS.lines(await exported())));
    for (const table of TABLES) {
      const csv = await textOf(table.lines(await exported()));
      expect([table.name, tableFaults(csv, table, { proposals })]).toEqual([table.name, []]);
    }
  });

  it('has no column without a description, and no cell of another type', async () => {
    const csv = await textOf(SUPPORTS.lines(await exported()));
    const columns = SUPPORTS.columns.map((each) => (each.name === 'side' ? { ...each, description: '' } : each));
    expect(tableFaults(csv, { ...SUPPORTS, columns })).toEqual(['side has no description']);
    expect(tableFaults(csv.replace('1,for,registered,1', '1,for,registered,one'), SUPPORTS)).toEqual([
      'row 1, count: one is no integer',
    ]);
    expect(tableFaults(csv, SUPPORTS, { proposals: { number: ['2'] } })).toContain('number 1 is nowhere');
  });

  it('writes each proposal once, portion after portion', async () => {
    clock.set('2026-03-02T08:00:00Z');
    await opened(app, 'large');
    const author = await registeredPerson(app, 'Zoé');
    for (let at = 0; at < 505; at += 1) await proposed(app, { slug: 'large', authorId: author.id, body: `Idée ${at}` });
    const { records } = await rowsOf(PROPOSALS, 'large');
    expect(records.map(({ number }) => Number(number))).toEqual(Array.from({ length: 505 }, (_, at) => at + 1));
  });

  it('reads no further portion for a reader who leaves', async () => {
    let reads = 0;
    const read: Application['store']['read'] = async (work) => {
      reads += 1;
      return await app.store.read(work);
    };
    const http = new Hono().get('/:slug/:file', openDataRoute({ ...app, store: { ...app.store, read } }));
    const file = async () => (await http.request('/large/proposals.csv')).body;
    const left = (await file())?.getReader();
    expect((await left?.read())?.done).toBe(false);
    await left?.cancel();
    const before = reads;
    reads = 0;
    const whole = await new Response(await file()).text();
    expect(whole.split('\r\n')).toHaveLength(1 + 505 + 1);
    // One for the consultation, and one a portion.
    expect([before, reads]).toEqual([2, 3]);
  });
});
