import { afterEach, beforeEach, expect, it } from 'vitest';
import { followSources } from '../../src/application/source/follow-sources.ts';
import { UI_LANGS } from '../../src/i18n/languages.ts';
import { startDecidim } from '../doubles/decidim/decidim.ts';
import { setUpCity } from '../support/city.ts';
import { adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

let pages: Pages;
let decidim: Awaited<ReturnType<typeof startDecidim>>;

beforeEach(async () => {
  pages = await openPages('2026-03-02T08:00:00Z');
  await setUpCity(pages.app);
  decidim = await startDecidim({ generation: 'current', now: () => new Date('2026-03-02T08:00:00Z') });
  decidim.state.proposals = [
    {
      ...{ id: '31', title: { fr: 'Des saules' }, body: { fr: 'Au bord de l’eau.' }, votes: 3 },
      ...{ publishedAt: '2026-02-10T08:00:00Z', updatedAt: '2026-02-10T08:00:00Z' },
      author: { id: '1', name: 'Ama Kone', nickname: 'ama' },
    },
  ];
});
afterEach(async () => {
  await decidim[Symbol.asyncDispose]();
  await pages[Symbol.asyncDispose]();
});

it('shows a consultation of another platform, and leads there, in every language', async () => {
  const administrator = await adminSession(pages, 'administrator');
  const form = await administrator.form('/admin/connectors/new/decidim', 'name');
  const typed = { name: 'rives', url: decidim.page, languages: 'fr', names: 'on', currency: '', states: '' };
  const added = await administrator.send('/admin/connectors/new/decidim', filledForm(form, typed));
  expect(added.to).toContain('/admin/connectors/rives?done=connector-added');
  await followSources(pages.app);
  const connector = await administrator.read('/admin/connectors/rives');
  expect(connector).toContain('Decidim');
  // One whose API is closed is given credentials here.
  expect(connector).toContain('id="replace"');
  for (const lang of UI_LANGS) {
    for (const path of ['/consultations/rives', '/consultations/rives/proposals/1']) {
      expect(faultsOf(await administrator.read(`${path}?lang=${lang}`))).toEqual([]);
    }
  }
  const page = await administrator.read('/consultations/rives');
  expect(page).toContain(`<a href="${decidim.page}">Y participer</a>`);
  expect(page).toContain('Les règles sont celles de');
  expect(page).not.toContain('/consultations/rives/propose');
  const proposal = await administrator.read('/consultations/rives/proposals/1');
  expect(proposal).toContain(`<a href="${decidim.page}proposals/31">Y participer</a>`);
  expect(proposal).toContain('Ama Kone');
  expect(proposal).not.toContain('/support');
  expect(await administrator.read('/admin/consultations/rives')).not.toContain('/admin/consultations/rives/edit');
});

it('asks of every kind of source what all of them need, in the words of one', async () => {
  const administrator = await adminSession(pages, 'administrator');
  for (const kind of ['decidim', 'consul', 'democracyos', 'go-vocal']) {
    const form = await administrator.read(`/admin/connectors/new/${kind}`);
    expect(faultsOf(form), kind).toEqual([]);
    for (const label of ['Adresse de la consultation ici', 'Noms des auteurs', 'Langues']) {
      expect(form, kind).toContain(label);
    }
  }
});
