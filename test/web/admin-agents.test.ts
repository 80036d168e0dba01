import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeAgent } from '../../src/application/agent/change-agent.ts';
import { readAgents } from '../../src/application/agent/reads.ts';
import { drafted, registeredPerson, setUpCity, value } from '../support/city.ts';
import { mailedLink, mailsTo } from '../support/mails.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const AGENTS = '/admin/agents';

describe('the agents at the desk', () => {
  let pages: Pages;
  let admin: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    admin = await adminSession(pages, 'administrator');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const agentOf = async (email: string) => (await readAgents(pages.app)).find((agent) => agent.email === email);
  const invite = async (email: string, more: Readonly<Record<string, string | readonly string[]>> = {}) =>
    await admin.send(AGENTS, filledForm(await admin.form(AGENTS), { email, ...more }));
  const linkIn = (html: string) => /\/sign-in\/[A-Za-z0-9_-]+/.exec(html)?.[0] ?? '';
  const pathOf = async (email: string) => `${AGENTS}/${(await agentOf(email))?.id}`;

  it('are for administrators alone', async () => {
    const officer = await adminSession(pages, 'officer');
    const resident = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Ana')).id });
    for (const path of [AGENTS, `${AGENTS}/${officer.id}`]) {
      expect((await pages.get(path)).status).toBe(401);
      expect((await pages.get(path, { cookie: resident })).status).toBe(403);
      expect(await officer.status(path)).toBe(403);
      expect((await officer.send(path, new URLSearchParams({ act: 'disable' }))).status).toBe(403);
      const crossed = await pages.post(path, {}, { cookie: admin.cookie, 'sec-fetch-site': 'cross-site' });
      expect(crossed.status).toBe(403);
    }
    expect(await officer.read('/admin')).not.toContain(AGENTS);
    expect(await admin.read('/admin')).toContain(`href="${AGENTS}"`);
  });

  it('are listed in both languages with what they may do', async () => {
    await adminSession(pages, 'observer');
    for (const [lang, role] of [
      ['fr', 'Observateur'],
      ['en', 'Observer'],
    ] as const) {
      const html = await admin.read(`${AGENTS}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain(role);
      expect(html).toContain('observer@lyon.example');
    }
  });

  it('are invited with a link that is shown once and signs them in', async () => {
    const fields = filledForm(await admin.form(AGENTS), { email: 'Nadia@Lyon.example ', role: 'moderator' });
    const invited = await admin.send(AGENTS, fields);
    expect(invited.status).toBe(200);
    const link = linkIn(invited.html);
    expect(link).not.toBe('');
    const again = await admin.send(AGENTS, fields);
    expect(again.status).toBe(303);
    expect(await admin.read(again.to)).toContain('ne peut plus être affiché');
    expect(await agentOf('nadia@lyon.example')).toMatchObject({
      role: 'moderator',
      state: 'invited',
      consultations: null,
    });
    expect((await pages.post(link)).status).toBe(303);
    expect(await agentOf('nadia@lyon.example')).toMatchObject({ state: 'active' });
  });

  it('are mailed the link where that is ticked', async () => {
    const invited = await invite('zoe@lyon.example', { role: 'observer', mailed: 'yes' });
    expect(await mailedLink(pages.app, 'zoe@lyon.example')).toBe(`${linkIn(invited.html)}?lang=fr`);
    await invite('yan@lyon.example', { role: 'observer' });
    expect(await mailsTo(pages.app, 'yan@lyon.example')).toEqual([]);
  });

  it('work on some consultations where that is said, never on all by leaving a box empty', async () => {
    const { id } = await drafted(pages.app, { slug: 'velo' });
    const none = await invite('lea@lyon.example', { role: 'officer', where: 'some' });
    expect(none.status).toBe(422);
    expect(none.html).toContain('aria-describedby="consultations-error');
    expect(formOf(none.html).get('email')).toBe('lea@lyon.example');
    const openFields = filledForm(await admin.form(AGENTS), { email: 'lea@lyon.example', role: 'officer' });
    openFields.delete('where');
    expect((await admin.send(AGENTS, openFields)).status).toBe(422);
    expect(
      (await invite('lea@lyon.example', { role: 'administrator', where: 'some', consultations: [id] })).status,
    ).toBe(422);
    expect(await agentOf('lea@lyon.example')).toBeUndefined();
    expect((await invite('lea@lyon.example', { role: 'officer', where: 'some', consultations: [id] })).status).toBe(
      200,
    );
    expect((await agentOf('lea@lyon.example'))?.consultations?.map(({ slug }) => slug)).toEqual(['velo']);
    expect(await admin.read(AGENTS)).toContain('/admin/consultations/velo');
  });

  it('keep what was typed where the address does not do', async () => {
    for (const email of ['', 'pas-une-adresse']) {
      const refused = await invite(email, { role: 'observer' });
      expect(refused.status).toBe(422);
      expect(refused.html).toContain('id="email-error"');
      expect(formOf(refused.html).get('role')).toBe('observer');
    }
  });

  it('get another role, and a second administrator is told of it', async () => {
    await invite('omar@lyon.example', { role: 'observer' });
    const path = await pathOf('omar@lyon.example');
    const fields = await admin.form(path);
    expect(fields.get('act')).toBe('change');
    const agentId = (await agentOf('omar@lyon.example'))?.id ?? '';
    value(await changeAgent(pages.app, { agentId, role: 'moderator', consultations: null, by: null }));
    const clash = await admin.send(path, filledForm(fields, { role: 'officer' }));
    expect(clash.status).toBe(409);
    expect(clash.html).toContain('Modifié entre-temps');
    expect(await agentOf('omar@lyon.example')).toMatchObject({ role: 'moderator' });
    const done = await admin.send(path, formOf(clash.html));
    expect(await admin.read(done.to)).toContain('sont enregistrés');
    expect(await agentOf('omar@lyon.example')).toMatchObject({ role: 'officer' });
  });

  it('get a new link without another role', async () => {
    await invite('ines@lyon.example', { role: 'moderator' });
    const path = await pathOf('ines@lyon.example');
    const html = await admin.read(path);
    const second = html.slice(html.indexOf('id="access"'));
    const made = await admin.send(path, formOf(second));
    expect((await pages.post(linkIn(made.html))).status).toBe(303);
    expect(await agentOf('ines@lyon.example')).toMatchObject({ role: 'moderator', state: 'active' });
  });

  it('lose their access in a second step, at once, and can have it back', async () => {
    const paul = await adminSession(pages, 'moderator', { email: 'paul@lyon.example' });
    const path = `${AGENTS}/${paul.id}`;
    expect(await admin.read(path)).toContain(`${path}?act=disable`);
    const confirm = await admin.form(`${path}?act=disable`);
    expect(await paul.status('/admin/moderation')).toBe(200);
    const done = await admin.send(path, confirm);
    expect(await admin.read(done.to)).toContain('accès est retiré');
    expect(await paul.status('/admin/moderation')).toBe(401);
    const html = await admin.read(path);
    expect(html).not.toContain('act=disable');
    const back = await admin.send(path, formOf(html.slice(html.indexOf('id="access"'))));
    expect(linkIn(back.html)).not.toBe('');
    expect(await agentOf('paul@lyon.example')).toMatchObject({ role: 'moderator', disabledAt: null });
  });

  it('always leave an administrator', async () => {
    const path = `${AGENTS}/${admin.id}`;
    const refused = await admin.send(path, await admin.form(`${path}?act=disable`));
    expect(refused.status).toBe(409);
    expect((await admin.send(path, filledForm(await admin.form(path), { role: 'observer' }))).status).toBe(409);
    expect(await admin.status(AGENTS)).toBe(200);
    expect(await admin.status(`${AGENTS}/00000000-0000-7000-8000-000000000000`)).toBe(404);
  });
});
