import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendNewsletters } from '../../src/application/mail/newsletter/send-newsletters.ts';
import { opened, setUpCity } from '../support/city.ts';
import { followed } from '../support/digests.ts';
import { mailsTo } from '../support/mails.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const NEWSLETTERS = '/admin/newsletters';
const ANA = 'ana@city.example';

describe('newsletters on the pages', () => {
  let pages: Pages;
  let officer: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z', { mails: 'sent' });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo');
    officer = await adminSession(pages, 'officer');
    await followed(pages.app, ANA, { kind: 'institution' });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const draft = async (session: AdminSession, parameters: Readonly<Record<string, string>>) =>
    await session.send(`${NEWSLETTERS}/new`, filledForm(await session.form(`${NEWSLETTERS}/new`, 'list'), parameters));
  const pathOf = (to: string) => new URL(to, pages.app.origin).pathname;
  const press = async (path: string, intent: string) =>
    await officer.send(path, new URLSearchParams({ intent, once: `${path} ${intent}` }));
  const TEXTS = { 'subject.fr': 'Réunion', 'text.fr': 'Venez **nombreux**.' };

  it('are drafted, tried, sent and read by everybody', async () => {
    const drafted = await draft(officer, TEXTS);
    expect(drafted.status).toBe(303);
    const path = pathOf(drafted.to);
    expect(await officer.read(path)).toContain('Venez **nombreux**.');
    expect(faultsOf(await officer.read(path))).toEqual([]);
    expect((await press(path, 'test')).status).toBe(303);
    // Nobody can read it yet, so the test leads to no page.
    expect(await mailsTo(pages.app, 'officer@lyon.example')).toMatchObject([
      { says: { kind: 'newsletter', page: null } },
    ]);
    const id = path.split('/').at(-1) ?? '';
    expect((await pages.get(`/newsletters/${id}`)).status).toBe(404);
    expect((await press(path, 'schedule')).status).toBe(303);
    await sendNewsletters(pages.app);
    const shown = await pages.text(`/newsletters/${id}`);
    expect(shown).toContain('<strong>nombreux</strong>');
    expect(faultsOf(shown)).toEqual([]);
    expect(await pages.text('/newsletters')).toContain(`/newsletters/${id}`);
    expect(await pages.text('/consultations.atom')).toContain(`${pages.app.origin}/newsletters/${id}`);
    const [mail] = await mailsTo(pages.app, ANA);
    expect(mail?.says).toMatchObject({ page: `${pages.app.origin}/newsletters/${id}` });
    expect((await press(path, 'archive')).status).toBe(303);
    expect((await pages.get(`/newsletters/${id}`)).status).toBe(404);
    expect(await pages.text('/consultations.atom')).not.toContain(id);
  });

  it('say what is missing beside what was typed', async () => {
    const refused = await draft(officer, { 'subject.fr': 'Réunion', 'text.fr': '' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Réunion');
  });

  it('are not for moderators, and to the institution not for whoever works on one consultation', async () => {
    const moderator = await adminSession(pages, 'moderator');
    expect(await moderator.status(NEWSLETTERS)).toBe(403);
    const consultation = await pages.app.store.read((reader) => reader.consultations.bySlug('velo'));
    const consultations = consultation === null ? [] : [consultation.id];
    const bound = await adminSession(pages, 'officer', { email: 'bound@lyon.example', consultations });
    const form = filledForm(await bound.form(`${NEWSLETTERS}/new`, 'list'), { ...TEXTS, list: '' });
    expect((await bound.send(`${NEWSLETTERS}/new`, form)).status).toBe(403);
    expect((await draft(bound, { ...TEXTS, list: 'velo' })).status).toBe(303);
    const own = await bound.read(NEWSLETTERS);
    expect(own.match(/href="\/admin\/newsletters\/[0-9a-f-]{36}/g)).toHaveLength(1);
  });

  it('end by one request of a mail program, which leaves the digests', async () => {
    const [letter] = await mailsTo(pages.app, ANA);
    const unsubscribe = letter?.says.kind === 'newsletter' ? (letter.says.unsubscribe ?? '') : '';
    const path = unsubscribe.replace(pages.app.origin, '');
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await pages.post(path, body, {})).status).toBe(200);
    const page = await pages.text(path);
    expect(page).toContain('value="yes"');
    expect(faultsOf(page)).toEqual([]);
    await draft(officer, TEXTS).then(async ({ to }) => press(pathOf(to), 'schedule'));
    expect((await sendNewsletters(pages.app)).letters).toBe(0);
  });

  it('are in the feed of the consultation whose followers they go to, and of no other', async () => {
    await opened(pages.app, 'place');
    const { to } = await draft(officer, { ...TEXTS, list: 'velo' });
    await press(pathOf(to), 'schedule');
    await sendNewsletters(pages.app);
    const id = pathOf(to).split('/').at(-1) ?? '';
    expect(await pages.text('/consultations/velo.atom')).toContain(`/newsletters/${id}`);
    expect(await pages.text('/consultations/place.atom')).not.toContain(id);
  });
});
