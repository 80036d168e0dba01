import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { drafted, opened, setUpCity, value } from '../support/city.ts';
import { voting } from '../support/voting.ts';
import { type AdminSession, adminSession } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const LIST = '/admin/consultations';

describe('drafts that are discarded at the desk', () => {
  let pages: Pages;
  let officer: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    officer = await adminSession(pages, 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const stored = (slug: string) => pages.app.store.read((reader) => reader.consultations.bySlug(slug));

  it('go after a page that asks, once, and leave a line in the audit log', async () => {
    await drafted(pages.app, { slug: 'essai' });
    const path = `${LIST}/essai/discard`;
    expect(await officer.read(`${LIST}/essai`)).toContain(path);
    const page = await officer.read(path);
    expect(faultsOf(page)).toEqual([]);
    expect(page).toMatch(/Supprimer «\sConsultation essai/);
    expect(await stored('essai')).not.toBeNull();
    const [first, again] = [await officer.send(path, formOf(page)), await officer.send(path, formOf(page))];
    expect([first.status, again.status]).toEqual([303, 303]);
    expect(again.to).toBe(first.to);
    expect(await officer.read(first.to)).toContain('Le brouillon est supprimé.');
    expect(await stored('essai')).toBeNull();
    expect(await officer.status(`${LIST}/essai`)).toBe(404);
    const administrator = await adminSession(pages, 'administrator');
    const log = await administrator.read('/admin/audit');
    expect(log).toContain('Brouillon de consultation supprimé');
    expect(log).toContain('Adresse web\u00a0: essai');
  });

  it('stay where a colleague changed them, or where nothing was confirmed', async () => {
    await drafted(pages.app, { slug: 'a-deux' });
    const path = `${LIST}/a-deux/discard`;
    const stale = await officer.form(path);
    value(await changeConsultation(pages.app, { slug: 'a-deux', change: { title: { fr: 'Autre' } }, by: null }));
    const notified = await officer.send(path, stale);
    expect(notified.status).toBe(409);
    expect(notified.html).toContain('Quelqu’un l’a modifié entre-temps');
    expect((await officer.send(path, new URLSearchParams())).status).toBe(409);
    expect(await stored('a-deux')).not.toBeNull();
    expect((await officer.send(path, formOf(notified.html))).status).toBe(303);
  });

  it('say which consultation follows them', async () => {
    await drafted(pages.app, { slug: 'premiere' });
    await drafted(pages.app, { slug: 'seconde', campaign: { campaign: 'Série', follows: 'premiere' } });
    const path = `${LIST}/premiere/discard`;
    const notified = await officer.send(path, await officer.form(path));
    expect(notified.status).toBe(409);
    expect(notified.html).toMatch(/seconde\s» lui fait suite/);
  });

  it('are nobody’s to discard who only looks on, and never what is published', async () => {
    await drafted(pages.app, { slug: 'gardee' });
    const observer = await adminSession(pages, 'observer');
    expect(await observer.status(`${LIST}/gardee/discard`)).toBe(403);
    expect((await observer.send(`${LIST}/gardee/discard`, new URLSearchParams())).status).toBe(403);
    await opened(pages.app, 'publique');
    expect(await officer.status(`${LIST}/publique/discard`)).toBe(409);
    expect((await officer.send(`${LIST}/publique/discard`, new URLSearchParams())).status).toBe(409);
    expect(await stored('publique')).not.toBeNull();
  });

  it('are the only ones: the page of what is published says why it cannot be closed early, and what can be done', async () => {
    await opened(pages.app, 'en-cours');
    const html = await officer.read(`${LIST}/en-cours`);
    expect(html).not.toContain('/discard');
    expect(html).toContain('Clore plus tôt');
    expect(html).toContain('Prolonger une phase qui n’est pas finie, avec un motif public.');
    await drafted(pages.app, { slug: 'pas-encore' });
    expect(await officer.read(`${LIST}/pas-encore`)).not.toContain('Clore plus tôt');
  });

  it('are ballots too', async () => {
    await voting(pages.app, 'ecole');
    const input = { consultation: 'ecole', question: { fr: 'Alors ?' }, method: 'yes-no', by: null } as const;
    value(await createBallot(pages.app, { ...input, slug: 'alors' }));
    const path = `${LIST}/ecole/ballots/alors/discard`;
    expect(await officer.read(`${LIST}/ecole/ballots/alors`)).toContain(path);
    const page = await officer.read(path);
    expect(faultsOf(page)).toEqual([]);
    const [first, again] = [await officer.send(path, formOf(page)), await officer.send(path, formOf(page))];
    expect([first.status, again.status, again.to]).toEqual([303, 303, first.to]);
    expect(await officer.read(first.to)).toContain('Le brouillon du vote est supprimé.');
    expect(await officer.status(`${LIST}/ecole/ballots/alors`)).toBe(404);
  });
});
