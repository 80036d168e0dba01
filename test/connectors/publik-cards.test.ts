import '../../src/start/temporal.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { syncCards, syncCardsOf } from '../../src/application/connector/cards/sync-cards.ts';
import { addConnector, changeConnector, removeConnector } from '../../src/application/connector/manage-connectors.ts';
import { readConnector } from '../../src/application/connector/reads.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { cardFindings } from '../../src/cli/doctor-checks.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import type { CardModel, DoubleCard } from '../doubles/publik/cards.ts';
import { type Behaviour, startPublik } from '../doubles/publik/publik.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn, connectorsOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';

const HOST = 'participation.example';

eachEngine('cards of Publik', (suite) => {
  let app: Application;
  let clock: Clock;
  let outbound: Outbound;
  let publik: Awaited<ReturnType<typeof startPublik>>;
  const keys: Record<string, string> = {};
  const districts: DoubleCard[] = [];
  const associations: DoubleCard[] = [];
  const unpaged: DoubleCard[] = [];
  const models: readonly CardModel[] = [
    { slug: 'quartiers', fields: ['insee', 'nom', 'nom_en', 'dans'], items: districts },
    { slug: 'associations', fields: ['name'], items: associations },
    { slug: 'anciens', fields: ['insee', 'nom'], items: unpaged, isUnpaged: true },
  ];
  const district = (id: number, fields: DoubleCard['fields']): DoubleCard => ({
    ...{ id, uuid: `quartier-${id}`, text: `Quartier ${id}`, fields },
  });
  const settings = (more: Readonly<Record<string, string>>) => ({ url: publik.origin, ...more });
  const DISTRICTS = { cards: 'quartiers', columns: 'code=insee, name=nom, name.en=nom_en, within=dans' };

  beforeAll(async () => {
    clock = clockAt('2026-03-02T02:00:00Z');
    outbound = createOutbound({ origin: `https://${HOST}`, version: '0', allowPrivateAddresses: true });
    const { connectors } = connectorsOn(suite.database, (url, init) =>
      outbound.fetch(url, { ...init, limits: { totalMs: 2_000 } }),
    );
    app = { ...applicationOn(suite.database, clock), connectors };
    publik = await startPublik({ keys, forms: [], cards: models, callKey: () => '', now: () => app.now() });
    await setUpCity(app);
  });
  beforeEach(async () => {
    clock.advance({ days: 2 });
    publik.behaves('well');
    publik.asked.length = 0;
    for (const items of [districts, associations, unpaged]) items.length = 0;
    await removeConnector(app, { name: 'demarches', by: OPERATOR });
    const added = await addConnector(app, { name: 'demarches', kind: 'publik', settings: settings({}), by: OPERATOR });
    publik.setKey(HOST, value(added).secret);
  });
  afterAll(async () => {
    await publik[Symbol.asyncDispose]();
    await outbound[Symbol.asyncDispose]();
  });

  const set = async (more: Readonly<Record<string, string>>) =>
    value(await changeConnector(app, { name: 'demarches', settings: settings(more), by: OPERATOR }));
  const read = async () => value(await syncCardsOf(app, 'demarches'));
  const places = async () => await app.store.read((reader) => reader.territories.all());
  const organisations = async () => {
    const keyOf = (id: string) => `publik:${connectorId}:${id}`;
    const connectorId = (await readConnector(app, 'demarches'))?.id ?? '';
    return await app.store.read((reader) =>
      Promise.all(associations.map(({ uuid }) => reader.participants.byImportKey(keyOf(uuid)))),
    );
  };
  const events = async (type: string) => {
    await app.store.placeEvents();
    const all = await app.store.read((reader) => reader.events.after(0, 1_000));
    return all.filter((event) => event.type === type && event.at >= clock.now());
  };

  it('become places once, are named anew, and are never taken away', async () => {
    await set(DISTRICTS);
    const before = await places();
    districts.push(district(1, { insee: 'q1', nom: 'Le quai', nom_en: 'The quay', dans: 'g', dans_raw: 'g' }));
    districts.push(district(2, { insee: 'g', nom: 'La Guillotière' }));
    expect(await read()).toMatchObject({ read: 2, added: 2, changed: 0, wrong: 0, error: null });
    expect(await places()).toEqual(
      expect.arrayContaining([
        ...before,
        { code: 'g', name: { fr: 'La Guillotière' }, within: before.find(({ within }) => within === null)?.code },
        { code: 'q1', name: { fr: 'Le quai', en: 'The quay' }, within: 'g' },
      ]),
    );
    expect(await read()).toMatchObject({ read: 2, added: 0, changed: 0 });
    expect(await events('institution-changed')).toMatchObject([{ by: { kind: 'connector', id: 'demarches' } }]);
    Object.assign(districts[1] ?? {}, { fields: { insee: 'g', nom: 'Guillotière' } });
    districts.shift();
    expect(await read()).toMatchObject({ read: 1, added: 0, changed: 1 });
    expect((await places()).find(({ code }) => code === 'q1')).toBeDefined();
    expect((await places()).find(({ code }) => code === 'g')?.name).toEqual({ fr: 'Guillotière' });
  });

  it('are named to officers where they are wrong, and hold up no other', async () => {
    await set(DISTRICTS);
    districts.push(district(3, { nom: 'Sans code' }), district(4, { insee: 'x4', nom: 'Perdu', dans: 'nulle-part' }));
    districts.push(district(5, { insee: 'x5', nom: 'Bien' }));
    await syncCards(app);
    const report = await readConnector(app, 'demarches');
    expect(report?.syncs).toMatchObject([
      {
        what: 'cards',
        error: null,
        cards: {
          ...{ read: 3, added: 1, wrong: 2 },
          faults: [
            { card: 'Quartier 3', because: 'no-code' },
            { card: 'Quartier 4', because: 'unknown-within' },
          ],
        },
      },
    ]);
    expect(await cardFindings(app)).toMatchObject([{ state: 'warn', says: expect.stringContaining('Quartier 3') }]);
  });

  it('become organisations that take part as institutions, each once, and one that was erased stays so', async () => {
    await set({ cards: 'associations', reads: 'institutions' });
    for (let id = 1; id <= 3; id += 1) {
      associations.push({ id, uuid: `asso-${id}`, text: '', fields: { name: `Association ${id}` } });
    }
    expect(await read()).toMatchObject({ read: 3, added: 3, changed: 0, wrong: 0 });
    const [first] = await organisations();
    expect(first).toMatchObject({ kind: 'institution', standing: 'institution', name: 'Association 1' });
    value(await eraseParticipant(app, { participantId: first?.id ?? '', by: null }));
    Object.assign(associations[1] ?? {}, { fields: { name: 'Vélo pour tous' } });
    expect(await read()).toMatchObject({
      ...{ read: 3, added: 0, changed: 1 },
      organisations: [{ name: 'Association 3' }, { name: 'Vélo pour tous' }],
    });
    expect((await organisations()).slice(0, 2)).toMatchObject([null, { name: 'Vélo pour tous' }]);
  });

  it('are read in pages, and in full from whoever knows none', async () => {
    for (let id = 1; id <= 250; id += 1) districts.push(district(id, { insee: `p${id}`, nom: `Page ${id}` }));
    await set(DISTRICTS);
    expect(await read()).toMatchObject({ read: 250, added: 250 });
    expect(publik.asked).toHaveLength(3);
    unpaged.push(...districts);
    await set({ ...DISTRICTS, cards: 'anciens' });
    expect(await read()).toMatchObject({ read: 250, added: 0, wrong: 0 });
    expect(publik.asked).toHaveLength(5);
  });

  it.each<[Behaviour, string]>([
    ['unavailable', 'HTTP 503'],
    ['html', 'not-json'],
    ['error-in-200', 'Le service ne répond pas.'],
    ['hang', 'timeout'],
  ])('change nothing where the answer is %s, which is shown until they are read', async (behaviour, error) => {
    await set(DISTRICTS);
    districts.push(district(6, { insee: 'x6', nom: 'Plus tard' }));
    publik.behaves(behaviour);
    await syncCards(app);
    expect((await readConnector(app, 'demarches'))?.syncs).toMatchObject([
      { succeededAt: null, cards: null, error: expect.stringContaining(error) },
    ]);
    expect(await cardFindings(app)).toMatchObject([{ state: 'warn', says: expect.stringContaining(error) }]);
    publik.behaves('well');
    // Not at once again: an hour later.
    await syncCards(app);
    expect((await readConnector(app, 'demarches'))?.syncs).toMatchObject([{ succeededAt: null }]);
    clock.advance({ hours: 1 });
    await syncCards(app);
    expect(await cardFindings(app)).toMatchObject([{ state: 'ok' }]);
  });

  it('are read of no model that there is not, and where none is set', async () => {
    expect(await syncCardsOf(app, 'demarches')).toMatchObject({ ok: false, refusal: { field: 'cards' } });
    expect(await syncCardsOf(app, 'nobody')).toMatchObject({ ok: false, refusal: { type: 'not-found' } });
    expect((await readConnector(app, 'demarches'))?.syncs).toEqual([]);
    await set({ cards: 'rien' });
    expect(await read()).toMatchObject({ error: expect.stringContaining('HTTP 404') });
    for (const columns of ['code=a', 'name', 'name=a, name=b', 'name=a b', 'other=a, name=b', 'name.FRANÇAIS=a']) {
      const changed = await changeConnector(app, { name: 'demarches', settings: settings({ columns }), by: OPERATOR });
      expect(changed).toMatchObject({ ok: false, refusal: { type: 'invalid', field: 'columns' } });
    }
  });
});
