import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { readInstitution, readStaticPage, readStaticPages } from '../../src/application/institution/reads.ts';
import {
  addStaticPage,
  changeStaticPage,
  deleteStaticPage,
  orderStaticPages,
  publishStaticPage,
  unpublishStaticPage,
} from '../../src/application/institution/write-static-pages.ts';
import { etagOf } from '../../src/application/kit/not-modified.ts';
import { authorMail } from '../../src/application/mail/author-mails.ts';
import { readFile } from '../../src/application/media/manage-files.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import type { StaticPageContent, StaticPageKind } from '../../src/domain/institution/static-page.ts';
import { writeLetter } from '../../src/i18n/write-letter.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const content = (slug: string, change: Partial<StaticPageContent> = {}): StaticPageContent => ({
  slug,
  title: { fr: slug },
  text: { fr: `Texte de ${slug}` },
  conformity: null,
  inMenu: false,
  inFooter: true,
  ...change,
});

eachEngine('pages of the institution', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const by = null;
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
  });
  beforeEach(async () => {
    await suite.database.db.deleteFrom('static_page').execute();
  });

  const add = (slug: string, change: Partial<StaticPageContent> = {}, kind: StaticPageKind = 'other') =>
    addStaticPage(app, { kind, content: content(slug, change), by });
  const links = async () => (await readInstitution(app))?.pages.map(({ slug }) => slug);
  const logged = async () => {
    await app.store.placeEvents();
    const events = await app.store.read((reader) => reader.events.after(0, 500));
    return events.filter(({ type }) => type.startsWith('page')).map(({ type, data }) => [type, data]);
  };

  it('are drafts that nobody finds until they are published, and again when they are not any more', async () => {
    const before = (await logged()).length;
    const page = value(await add('mentions', {}, 'legal-notice'));
    expect(page).toMatchObject({ isPublished: false, position: 0, kind: 'legal-notice', createdAt: clock.now() });
    expect(refusal(await readStaticPage(app, { slug: 'mentions', drafts: false }))).toEqual({
      type: 'not-found',
      what: 'page',
    });
    expect(value(await readStaticPage(app, { slug: 'mentions', drafts: true }))).toEqual(page);
    expect(await links()).toEqual([]);
    value(await publishStaticPage(app, { slug: 'mentions', by }));
    expect(refusal(await publishStaticPage(app, { slug: 'mentions', by }))).toMatchObject({ type: 'wrong-status' });
    expect(await links()).toEqual(['mentions']);
    expect(await readStaticPages(app, { drafts: false })).toHaveLength(1);
    value(await unpublishStaticPage(app, { slug: 'mentions', by }));
    expect(await links()).toEqual([]);
    value(await deleteStaticPage(app, { slug: 'mentions', by }));
    expect(await readStaticPages(app, { drafts: true })).toEqual([]);
    expect((await logged()).slice(before).map(([type]) => type)).toEqual([
      'page-added',
      'page-published',
      'page-unpublished',
      'page-deleted',
    ]);
  });

  it('are changed, and the log says in what; nothing is written down where nothing changed', async () => {
    const page = value(await add('charte', {}, 'charter'));
    clock.advance({ minutes: 1 });
    const before = (await logged()).length;
    const next = content('regles', { inMenu: true });
    const changed = value(await changeStaticPage(app, { slug: 'charte', content: next, basedOn: etagOf(page), by }));
    expect(changed).toEqual({ ...page, ...next, changedAt: clock.now() });
    value(await changeStaticPage(app, { slug: 'regles', content: next, by }));
    const stale = await changeStaticPage(app, { slug: 'regles', content: next, basedOn: etagOf(page), by });
    expect(refusal(stale)).toEqual({ type: 'changed-meanwhile' });
    expect((await logged()).slice(before)).toEqual([
      ['page-changed', { slug: 'regles', parts: ['slug', 'title', 'text', 'inMenu'] }],
    ]);
  });

  it('keep their address and have no gaps as long as they are published', async () => {
    value(await add('notice'));
    const gaps = content('notice', { text: { fr: 'Hôte : [[nom]]' } });
    value(await changeStaticPage(app, { slug: 'notice', content: gaps, by }));
    const published = await publishStaticPage(app, { slug: 'notice', by });
    expect(refusal(published)).toMatchObject({ field: 'text.fr', because: 'has-gaps' });
    value(await changeStaticPage(app, { slug: 'notice', content: content('notice'), by }));
    value(await publishStaticPage(app, { slug: 'notice', by }));
    expect(refusal(await changeStaticPage(app, { slug: 'notice', content: gaps, by }))).toMatchObject({
      because: 'has-gaps',
    });
    expect(refusal(await changeStaticPage(app, { slug: 'notice', content: content('other'), by }))).toMatchObject({
      type: 'wrong-status',
    });
  });

  it('are one of each kind, at addresses of their own, and few in the menu', async () => {
    value(await add('charte', {}, 'charter'));
    expect(refusal(await add('charte-2', {}, 'charter'))).toMatchObject({ field: 'kind', because: 'already-used' });
    expect(refusal(await add('charte'))).toMatchObject({ field: 'slug', because: 'already-used' });
    value(await add('a'));
    expect(refusal(await changeStaticPage(app, { slug: 'a', content: content('charte'), by }))).toMatchObject({
      field: 'slug',
    });
    for (const slug of ['m1', 'm2', 'm3', 'm4', 'm5']) value(await add(slug, { inMenu: true }));
    expect(refusal(await add('m6', { inMenu: true }))).toMatchObject({
      field: 'inMenu',
      because: 'too-many',
      limit: 5,
    });
    // Who is in the menu already may be changed.
    value(
      await changeStaticPage(app, { slug: 'm5', content: content('m5', { inMenu: true, text: { fr: 'Neuf' } }), by }),
    );
  });

  it('are at most fifty', async () => {
    const page = value(await add('p-0'));
    const more = Array.from({ length: 49 }, (_, nth) => ({ ...page, id: app.newId(), slug: `p-${nth + 1}` }));
    await app.store.transact(async (writer) => {
      for (const [nth, each] of more.entries()) await writer.staticPages.save({ ...each, position: nth + 1 });
    });
    expect(refusal(await add('p-50'))).toMatchObject({ because: 'too-many', limit: 50 });
  });

  it('stand in the order that they are put in, also after one is deleted', async () => {
    for (const slug of ['a', 'b', 'c']) {
      value(await add(slug));
      value(await publishStaticPage(app, { slug, by }));
    }
    expect(await links()).toEqual(['a', 'b', 'c']);
    value(await orderStaticPages(app, { slugs: ['c', 'a', 'b'], by }));
    expect(await links()).toEqual(['c', 'a', 'b']);
    for (const slugs of [
      ['c', 'a'],
      ['c', 'a', 'a'],
      ['c', 'a', 'x'],
      ['c', 'a', 'b', 'x'],
    ]) {
      expect(refusal(await orderStaticPages(app, { slugs, by }))).toMatchObject({ because: 'unknown-value' });
    }
    value(await deleteStaticPage(app, { slug: 'a', by }));
    value(await add('d'));
    expect((await readStaticPages(app, { drafts: true })).map(({ slug, position }) => [slug, position])).toEqual([
      ['c', 0],
      ['b', 1],
      ['d', 2],
    ]);
  });

  it('say of a declaration what it declares', async () => {
    value(await add('rgaa', {}, 'accessibility'));
    expect(refusal(await publishStaticPage(app, { slug: 'rgaa', by }))).toMatchObject({ field: 'conformity' });
    value(await changeStaticPage(app, { slug: 'rgaa', content: content('rgaa', { conformity: 'partial' }), by }));
    value(await publishStaticPage(app, { slug: 'rgaa', by }));
    expect((await readInstitution(app))?.pages).toMatchObject([{ slug: 'rgaa', conformity: 'partial' }]);
  });

  it('are cited as the charter in the letter about what was decided here, and in no other', async () => {
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const person = {
      kind: 'mail',
      key: 'ana@city.example',
      label: 'ana',
      standing: 'registered',
      name: 'Ana',
    } as const;
    const authorId = value(await signInWith(app, person)).participantId;
    const { id } = await proposed(app, { slug: 'velo', authorId, body: 'Une piste' });
    const letter = async (change: object = {}) => {
      const decided = { decided: 'remove', rule: 'spam', reason: 'Non.', appealable: null, byHost: false } as const;
      const notification = { subject: { kind: 'proposal', id }, ...decided, ...change } as const;
      const written = await app.store.transact((writer) => authorMail(writer, app, notification));
      if (written === null) throw new Error('no letter');
      return writeLetter(written.letter, app.origin).text;
    };
    expect(await letter()).not.toContain('/pages/');
    value(await add('charte', {}, 'charter'));
    expect(await letter()).not.toContain('/pages/');
    value(await publishStaticPage(app, { slug: 'charte', by }));
    expect(await letter()).toContain(`Les règles de la participation\u00a0:\n${app.origin}/pages/charte`);
    expect(await letter({ byHost: true })).not.toContain('/pages/');
    expect(await letter({ rule: null })).not.toContain('/pages/');
  });

  it('are among the texts that have a file', async () => {
    const hash = 'a'.repeat(64);
    await suite.database.db
      .insertInto('media_file')
      .values({
        ...{ hash, media_type: 'application/pdf', name: 'a.pdf', description: 'A', size: 1, bytes: Buffer.from('a') },
        ...{ width: null, height: null, pages: 1, uploaded_at: clock.now() },
      })
      .execute();
    value(await add('plan', { text: { fr: `[A](${app.origin}/files/${hash})` } }));
    expect((await readFile(app, hash))?.uses).toEqual([{ hash, in: 'page', slug: null }]);
  });
});
