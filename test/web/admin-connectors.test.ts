import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConnector } from '../../src/application/connector/reads.ts';
import { UI_LANGS } from '../../src/i18n/languages.ts';
import { setUpCity } from '../support/city.ts';
import { type LocalServer, serve } from '../support/local-server.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

describe('connectors at the desk', () => {
  let pages: Pages;
  let administrator: AdminSession;
  let target: LocalServer;
  let status = 204;

  beforeEach(async () => {
    status = 204;
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    administrator = await adminSession(pages, 'administrator');
    target = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end());
    });
  });
  afterEach(async () => {
    await target[Symbol.asyncDispose]();
    await pages[Symbol.asyncDispose]();
  });

  const add = async (name: string, settings: Readonly<Record<string, string | readonly string[]>>) => {
    const form = await administrator.form('/admin/connectors/new/webhook', 'name');
    return await administrator.send('/admin/connectors/new/webhook', filledForm(form, { name, ...settings }));
  };
  const press = async (intent: string) => {
    const form = filledForm(await administrator.form('/admin/connectors/crm', 'intent'), { intent });
    return await administrator.send('/admin/connectors/crm', form);
  };

  it('are none at first, for administrators alone, and proper pages in every language', async () => {
    expect(await administrator.read('/admin/connectors')).toContain('Il n’y a aucun connecteur.');
    expect(await administrator.read('/admin')).toContain('href="/admin/connectors"');
    const officer = await adminSession(pages, 'officer');
    for (const path of ['/admin/connectors', '/admin/connectors/new/webhook']) {
      expect(await officer.status(path)).toBe(403);
      for (const lang of UI_LANGS) expect(faultsOf(await administrator.read(`${path}?lang=${lang}`))).toEqual([]);
    }
    expect(await administrator.status('/admin/connectors/new/nothing')).toBe(404);
    expect(await administrator.status('/admin/connectors/nobody')).toBe(404);
  });

  it('are added with a secret that is shown once, tried, paused, resumed and removed', async () => {
    const added = await add('crm', { url: target.at('/hook'), types: ['proposal-accepted'], consultations: 'quai' });
    expect(added.html).toMatch(/whsec_[\w+/=]{44}/);
    const secret = /whsec_[\w+/=]{44}/.exec(added.html)?.[0] ?? '';
    const page = await administrator.read('/admin/connectors/crm');
    expect(page).not.toContain(secret);
    expect(page).toContain(`value="${target.at('/hook')}"`);
    expect(faultsOf(page)).toEqual([]);
    expect((await press('test')).to).toContain('done=connector-test-taken');
    status = 500;
    expect((await press('test')).html).toContain('Erreur\u00a0: HTTP 500');
    expect((await press('pause')).to).toContain('done=connector-paused');
    expect(await administrator.read('/admin/connectors')).toContain('En pause');
    expect((await press('resume')).to).toContain('done=connector-resumed');
    const replaced = await press('replace');
    expect(replaced.html).toMatch(/whsec_/);
    expect(replaced.html).not.toContain(secret);
    expect((await press('remove')).to).toContain('done=connector-removed');
    expect(await readConnector(pages.app, 'crm')).toBe(null);
    expect(await administrator.read('/admin/audit')).toContain('Connecteur supprimé');
  });

  it('are sent again what came after an event, and nothing from a place that there is not', async () => {
    await add('crm', { url: target.at('/hook') });
    const replay = async (after: string) => {
      const form = filledForm(await administrator.form('/admin/connectors/crm', 'after'), { after });
      return await administrator.send('/admin/connectors/crm', form);
    };
    expect((await replay('')).to).toContain('done=connector-replayed');
    const refused = await replay('yesterday');
    expect([refused.status, refused.html.includes('value="yesterday"')]).toEqual([422, true]);
    expect(faultsOf(refused.html)).toEqual([]);
  });

  it('have the key of the other side where that makes it, and show it to nobody', async () => {
    const path = '/admin/connectors/new/open311-client';
    expect(faultsOf(await administrator.read(path))).toEqual([]);
    const typed = { name: 'voirie', url: target.at('/311'), service: 'roads', format: 'json', secret: 'key-of-theirs' };
    const added = await administrator.send(path, filledForm(await administrator.form(path, 'name'), typed));
    expect(added.to).toContain('/admin/connectors/voirie?done=connector-added');
    const page = await administrator.read('/admin/connectors/voirie');
    expect(page).not.toContain('key-of-theirs');
    expect(faultsOf(page)).toEqual([]);
    const form = filledForm(await administrator.form('/admin/connectors/voirie', 'secret'), { secret: 'another-key' });
    expect((await administrator.send('/admin/connectors/voirie', form)).to).toContain('done=connector-changed');
    const stored = await pages.app.store.read((reader) => reader.connectors.secrets('voirie'));
    expect(stored).not.toContain('another-key');
    expect(stored).not.toBe(null);
  });

  it('keep what was typed where it is refused, and say why', async () => {
    const refused = await add('CRM', { url: target.at('/hook') });
    expect([refused.status, refused.html.includes(`value="${target.at('/hook')}"`)]).toEqual([422, true]);
    await add('crm', { url: target.at('/hook') });
    expect((await add('crm', { url: target.at('/hook') })).status).toBe(422);
    expect((await add('other', { url: 'nowhere' })).status).toBe(422);
    const form = filledForm(await administrator.form('/admin/connectors/crm', 'url'), { url: 'nowhere' });
    const unchanged = await administrator.send('/admin/connectors/crm', form);
    expect([unchanged.status, unchanged.html.includes('value="nowhere"')]).toEqual([422, true]);
    expect((await readConnector(pages.app, 'crm'))?.settings['url']).toBe(target.at('/hook'));
  });
});
