import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, send, spoilt } from './state.ts';

const BALLOTS = '/admin/consultations/votation/ballots';

/** Where officers put questions to the vote and enter paper. */
export const VOTING: readonly Named[] = atAdmin([
  {
    kind: 'empty',
    name: 'a question that is not asked yet',
    path: '/admin/consultations/votation/new-ballot',
    says: t('admin.new-ballot'),
  },
  {
    kind: 'error',
    name: 'a question without words',
    path: '/admin/consultations/votation/new-ballot',
    says: REFUSED,
    act: spoilt(t('admin.save-draft')),
  },
  {
    kind: 'error',
    name: 'a question that is stored unfinished',
    path: '/admin/consultations/votation/new-ballot',
    says: t('unfinished.missing'),
    act: async (page) => await send(page, t('unfinished.save')),
  },
  {
    kind: 'full',
    name: 'questions that are stored unfinished',
    path: '/admin/consultations/votation',
    says: t('unfinished.ballots'),
  },
  {
    kind: 'error',
    name: 'an unfinished question that there is not',
    path: '/admin/consultations/votation/new-ballot?unfinished=none',
    status: 404,
    says: t('error.404'),
  },
  {
    kind: 'long',
    name: 'a draft of a question',
    path: `${BALLOTS}/brouillon`,
    says: 'Donaudampfschiff',
  },
  {
    kind: 'hidden',
    name: 'an open ballot at the desk',
    path: `${BALLOTS}/ecoles`,
    says: 'Une question (ecoles)',
  },
  {
    kind: 'closed',
    name: 'a ballot that is over, at the desk',
    path: '/admin/consultations/votee/ballots/rues',
    says: 'Une question (rues)',
  },
  {
    kind: 'long',
    name: 'a question to change',
    path: `${BALLOTS}/brouillon/edit`,
    says: t('admin.edit-ballot'),
  },
  {
    kind: 'error',
    name: 'a question that lost its words',
    path: `${BALLOTS}/brouillon/edit`,
    says: REFUSED,
    act: spoilt(t('admin.save-draft')),
  },
  {
    kind: 'long',
    name: 'the second step before a question is asked',
    path: `${BALLOTS}/brouillon/publish`,
    says: t('admin.publish-confirm'),
  },
  {
    kind: 'error',
    name: 'asking what is another question now',
    path: `${BALLOTS}/brouillon/publish`,
    says: REFUSED,
    act: spoilt(t('admin.publish-confirm')),
  },
  {
    kind: 'long',
    name: 'the second step before a question goes',
    path: `${BALLOTS}/brouillon/discard`,
    says: t('admin.discard-confirm'),
  },
  {
    kind: 'error',
    name: 'the end of what is another question now',
    path: `${BALLOTS}/brouillon/discard`,
    says: REFUSED,
    act: spoilt(t('admin.discard-confirm')),
  },
  {
    kind: 'full',
    name: 'a ballot to extend',
    path: `${BALLOTS}/ecoles/extend`,
    says: t('admin.new-end'),
  },
  {
    kind: 'error',
    name: 'a ballot without a new end',
    path: `${BALLOTS}/ecoles/extend`,
    says: REFUSED,
    act: spoilt(t('admin.extend')),
  },
  { kind: 'long', name: 'paper', path: `${BALLOTS}/ecoles/paper`, says: 'Donaudampfschiff' },
  { kind: 'empty', name: 'no paper', path: `${BALLOTS}/brouillon/paper`, says: t('paper.none') },
  {
    kind: 'long',
    name: 'a batch to enter',
    path: `${BALLOTS}/ecoles/paper/new`,
    says: t('paper.enter'),
  },
  {
    kind: 'error',
    name: 'a batch without sheets',
    path: `${BALLOTS}/ecoles/paper/new`,
    says: REFUSED,
    act: spoilt(t('paper.enter')),
  },
  {
    kind: 'long',
    name: 'a batch that a colleague entered',
    path: ({ paths }) => paths.batch,
    says: t('paper.confirm'),
  },
  {
    kind: 'long',
    name: 'a batch that one entered oneself',
    path: ({ paths }) => paths['own-batch'],
    says: t('paper.second-agent'),
  },
  {
    kind: 'long',
    name: 'the second step before a batch is taken back',
    path: ({ paths }) => `${paths.batch}?act=discard`,
    says: t('paper.discard-confirm'),
  },
  {
    kind: 'error',
    name: 'a batch that there is not',
    path: `${BALLOTS}/ecoles/paper/00000000-0000-4000-8000-000000000000`,
    status: 404,
    says: 'Cette page n’existe pas',
  },
]);
