import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import {
  readFile,
  readFileBytes,
  readFiles,
  removeFile,
  uploadFile,
} from '../../src/application/media/manage-files.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { MEDIA_FILES_MAX } from '../../src/domain/media/media-file.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { odtFile, pdfFile } from '../support/documents.ts';
import { pictureFile, SVG_WITH_SCRIPT } from '../support/pictures.ts';

eachEngine('files of the institution', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const by = OPERATOR;
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, 'quai');
  });

  const upload = (bytes: Buffer, more: { name?: string; description?: string; namesAuthors?: boolean } = {}) =>
    uploadFile(app, { bytes, name: 'Plan du quai.pdf', description: 'Plan du quai', namesAuthors: false, by, ...more });
  const invalid = (because: string) => expect.objectContaining({ type: 'invalid', field: 'file', because });

  it('are images without what the camera wrote, and documents as they are', async () => {
    const image = value(await upload(await pictureFile({ width: 90, height: 60, format: 'jpeg' }), { name: 'a.jpg' }));
    expect(image).toMatchObject({ mediaType: 'image/webp', name: 'a.webp', width: 90, height: 60, pages: null });
    const bytes = pdfFile({ pages: 4 });
    const pdf = value(await upload(bytes));
    expect(pdf).toMatchObject({ mediaType: 'application/pdf', name: 'Plan-du-quai.pdf', pages: 4, size: bytes.length });
    expect((await readFileBytes(app, pdf.hash))?.equals(bytes)).toBe(true);
    const odt = value(await upload(odtFile(), { name: 'x.bin' }));
    expect(odt).toMatchObject({ name: 'x.odt', pages: 3 });
  });

  it('are refused by name', async () => {
    expect(refusal(await upload(Buffer.alloc(0)))).toEqual(invalid('missing'));
    expect(refusal(await upload(Buffer.from('MZ a program')))).toEqual(invalid('not-a-media-file'));
    expect(refusal(await upload(SVG_WITH_SCRIPT))).toEqual(invalid('vector-image'));
    const large = Buffer.concat([pdfFile(), Buffer.alloc(10 * 1024 * 1024)]);
    expect(refusal(await upload(large))).toMatchObject({ because: 'too-heavy', limit: 10 });
    expect(refusal(await upload(pdfFile(), { description: '' }))).toMatchObject({ field: 'description' });
  });

  it('name their authors only where that is meant', async () => {
    const named = pdfFile({ author: '(Ana Ruiz)' });
    expect(refusal(await upload(named))).toEqual(invalid('names-an-author'));
    expect(value(await upload(named, { namesAuthors: true })).mediaType).toBe('application/pdf');
  });

  it('are the same file a second time', async () => {
    const first = value(await upload(pdfFile({ pages: 7 })));
    expect(value(await upload(pdfFile({ pages: 7 }), { description: 'Autre' }))).toEqual(first);
  });

  it('are known by the texts that have them, and listed page by page', async () => {
    const { hash } = value(await upload(pdfFile({ pages: 9 })));
    const summary = { fr: `Voir [le plan](${app.origin}/files/${hash})` };
    value(await changeConsultation(app, { slug: 'quai', change: { summary }, by }));
    expect((await readFile(app, hash))?.uses).toEqual([{ hash, in: 'introduction', slug: 'quai' }]);
    const words = { fr: `![Plan](${app.origin}/files/${hash})` };
    const content = { subject: { fr: 'Nouvelles' }, text: words, isPublic: true };
    await suite.database.db
      .insertInto('newsletter')
      .values({
        ...{ id: app.newId(), consultation_id: null, is_public: true, state: 'draft', recipients: 0 },
        ...{ subject: JSON.stringify(content.subject), text: JSON.stringify(words), created_at: clock.now() },
      })
      .execute();
    expect((await readFile(app, hash))?.uses.map((use) => use.in)).toEqual(['introduction', 'newsletter']);
    const all = await readFiles(app, { limit: 100, after: null });
    expect(all.items.filter(({ uses }) => uses.length > 0).map((file) => file.hash)).toEqual([hash]);
    const first = await readFiles(app, { limit: 2, after: null });
    const second = await readFiles(app, { limit: 100, after: first.next });
    expect([...first.items, ...second.items].map((file) => file.hash)).toEqual(all.items.map((file) => file.hash));
  });

  it('are deleted for good, with what happened in the log', async () => {
    const { hash } = value(await upload(pdfFile({ pages: 11 })));
    value(await removeFile(app, { hash, by }));
    expect(await readFileBytes(app, hash)).toBeNull();
    expect(refusal(await removeFile(app, { hash, by }))).toEqual({ type: 'not-found', what: 'file' });
    const { items } = await readEvents(app, { after: null, limit: 100 });
    const types = items.map(({ type }) => type).filter((type) => type.startsWith('file-'));
    expect(types).toEqual([]);
    const logged = await suite.database.db.selectFrom('event').select('type').where('type', 'like', 'file-%').execute();
    expect(logged.map(({ type }) => type).filter((type) => type === 'file-removed')).toHaveLength(1);
  });

  it('are so many and no more', async () => {
    const { db } = suite.database;
    const rest = MEDIA_FILES_MAX - (await readFiles(app, { limit: 100, after: null })).items.length;
    await db
      .insertInto('media_file')
      .values(
        Array.from({ length: rest }, (_, nth) => ({
          hash: nth.toString(16).padStart(64, '0'),
          media_type: 'application/pdf',
          name: 'x.pdf',
          description: 'x',
          size: 1,
          bytes: Buffer.from('x'),
          uploaded_at: clock.now(),
        })),
      )
      .execute();
    expect(refusal(await upload(pdfFile({ pages: 99 })))).toMatchObject({
      because: 'too-many',
      limit: MEDIA_FILES_MAX,
    });
  });
});
