import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import type { ImportBatch, ImportedContribution, ImportedSupport } from '../../src/application/import/check-import.ts';
import { type ImportReport, importContributions } from '../../src/application/import/import-contributions.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import type { LoggedEvent } from '../../src/domain/event/event.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import { readContributions } from '../../src/integrations/csv/read.ts';
import { readConversation } from '../../src/integrations/polis/read.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');

function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

eachEngine('contributions brought from another platform', (suite) => {
  const clock = clockAt('2026-04-01T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    value(
      await setupInstitution(app, {
        handle: 'bourg',
        name: { fr: 'Ville de Bourg' },
        territory: { code: '01', name: { fr: 'Bourg' }, within: null },
        languages: ['fr', 'en'],
        timeZone: 'Europe/Paris',
      }),
    );
  });

  const conversation = async (folder: string) => value(await readConversation(join(FIXTURES, 'polis', folder), {}));
  const bring = async (folder: string, slug: string, onBroken: 'stop' | 'skip' = 'stop') =>
    await importContributions(app, { ...(await conversation(folder)), slug, onBroken });
  const proposal = async (slug: string, number: number) =>
    value(await readProposal(app, { slug, number, viewer: ANYBODY }));
  const counts = async (slug: string, number: number) => {
    const { supports } = await proposal(slug, number);
    return supports.visible ? [supports.totals.for.imported, supports.totals.against.imported] : null;
  };
  const drift = () => app.store.read((reader) => reader.views.drift());
  const everyEvent = async (): Promise<readonly LoggedEvent[]> => {
    await app.store.placeEvents();
    return await app.store.read((reader) => reader.events.after(0, 1000));
  };

  describe('a conversation of Pol.is', () => {
    let report: ImportReport;

    beforeAll(async () => {
      report = value(await bring('canteen', 'canteen'));
    });

    it('becomes a consultation with the dates and rules of the source', async () => {
      const { consultation, state } = value(await readConsultation(app, { slug: 'canteen', viewer: ANYBODY }));
      expect({ state, ...consultation }).toMatchObject({
        state: 'closed',
        title: { en: 'What should school lunches be like?' },
        languages: ['en'],
        publishedAt: new Date('2019-03-01T09:00:00Z'),
        rules: { supports: 'for-and-against', resultsVisibility: 'always', decidingStanding: ['imported'] },
        phases: [
          { kind: 'propose', opensAt: new Date('2019-03-01T09:00:00Z'), closesAt: new Date('2019-03-01T14:21:00Z') },
          { kind: 'support', opensAt: new Date('2019-03-01T09:00:00Z'), closesAt: new Date('2019-03-01T14:21:00Z') },
        ],
      });
    });

    it('numbers comments in the order they were given, with the times of the source', async () => {
      const page = value(
        await readProposals(app, {
          slug: 'canteen',
          viewer: ANYBODY,
          order: 'oldest',
          seed: 0,
          limit: 10,
          after: null,
          statuses: ['published', 'removed'],
        }),
      );
      expect(
        page.items.map(({ number, title, receivedAt }) => [number, title['en'], receivedAt.toISOString()]),
      ).toEqual([
        [1, 'A vegetarian dish every day', '2019-03-01T09:00:00.000Z'],
        [2, undefined, '2019-03-01T09:30:00.000Z'],
        [3, 'Children need more than twenty minutes to eat, "the bell" rings too early', '2019-03-01T10:00:00.000Z'],
        [
          4,
          'Vegetables from farms around here, at most fifty kilometres away, even where they cost more than what the wholesaler…',
          '2019-03-01T11:00:00.000Z',
        ],
      ]);
    });

    it('keeps the whole text, lines included', async () => {
      expect((await proposal('canteen', 3)).body).toEqual({
        en: 'Children need more than twenty minutes to eat, "the bell" rings too early.\n\nTwo services would do.',
      });
    });

    it('counts the last word of each voter, and says what the source published', async () => {
      expect(await counts('canteen', 1)).toEqual([3, 0]);
      expect((await proposal('canteen', 1)).published).toMatchObject({ source: 'pol.is/7canteen', for: 4, against: 2 });
      expect(report.differing).toBe(1);
    });

    it('removes what was moderated out, with a trace, and keeps its votes', async () => {
      const removed = await proposal('canteen', 2);
      expect(removed).toMatchObject({ status: 'removed', title: {}, body: {}, versions: [] });
      expect(removed.decisions).toMatchObject([
        { kind: 'remove', rule: 'moderated-elsewhere', reason: expect.stringContaining('pol.is/7canteen'), role: null },
      ]);
      expect(await counts('canteen', 2)).toEqual([1, 1]);
    });

    it('knows authors and voters by pseudonym only', async () => {
      expect((await proposal('canteen', 1)).author).toMatchObject({ kind: 'imported', name: 'Participant 10' });
      const nobody = await app.store.read((reader) => reader.participants.byImportKey('polis:7canteen:14'));
      expect(nobody).toBeNull();
      expect(report.participants.new).toBe(4);
    });

    it('announces nothing and says in one event what it brought', async () => {
      const events = (await everyEvent()).filter(({ consultationId }) => consultationId === report.consultation.id);
      expect(events.map(({ type, data, by, origin }) => ({ type, data, by, origin }))).toEqual([
        {
          type: 'contributions-imported',
          data: { source: 'polis:7canteen', proposals: 4, firstNumber: 1, supports: 8 },
          by: { kind: 'connector', id: 'polis:7canteen' },
          origin: { kind: 'imported', source: 'polis:7canteen' },
        },
      ]);
      const unannounced = await app.store.read((reader) => reader.consultations.unannounced(clock.now()));
      expect(unannounced.filter(({ consultation }) => consultation.slug === 'canteen')).toEqual([]);
    });

    it('changes nothing when it is brought again', async () => {
      const before = await everyEvent();
      const again = value(await bring('canteen', 'canteen'));
      expect(again).toMatchObject({
        created: false,
        proposals: { new: 0, known: 4 },
        participants: { new: 0 },
        words: { new: 0, changed: 0, withdrawn: 0, known: 8 },
      });
      expect(await everyEvent()).toEqual(before);
      expect(await drift()).toEqual([]);
    });

    it('takes in what the source has more of since', async () => {
      const more = await conversation('canteen');
      const at = new Date('2019-03-02T10:00:00Z');
      const words: ImportBatch<ImportedSupport> = {
        ...more.supports,
        rows: [
          ...more.supports.rows,
          { contribution: '0', voter: '10', side: null, at, line: 16 },
          { contribution: '2', voter: '12', side: 'against', at, line: 17 },
          { contribution: '3', voter: '15', side: 'for', at, line: 18 },
        ],
      };
      const again = value(
        await importContributions(app, { ...more, supports: words, slug: 'canteen', onBroken: 'stop' }),
      );
      expect(again.words).toEqual({ new: 1, changed: 1, withdrawn: 1, known: 6 });
      expect(await counts('canteen', 1)).toEqual([2, 0]);
      expect(await counts('canteen', 3)).toEqual([2, 1]);
      expect(await drift()).toEqual([]);
    });

    it('is refused in a second consultation', async () => {
      const result = await bring('canteen', 'canteen-again');
      expect(result).toEqual({ ok: false, refusal: { type: 'import-conflict', source: 'pol.is/7canteen' } });
      expect(await readConsultation(app, { slug: 'canteen-again', viewer: DRAFT_READER })).toMatchObject({
        ok: false,
      });
    });

    it('is refused in the consultation of another', async () => {
      const other = await conversation('broken');
      const result = await importContributions(app, { ...other, slug: 'canteen', onBroken: 'skip' });
      expect(result).toEqual({ ok: false, refusal: { type: 'import-conflict', source: 'pol.is/9broken' } });
    });
  });

  it('does not bring back who was erased here, and leaves every count as it was', async () => {
    const people = await app.store.read((reader) => reader.participants.byImportKey('polis:7canteen:10'));
    const before = [await counts('canteen', 1), await counts('canteen', 3)];
    value(await eraseParticipant(app, { participantId: people?.id ?? '', by: null }));
    const again = value(await bring('canteen', 'canteen'));
    expect(again).toMatchObject({
      proposals: { new: 0, known: 2, erased: 2 },
      participants: { new: 0 },
      words: { new: 0 },
    });
    expect([await counts('canteen', 1), await counts('canteen', 3)]).toEqual(before);
    expect(await drift()).toEqual([]);
  });

  describe('an export with broken rows', () => {
    it('keeps nothing and names the first of them', async () => {
      const result = await bring('broken', 'broken');
      expect(result).toMatchObject({ ok: false, refusal: { type: 'broken-row', file: 'comments.csv', line: 4 } });
      expect(await readConsultation(app, { slug: 'broken', viewer: DRAFT_READER })).toMatchObject({ ok: false });
    });

    it('keeps the rest when told so, and names every row it left out', async () => {
      const report = value(await bring('broken', 'broken', 'skip'));
      expect(report.skipped).toEqual([
        { file: 'comments.csv', line: 4, because: 'timestamp is no such value: "yesterday"' },
        { file: 'comments.csv', line: 5, because: '9 columns where the header has 8' },
        { file: 'comments.csv', line: 6, because: 'characters that cannot be read in this encoding' },
        { file: 'comments.csv', line: 7, because: 'title.en: control characters' },
        { file: 'comments.csv', line: 8, because: 'moderated is no such value: "7"' },
        { file: 'comments.csv', line: 9, because: 'text after a closing quote' },
        { file: 'comments.csv', line: 10, because: 'comment-body is empty' },
        { file: 'comments.csv', line: 11, because: 'the same key as line 2: 0' },
        { file: 'votes.csv', line: 3, because: 'no contribution with this id: 99' },
        { file: 'votes.csv', line: 4, because: 'vote is no such value: "2"' },
        { file: 'votes.csv', line: 5, because: 'its time is in the future' },
      ]);
      expect(report.proposals).toMatchObject({ new: 2 });
      expect(await counts('broken', 1)).toEqual([1, 0]);
      expect(await counts('broken', 2)).toEqual([0, 1]);
    });
  });

  describe('a table of a meeting', () => {
    const table = async () =>
      value(
        await readContributions(join(FIXTURES, 'csv', 'reunion.csv'), {
          map: {
            id: 'Réf',
            title: 'Titre',
            body: 'Texte',
            author: 'Auteur',
            date: 'Date',
            tags: 'Thèmes',
            lat: 'Latitude',
            lon: 'Longitude',
            supports: 'Soutiens',
          },
          dates: 'dmy',
          encoding: 'latin1',
          separator: null,
          ...{ lang: 'fr', markup: null, currency: 'EUR' },
          timeZone: 'Europe/Paris',
          slug: 'places',
          label: 'Réunion publique du 14 mars',
          now: clock.now(),
        }),
      );
    const bringTable = async () => importContributions(app, { ...(await table()), slug: 'places', onBroken: 'stop' });

    it('is refused where there is no consultation to put it in', async () => {
      expect(await bringTable()).toEqual({ ok: false, refusal: { type: 'not-found', what: 'consultation' } });
    });

    it('becomes proposals with its own dates, places and published counts', async () => {
      value(
        await createConsultation(app, {
          slug: 'places',
          title: { fr: 'Nos places' },
          summary: { fr: 'Que faire de nos places ?' },
          phases: [{ kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' }],
          rules: {},
          by: null,
        }),
      );
      value(await publishConsultation(app, { slug: 'places', by: null }));
      expect(value(await bringTable())).toMatchObject({ proposals: { new: 3, known: 0 }, differing: 0 });
      expect(await proposal('places', 1)).toMatchObject({
        title: { fr: 'Une placette ombragée' },
        body: { fr: 'Planter trois tilleuls;\net poser deux bancs.' },
        tags: ['nature', 'espaces_publics'],
        location: { lat: 45.7601, lon: 4.8402 },
        author: { name: 'Comité de quartier', kind: 'imported' },
        receivedAt: new Date('2026-03-14T17:30:00Z'),
        published: { source: 'Réunion publique du 14 mars', for: 1204, against: 0 },
      });
      expect(await counts('places', 1)).toEqual([1204, 0]);
      expect(await drift()).toEqual([]);
    });

    it('changes nothing when it is brought again, but for counts that were published anew', async () => {
      expect(value(await bringTable()).proposals).toEqual({ new: 0, known: 3, removed: 0, erased: 0 });
      const { contributions, ...rest } = await table();
      const rows = contributions.rows.map((row: ImportedContribution & { line: number }) => ({
        ...row,
        published: row.key === 'A-2' ? { for: 40, against: 0, recounted: false } : row.published,
      }));
      value(
        await importContributions(app, {
          ...rest,
          contributions: { ...contributions, rows },
          slug: 'places',
          onBroken: 'stop',
        }),
      );
      expect(await counts('places', 2)).toEqual([40, 0]);
      expect(await drift()).toEqual([]);
    });
  });

  describe('the open data of a Decidim', () => {
    const table = async () =>
      value(
        await readContributions(join(FIXTURES, 'csv', 'decidim-proposals.csv'), {
          ...{ map: {}, dates: 'iso', encoding: 'utf-8', separator: null, lang: 'fr', markup: null, currency: 'EUR' },
          ...{ timeZone: 'Europe/Paris', slug: 'rives', label: 'decidim.example', now: clock.now() },
        }),
      );
    const bringTable = async () => importContributions(app, { ...(await table()), slug: 'rives', onBroken: 'stop' });

    it('becomes proposals with their answers, without naming anybody', async () => {
      value(
        await createConsultation(app, {
          ...{
            slug: 'rives',
            title: { fr: 'Les rives' },
            summary: { fr: 'Que faire des rives ?' },
            rules: {},
            by: null,
          },
          phases: [{ kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' }],
        }),
      );
      value(await publishConsultation(app, { slug: 'rives', by: null }));
      expect(value(await bringTable())).toMatchObject({ proposals: { new: 3 }, participants: { new: 1 }, skipped: [] });
      const first = await proposal('rives', 1);
      expect(first).toMatchObject({
        ...{ title: { fr: 'Des saules' }, body: { fr: 'Planter des **saules**;\n\n- six' } },
        ...{ tags: ['nature_en_ville'], place: 'Quai 1', location: { lat: 48.1, lon: 2.5 } },
        ...{ author: { name: 'decidim.example' }, receivedAt: new Date('2024-03-02T10:11:12Z') },
        ...{ published: { for: 12 }, cost: { amount: 150_050, currency: 'EUR' } },
        answers: [{ verdict: 'accepted', body: { fr: 'La Ville plante.' } }],
      });
      expect(first.sourceUrl).toBe('https://decidim.example/processes/rives/f/12/proposals/41');
      expect((await proposal('rives', 2)).status).toBe('withdrawn');
      expect(await proposal('rives', 3)).toMatchObject({
        answers: [{ verdict: 'rejected', body: { fr: 'Décidé sur decidim.example.' } }],
      });
      expect(await drift()).toEqual([]);
    });

    it('changes nothing when it is brought again', async () => {
      expect(value(await bringTable()).proposals).toMatchObject({ new: 0, known: 3 });
      expect((await proposal('rives', 1)).answers).toHaveLength(1);
    });
  });
});
