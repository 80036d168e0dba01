import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, send, spoilt } from './state.ts';

/** Where officers run consultations. */
export const ADMIN: readonly Named[] = atAdmin([
  { kind: 'full', name: 'the desk', path: '/admin', says: t('admin.title') },
  {
    kind: 'error',
    name: 'the desk, for who does not work here',
    path: '/admin',
    who: 'resident',
    status: 403,
    says: 'réservée aux agents de l’institution',
  },
  {
    kind: 'long',
    name: 'consultations at the desk',
    path: '/admin/consultations',
    says: 'Consultation moderee',
  },
  {
    kind: 'empty',
    name: 'communities in the administration area',
    path: '/admin/communities',
    says: t('communities.lead'),
  },
  { kind: 'empty', name: 'an empty community', path: '/admin/new-community', says: t('community.new-lead') },
  {
    kind: 'error',
    name: 'a community that was refused',
    path: '/admin/new-community',
    says: 'aria-invalid="true"',
    act: spoilt(t('admin.save-draft')),
  },
  {
    kind: 'empty',
    name: 'an empty draft',
    path: '/admin/new-consultation',
    says: 'Un brouillon n’est visible que des agents',
  },
  {
    kind: 'error',
    name: 'a draft that was refused',
    path: '/admin/new-consultation',
    says: 'aria-invalid="true"',
    act: async (page) => await send(page, t('admin.save-draft')),
  },
  {
    kind: 'error',
    name: 'an unfinished draft',
    path: '/admin/new-consultation',
    says: t('unfinished.missing'),
    act: async (page) => await send(page, t('unfinished.save')),
  },
  {
    kind: 'full',
    name: 'a draft that begins with a model',
    path: '/admin/new-consultation?model=participatory-budget',
    says: t('models.begun'),
  },
  {
    kind: 'error',
    name: 'an unfinished draft that there is not',
    path: '/admin/unfinished-consultations/00000000-0000-4000-8000-000000000000',
    status: 404,
    says: t('error.404'),
  },
  {
    kind: 'error',
    name: 'a form whose sender is not signed in any more',
    path: '/admin/new-consultation',
    says: 'Votre session a expiré',
    act: async (page) => {
      await page.getByLabel('Présentation (français)').fill('Un texte assez long pour être relu avant d’être envoyé.');
      await page.context().clearCookies();
      await send(page, t('admin.save-draft'));
    },
  },
  {
    kind: 'full',
    name: 'a draft at the desk',
    path: '/admin/consultations/brouillon',
    says: 'C’est un brouillon',
  },
  {
    kind: 'full',
    name: 'a published consultation at the desk',
    path: '/admin/consultations/moderee',
    says: t('admin.extend'),
  },
  {
    kind: 'closed',
    name: 'a closed consultation at the desk',
    path: '/admin/consultations/close',
    says: 'Consultation close',
  },
  {
    kind: 'full',
    name: 'the words of what is published',
    path: '/admin/consultations/moderee/edit',
    says: t('admin.edit-words'),
  },
  {
    kind: 'error',
    name: 'two officers at once',
    path: '/admin/consultations/brouillon/edit',
    says: 'Modifié entre-temps',
    act: async (page) => {
      await page.getByLabel('Titre (français)').fill('Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen');
      await page.evaluate("document.querySelector('input[name=from]').value = 'a'.repeat(64)");
      await send(page, t('admin.save'));
    },
  },
  {
    kind: 'full',
    name: 'the second step of a publication',
    path: '/admin/consultations/brouillon/publish',
    says: 'Relisez ce qui suit',
  },
  {
    kind: 'error',
    name: 'the publication of what is another now',
    path: '/admin/consultations/brouillon/publish',
    says: REFUSED,
    act: spoilt(t('admin.publish-confirm')),
  },
  {
    kind: 'full',
    name: 'the second step before a draft goes',
    path: '/admin/consultations/brouillon/discard',
    says: t('admin.discard-confirm'),
  },
  {
    kind: 'error',
    name: 'the end of a draft that is another now',
    path: '/admin/consultations/brouillon/discard',
    says: REFUSED,
    act: spoilt(t('admin.discard-confirm')),
  },
  {
    kind: 'full',
    name: 'a phase to extend',
    path: ({ paths }) => paths.extend,
    says: t('admin.new-end'),
  },
  {
    kind: 'error',
    name: 'a phase without a new end',
    path: ({ paths }) => paths.extend,
    says: REFUSED,
    act: spoilt(t('admin.extend')),
  },
  {
    kind: 'full',
    name: 'what is counted, at the desk',
    path: '/admin/consultations/moderee/statistics',
    says: t('statistics.title'),
  },
  {
    kind: 'long',
    name: 'a synthesis to publish',
    path: '/admin/consultations/moderee/synthesis',
    says: t('synthesis.publish'),
  },
  {
    kind: 'empty',
    name: 'nothing to make a synthesis of',
    path: '/admin/consultations/vide/synthesis',
    says: t('synthesis.title'),
  },
  {
    kind: 'error',
    name: 'a synthesis of what is another now',
    path: '/admin/consultations/moderee/synthesis',
    says: REFUSED,
    act: spoilt(t('synthesis.publish')),
  },
]);
