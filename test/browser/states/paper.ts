import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, spoilt } from './state.ts';

const PAPER = '/admin/consultations/marche/paper';

/** Where officers enter what came on paper, and confirm it. */
export const PAPER_STATES: readonly Named[] = atAdmin([
  { kind: 'long', name: 'envelopes of contributions', path: PAPER, says: 'Donaudampfschiff' },
  { kind: 'empty', name: 'no envelope', path: '/admin/consultations/moderee/paper', says: t('paper.none') },
  { kind: 'long', name: 'an envelope to enter', path: `${PAPER}/new`, says: t('paper.enter') },
  {
    kind: 'error',
    name: 'an envelope without sheets',
    path: `${PAPER}/new`,
    says: REFUSED,
    act: spoilt(t('paper.enter')),
  },
  {
    kind: 'long',
    name: 'an envelope that a colleague entered',
    path: ({ paths }) => paths.envelope,
    says: t('paper.confirm'),
  },
  {
    kind: 'long',
    name: 'an envelope that one entered oneself',
    path: ({ paths }) => paths['own-envelope'],
    says: t('paper.second-agent'),
  },
  {
    kind: 'long',
    name: 'an envelope that was confirmed',
    path: ({ paths }) => paths['confirmed-envelope'],
    says: t('paper-contributions.revoke'),
  },
  {
    kind: 'error',
    name: 'an envelope to be revoked without a reason',
    path: ({ paths }) => `${paths['confirmed-envelope']}?act=revoke`,
    says: REFUSED,
    act: spoilt(t('paper-contributions.revoke-confirm')),
  },
  {
    kind: 'error',
    name: 'an envelope that there is not',
    path: `${PAPER}/00000000-0000-4000-8000-000000000000`,
    status: 404,
    says: 'Cette page n’existe pas',
  },
]);
