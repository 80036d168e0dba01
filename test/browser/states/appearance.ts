import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, send, spoilt } from './state.ts';

/** How the institution and its consultations look, and what other software is connected. */
export const APPEARANCE: readonly Named[] = atAdmin([
  { kind: 'full', name: 'a drafted appearance', path: '/admin/appearance', says: t('appearance.draft-lead') },
  {
    kind: 'error',
    name: 'an appearance that is another now',
    path: '/admin/appearance',
    says: REFUSED,
    act: spoilt(t('appearance.save')),
  },
  {
    kind: 'full',
    name: 'the preview of an appearance',
    path: '/admin/appearance/preview',
    says: t('appearance.preview-note'),
  },
  { kind: 'empty', name: 'no map', path: '/admin/map', says: t('map-settings.third-party') },
  {
    kind: 'error',
    name: 'a map whose address is none',
    path: '/admin/map',
    says: REFUSED,
    act: async (page) => {
      await page.locator('input[name=tiles]').fill('http://tiles.example/{z}');
      await send(page, t('map-settings.save'));
    },
  },
  {
    kind: 'empty',
    name: 'no picture of a consultation',
    path: '/admin/consultations/moderee/cover',
    says: t('cover.save'),
  },
  {
    kind: 'error',
    name: 'a picture that is none',
    path: '/admin/consultations/moderee/cover',
    says: REFUSED,
    act: spoilt(t('cover.save')),
  },
  {
    kind: 'error',
    name: 'a page to move that there is not',
    path: '/admin/pages',
    says: REFUSED,
    act: async (page) => {
      await page.evaluate(`document.querySelector('button[name=up]').value = 'broken'`);
      await page.locator('button[name=up]').first().click();
      await page.waitForLoadState();
    },
  },
  { kind: 'long', name: 'a page of the institution', path: '/pages/longue', who: 'resident', says: '<h1>' },
  { kind: 'full', name: 'a legal notice', path: '/pages/mentions-legales', says: 'Éditeur' },
  { kind: 'error', name: 'a page nobody wrote', path: '/pages/nothing', status: 404, says: t('error.404') },
  {
    kind: 'error',
    name: 'a deletion of no page',
    path: '/admin/pages/nothing/delete',
    status: 404,
    says: t('error.404'),
  },
  { kind: 'full', name: 'pages of the institution', path: '/admin/pages', says: t('pages.list') },
  {
    kind: 'full',
    name: 'a new page from a template',
    path: '/admin/new-page?template=charter',
    says: t('pages.template-lead'),
  },
  {
    kind: 'error',
    name: 'a page without a title',
    path: '/admin/new-page?template=other',
    says: REFUSED,
    act: spoilt(t('admin.save-draft')),
  },
  {
    kind: 'full',
    name: 'a page that is published',
    path: '/admin/pages/mentions-legales',
    says: t('pages.published-lead'),
  },
  {
    kind: 'error',
    name: 'a declaration that is not finished',
    path: '/admin/pages/declaration-d-accessibilite',
    says: REFUSED,
    act: (page) => send(page, t('pages.publish')),
  },
  {
    kind: 'full',
    name: 'a page before it is deleted',
    path: '/admin/pages/mentions-legales/delete',
    says: t('pages.delete-published'),
  },
  {
    kind: 'error',
    name: 'a page that there is not',
    path: '/admin/pages/nothing',
    status: 404,
    says: t('error.404'),
  },
  { kind: 'empty', name: 'no newsletters', path: '/admin/newsletters', says: t('newsletters.none') },
  { kind: 'empty', name: 'a new newsletter', path: '/admin/newsletters/new', says: t('newsletters.to-hint') },
  {
    kind: 'error',
    name: 'a newsletter without a text',
    path: '/admin/newsletters/new',
    says: REFUSED,
    act: spoilt(t('admin.save-draft')),
  },
  {
    kind: 'error',
    name: 'a newsletter that there is not',
    path: '/admin/newsletters/00000000-0000-4000-8000-000000000000',
    status: 404,
    says: t('error.404'),
  },
  {
    kind: 'error',
    name: 'a file that there is not',
    path: `/admin/files/${'0'.repeat(64)}`,
    status: 404,
    says: t('error.404'),
  },
  { kind: 'empty', name: 'no images and documents', path: '/admin/files', says: t('files.none') },
  {
    kind: 'error',
    name: 'a file that is none',
    path: '/admin/files',
    says: REFUSED,
    act: spoilt(t('files.upload')),
  },
  { kind: 'full', name: 'connectors', path: '/admin/connectors', says: t('connectors.list') },
  {
    kind: 'empty',
    name: 'a new connector',
    path: '/admin/connectors/new/webhook',
    says: t('connectors.name-hint'),
  },
  {
    kind: 'empty',
    name: 'a new connector to Publik',
    path: '/admin/connectors/new/publik',
    says: t('connector-setting.publik.states'),
  },
  {
    kind: 'empty',
    name: 'a new connector to an Open311 server',
    path: '/admin/connectors/new/open311-client',
    says: t('connectors.given-secret-hint'),
  },
  {
    kind: 'empty',
    name: 'a new connector to a Decidim',
    path: '/admin/connectors/new/decidim',
    says: t('connector-hint.decidim.url'),
  },
  {
    kind: 'error',
    name: 'a connector without a name',
    path: '/admin/connectors/new/webhook',
    says: REFUSED,
    act: spoilt(t('connectors.add')),
  },
  { kind: 'full', name: 'a connector', path: '/admin/connectors/crm', says: t('connectors.pause-hint') },
  {
    kind: 'full',
    name: 'a connector that fails and reads cards',
    path: '/admin/connectors/demarches',
    says: t('connectors.fault-unknown-within', { card: 'Le quai' }),
  },
  {
    kind: 'error',
    name: 'a connector without an address',
    path: '/admin/connectors/crm',
    says: REFUSED,
    act: spoilt(t('connectors.save')),
  },
]);
