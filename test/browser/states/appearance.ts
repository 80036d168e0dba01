import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, spoilt } from './state.ts';

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
    kind: 'error',
    name: 'a connector without an address',
    path: '/admin/connectors/crm',
    says: REFUSED,
    act: spoilt(t('connectors.save')),
  },
]);
