import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { dcatCatalogue } from '../../src/application/open-data/dcat-catalogue.ts';
import { readDatasets } from '../../src/application/open-data/read-datasets.ts';
import { tableTitles } from '../../src/i18n/table-titles.ts';
import { drafted, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { dcatFaults } from '../support/dcat-faults.ts';
import { openPages, type Pages } from './pages.ts';

type Node = Readonly<Record<string, unknown>>;

const TEXTS = { title: { fr: 'Consultations' }, description: { fr: 'Ce qui est public.' }, files: tableTitles };

describe('the catalogue of open data', () => {
  let pages: Pages;
  const served = async () => JSON.parse(await pages.text('/catalog.jsonld')) as { readonly '@graph': readonly Node[] };
  const datasetsIn = ({ '@graph': [catalogue] }: { readonly '@graph': readonly Node[] }) =>
    (catalogue?.['dcat:dataset'] ?? []) as readonly Node[];
  const slugsIn = (document: object) =>
    datasetsIn(document as never).map((dataset) => String(dataset['@id']).split('/').at(-2));

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { topics: ['mobility'] });
    await opened(app, 'parc', { title: { fr: 'Le parc', en: 'The park' }, territory: '69387' });
    await drafted(app, { slug: 'secret' });
    const author = await registeredPerson(app, 'Ana Nomdefamille');
    await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un banc.' });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('holds what DCAT-AP demands, without a licence and a contact', async () => {
    const response = await pages.get('/catalog.jsonld');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/ld+json']);
    const document = await served();
    expect(JSON.stringify(document)).not.toMatch(/dct:license|contactPoint|Nomdefamille/);
    expect(await dcatFaults(document)).toEqual([]);
  });

  it('has a dataset for each public consultation, in its languages, with a file for each format', async () => {
    const document = await served();
    expect(slugsIn(document)).toEqual(expect.arrayContaining(['velo', 'parc']));
    expect(slugsIn(document)).toHaveLength(2);
    const park = datasetsIn(document).find((dataset) => String(dataset['@id']).includes('/parc/')) ?? {};
    expect(park['dct:title']).toEqual([
      { '@language': 'en', '@value': 'The park' },
      { '@language': 'fr', '@value': 'Le parc' },
    ]);
    expect(park['dct:spatial']).toMatchObject({ 'dct:identifier': '69387' });
    const files = park['dcat:distribution'] as readonly Node[];
    for (const file of files) {
      const address = new URL(String((file['dcat:downloadURL'] as Node)['@id']));
      expect([address.pathname, (await pages.get(address.pathname)).status]).toEqual([address.pathname, 200]);
      const schema = file['dct:conformsTo'] as Node | undefined;
      expect(schema !== undefined).toBe(address.pathname.endsWith('.csv'));
      if (schema !== undefined) expect((await pages.get(new URL(String(schema['@id'])).pathname)).status).toBe(200);
    }
  });

  it.each(['participation@lyon.example', 'https://lyon.example/contact', 'Au guichet, le <matin> "tôt"'])(
    'says the licence that was chosen and %s as contact',
    async (contact) => {
      value(await changeInstitution(pages.app, { licence: 'CC-BY-4.0', contact, by: null }));
      const document = await served();
      expect(await dcatFaults(document)).toEqual([]);
      const [dataset = {}] = datasetsIn(document);
      expect(dataset['dcat:contactPoint']).toBeDefined();
      const [file] = dataset['dcat:distribution'] as readonly [Node];
      expect(file['dct:license']).toMatchObject({ '@id': 'https://creativecommons.org/licenses/by/4.0/' });
      expect(await pages.text('/consultations/velo/data')).toContain('rel="license"');
    },
  );

  it('is found faulty where something that is demanded lacks', async () => {
    const document = JSON.parse(JSON.stringify(await served()).replaceAll('dcat:accessURL', 'dcat:nothing'));
    expect(await dcatFaults(document)).toContain('proposals.csv accessURL MinCountConstraintComponent');
  });

  it('comes in pages that name the next', async () => {
    const { app } = pages;
    const first = await readDatasets(app, { after: null, limit: 1 });
    const second = await readDatasets(app, { after: first?.next ?? '', limit: 1 });
    if (first === null || second === null) throw new Error('no pages');
    const documents = [first, second].map((page) =>
      dcatCatalogue({ origin: app.origin, page, texts: TEXTS }, `${app.origin}/catalog.jsonld`),
    );
    expect(documents.flatMap(slugsIn).toSorted()).toEqual(['parc', 'velo']);
    expect(JSON.stringify(documents[0])).toContain(`catalog.jsonld?after=${first.next}`);
    expect(JSON.stringify(documents[1])).not.toContain('hydra:next');
    for (const document of documents) expect(await dcatFaults(document)).toEqual([]);
    expect((await pages.get('/catalog.jsonld?after=nothing')).status).toBe(200);
  });

  it('leads to the hosts of what others decide, and has no dataset of it', async () => {
    const { app } = pages;
    await app.store.transact(async (writer) => {
      const parc = await writer.consultations.bySlug('parc');
      if (parc === null) throw new Error('no consultation');
      const host = { uri: 'https://metz.example/consultations/parc', institution: 'https://metz.example/' };
      await writer.consultations.save({ ...parc, host });
      return { ok: true, value: null };
    });
    const document = await served();
    expect(slugsIn(document)).toEqual(['velo']);
    expect(document['@graph'][0]?.['rdfs:seeAlso']).toEqual([{ '@id': 'https://metz.example/catalog.jsonld' }]);
    expect(await dcatFaults(document)).toEqual([]);
  });
});
