import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addConnector, kindOf } from '../../src/application/connector/manage-connectors.ts';
import { readConnector } from '../../src/application/connector/reads.ts';
import type { SourceItem } from '../../src/application/source/ports.ts';
import { saveSourceConsultation } from '../../src/application/source/save-consultation.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { UI_LANGS } from '../../src/i18n/languages.ts';
import { setUpCity, value } from '../support/city.ts';
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
    expect((await press('test')).html).toContain('L’autre serveur a une panne (HTTP 500).');
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

  it('are refused with an address that is never called, at its field and with what was typed', async () => {
    Object.assign(pages.app.connectors ?? {}, {
      neverCalled: { service: async (url: string) => (url.includes('intranet') ? 'private-address' : null) },
    });
    const refused = await add('crm', { url: 'https://crm.intranet.example/hook', consultations: 'quai' });
    expect([refused.status, faultsOf(refused.html)]).toEqual([422, []]);
    expect(refused.html).toContain('INTERNAL_HOSTS');
    expect(refused.html).toContain('value="https://crm.intranet.example/hook"');
    expect(refused.html).toContain('value="quai"');
    expect(await readConnector(pages.app, 'crm')).toBe(null);
    expect((await add('crm', { url: target.at('/hook') })).status).toBe(200);
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

  it('say since when and why they fail, how long messages wait, and how their reading goes', async () => {
    const settings = { url: target.at('/'), synchronization: 'on', cards: 'quartiers' };
    const by = OPERATOR;
    value(await addConnector(pages.app, { name: 'demarches', kind: 'publik', settings, by }));
    expect(await administrator.read('/admin/connectors/demarches')).toContain('Pas encore de lecture complète.');
    const [since, at] = [new Date('2026-02-28T06:30:00Z'), new Date('2026-03-01T02:15:00Z')];
    const sync = { connector: 'demarches', endedAt: at, succeededAt: at };
    await pages.app.store.transact(async ({ connectors }) => {
      const connector = await connectors.lock('demarches');
      if (connector !== null) await connectors.save({ ...connector, failing: { since, error: 'HTTP 502' } });
      const counts = { beganAt: null, afterId: null, asked: 3, known: 0, removed: 0, erased: 0 };
      await connectors.saveAccountSync({ ...sync, ...counts, succeededAt: null, error: 'nobody-known' });
      const faults = [
        { card: 'Le <quai>', because: 'no-code' },
        { card: 'Perdu', because: 'unknown-within' },
      ] as const;
      await connectors.saveCardSync({ ...sync, read: 9, added: 6, changed: 1, wrong: 2, faults, error: null });
    });
    const list = await administrator.read('/admin/connectors');
    expect(list).toContain('L’autre serveur a une panne (HTTP 502).');
    expect(list).toContain('28 février 2026');
    expect(list).toContain('L’autre logiciel ne connaît aucun des comptes demandés');
    const page = await administrator.read('/admin/connectors/demarches');
    expect(page).toContain('9 fiches, 6 nouvelles, une renommée.');
    expect(page).toContain('2 fiches n’ont pas été lues');
    expect(page).toContain('Le &lt;quai&gt;');
    expect(page).toContain('L’autre logiciel ne connaît aucun des comptes demandés');
    for (const lang of UI_LANGS) {
      for (const path of ['/admin/connectors', '/admin/connectors/demarches']) {
        expect(faultsOf(await administrator.read(`${path}?lang=${lang}`))).toEqual([]);
      }
    }
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

  it('lists what could not be taken of a source, in pages and in sentences', async () => {
    const settings = { url: 'https://decidim.example/processes/rives/f/12/', languages: 'fr' };
    const { connector } = value(
      await addConnector(pages.app, { name: 'rives', kind: 'decidim', settings, by: OPERATOR }),
    );
    expect(await administrator.read('/admin/connectors/rives')).not.toContain('id="problems"');
    const followed = kindOf(pages.app, 'decidim')?.source?.followed(connector.settings);
    if (followed === undefined) throw new Error('nothing is followed');
    const at = pages.app.now();
    await pages.app.store.transact(async (writer) => {
      const closesAt = new Date(at.getTime() + 86_400_000);
      const phases = [{ key: '8', kind: 'discuss', title: null, opensAt: at, closesAt }] as const;
      const told = { title: { fr: 'Les rives' }, summary: { fr: 'Que faire ?' }, phases };
      const { id } = value(await saveSourceConsultation(pages.app, writer, { followed, told, isQuiet: true, at }));
      const items = Array.from(
        { length: 51 },
        (_, nth): SourceItem => ({
          ...{ kind: 'proposal', key: String(100 + nth), withinKey: null, subjectId: null, digest: '', seenAt: at },
          ...{ trait: null, goneAt: null, problem: nth === 0 ? 'no-text' : 'title.fr: too-long' },
          ...{
            url: `${settings.url}proposals/${100 + nth}`,
            commentsState: null,
            commentsRead: null,
            commentsReadAt: null,
          },
        }),
      );
      await writer.sources.saveItems(id, items);
    });
    const page = await administrator.read('/admin/connectors/rives');
    expect(page).toContain('Son titre et son texte ne sont dans aucune langue commune.');
    expect(page).toContain('<code>title.fr: too-long</code>');
    expect(page).not.toContain('proposals/150');
    expect(faultsOf(page)).toEqual([]);
    const next = /href="([^"]*problems=[^"]*)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(await administrator.read(next)).toContain('proposals/150');
  });
});
