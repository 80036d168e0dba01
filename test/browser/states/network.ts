import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, spoilt } from './state.ts';

/** The other institutions, and what is shared with them. */
export const NETWORK: readonly Named[] = [
  { kind: 'full', name: 'the network, for everybody', path: '/network', says: 'torino.example' },
  { kind: 'full', name: 'the communities', path: '/communities', says: 'Payer une fois.' },
  { kind: 'empty', name: 'what other cities consult about', path: '/commons', says: t('commons.title') },
  {
    kind: 'empty',
    name: 'what other cities consult about a topic',
    path: '/commons?topic=cycling',
    says: t('commons.none'),
  },
  ...atAdmin([
    {
      kind: 'error',
      name: 'taking up what there is not',
      path: '/commons/take-up?uri=https://nowhere.example/x',
      status: 404,
      says: 'Cette page n’existe pas',
    },
    { kind: 'full', name: 'peers', path: '/admin/peers', says: 'torino.example' },
    { kind: 'error', name: 'a peer at no address', path: '/admin/peers', says: REFUSED, act: spoilt(t('peers.look')) },
    { kind: 'empty', name: 'no directory', path: '/admin/directories', says: t('directories.none') },
    {
      kind: 'error',
      name: 'a directory at no address',
      path: '/admin/directories',
      says: REFUSED,
      act: spoilt(t('directories.add-button')),
    },
    { kind: 'full', name: 'a peer', path: '/admin/peers/torino.example', says: t('peers.remove') },
    {
      kind: 'error',
      name: 'a peer that there is not',
      path: '/admin/peers/nowhere.example',
      status: 404,
      says: 'Cette page n’existe pas',
    },
    {
      kind: 'full',
      name: 'whom to share with',
      path: '/admin/consultations/moderee/share',
      says: t('share.invite-button'),
    },
    {
      kind: 'error',
      name: 'sharing with nobody',
      path: '/admin/consultations/moderee/share',
      says: REFUSED,
      act: spoilt(t('share.invite-button')),
    },
    {
      kind: 'empty',
      name: 'the cities of a consultation that is not shared',
      path: '/admin/consultations/moderee/cities',
      says: t('city-states.none'),
    },
    { kind: 'empty', name: 'no invitation', path: '/admin/invitations', says: t('invitations.none') },
    {
      kind: 'error',
      name: 'invitations that others answer',
      path: '/admin/invitations',
      who: 'resident',
      status: 403,
      says: 'réservée aux agents de l’institution',
    },
  ]),
];
