import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, spoilt } from './state.ts';

/** Where officers decide about what was written, and answer it. */
export const MODERATING: readonly Named[] = atAdmin([
  {
    kind: 'empty',
    name: 'an empty queue of moderation',
    path: '/admin/moderation?consultation=vide',
    says: 'Rien n’est en attente',
  },
  {
    kind: 'full',
    name: 'a full queue of moderation',
    path: '/admin/moderation',
    says: 'Une piste sur le quai',
  },
  {
    kind: 'error',
    name: 'a queue in which nothing was selected',
    path: '/admin/moderation?kind=held',
    says: REFUSED,
    act: spoilt(t('moderation.accept-picked')),
  },
  {
    kind: 'long',
    name: 'a proposal that is held',
    path: ({ paths }) => paths.held,
    says: t('moderation.button'),
  },
  { kind: 'long', name: 'a report', path: ({ paths }) => paths.report, says: t('moderation.report') },
  {
    kind: 'long',
    name: 'an appeal',
    path: ({ paths }) => paths['appeal-item'],
    says: t('moderation.appeal'),
  },
  {
    kind: 'error',
    name: 'a decision without a reason',
    path: ({ paths }) => paths.held,
    says: REFUSED,
    act: spoilt(t('moderation.button')),
  },
  { kind: 'long', name: 'answers and promises', path: '/admin/answers', says: 'Donaudampfschiff' },
  {
    kind: 'empty',
    name: 'nothing to answer',
    path: '/admin/answers?consultation=vide',
    says: t('answers.none-waiting'),
  },
  {
    kind: 'empty',
    name: 'an answer that is not written yet',
    path: '/admin/answers/longue/1',
    says: t('answers.preview'),
  },
  {
    kind: 'error',
    name: 'an answer without words',
    path: '/admin/answers/longue/1',
    says: REFUSED,
    act: spoilt(t('answers.preview')),
  },
  { kind: 'long', name: 'a promise', path: ({ paths }) => paths.commitment, says: t('answers.update') },
  {
    kind: 'error',
    name: 'a step of nothing',
    path: ({ paths }) => paths.commitment,
    says: REFUSED,
    act: spoilt(t('answers.update')),
  },
]);
