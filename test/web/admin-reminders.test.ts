import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setReminders } from '../../src/application/agent/change-agent.ts';
import type { Agent } from '../../src/application/agent/ports.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const REMINDERS = '/admin/reminders';

describe('the reminders of an agent at the desk', () => {
  let pages: Pages;
  let officer: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    const { id } = await opened(pages.app, 'velo');
    officer = await adminSession(pages, 'officer', { consultations: [id] });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const stored = async (): Promise<Agent | null> =>
    await pages.app.store.read((reader) => reader.access.agent(officer.id));

  it('are for whoever may answer or moderate', async () => {
    const moderator = await adminSession(pages, 'moderator');
    const observer = await adminSession(pages, 'observer');
    expect((await pages.get(REMINDERS)).status).toBe(401);
    expect(await observer.status(REMINDERS)).toBe(403);
    expect((await observer.send(REMINDERS, new URLSearchParams({ reminders: 'yes' }))).status).toBe(403);
    const waits = 'ce qui attend d’être modéré';
    for (const [reader, dated] of [[moderator, false] as const, [officer, true] as const]) {
      const html = await reader.read(REMINDERS);
      expect(html).toContain(waits);
      expect(html.includes('avant l’échéance d’un engagement')).toBe(dated);
    }
    expect(await officer.read('/admin')).toContain(`href="${REMINDERS}"`);
    expect(faultsOf(await officer.read(REMINDERS))).toEqual([]);
  });

  it('are on until their agent turns them off, which is in the audit log', async () => {
    const form = await officer.form(REMINDERS);
    expect([form.get('reminders'), form.get('lang')]).toEqual(['yes', '']);
    form.delete('reminders');
    const done = await officer.send(REMINDERS, filledForm(form, { lang: 'en' }));
    expect(done.status).toBe(303);
    expect(await officer.read(done.to)).toContain('Vos rappels sont enregistrés');
    expect(await stored()).toMatchObject({ reminders: false, lang: 'en' });
    const after = await officer.form(REMINDERS);
    expect([after.get('reminders'), after.get('lang')]).toEqual([null, 'en']);
    const admin = await adminSession(pages, 'administrator');
    const audit = await admin.read('/admin/audit?kind=reminders-changed');
    expect(audit).toContain('Rappels d’un agent modifiés');
    expect(audit).toContain('officer@lyon.example');
  });

  it('are turned on again, and overwrite nothing that was set meanwhile', async () => {
    const form = filledForm(await officer.form(REMINDERS), { reminders: 'yes', lang: '' });
    value(await setReminders(pages.app, { agentId: officer.id, reminders: false, lang: 'fr', by: null }));
    const clash = await officer.send(REMINDERS, form);
    expect(clash.status).toBe(409);
    expect(clash.html).toContain('Modifié entre-temps');
    expect((await officer.send(REMINDERS, formOf(clash.html))).status).toBe(303);
    expect(await stored()).toMatchObject({ reminders: true, lang: null });
  });

  it('are refused in a language that there is not', async () => {
    const refused = await officer.send(REMINDERS, filledForm(await officer.form(REMINDERS), { lang: 'no such' }));
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('id="lang-error"');
  });

  it('say that nobody is reminded by a node that sends no mail', async () => {
    const input = 'n’envoie pas de courriels';
    expect(await officer.read(REMINDERS)).not.toContain(input);
    await using silent = await openPages('2026-03-02T08:00:00Z', { mails: undefined });
    await setUpCity(silent.app);
    expect(await (await adminSession(silent, 'officer')).read(REMINDERS)).toContain(input);
  });
});
