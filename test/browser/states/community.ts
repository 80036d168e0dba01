import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, spoilt } from './state.ts';

const REQUEST = '/admin/consultations/commune/requests/1';

/** Feature requests of a community, and what is pledged to them. */
export const COMMUNITY: readonly Named[] = [
  { kind: 'long', name: 'feature requests', path: '/consultations/commune/requests', says: 'Donaudampfschiff' },
  { kind: 'empty', name: 'no feature request', path: '/consultations/deserte/requests', says: t('request.none') },
  {
    kind: 'long',
    name: 'a feature request',
    path: '/consultations/commune/proposals/1/request',
    says: t('settlement.preview'),
  },
  {
    kind: 'long',
    name: 'a feature request that is a duplicate',
    path: '/consultations/commune/proposals/2/request',
    says: t('request.duplicate-of', { number: 1 }),
  },
  { kind: 'long', name: 'a charter', path: '/consultations/commune/charter', says: t('charter.changed-terms') },
  { kind: 'long', name: 'a former charter', path: '/consultations/commune/charter/1', says: t('charter.former') },
  {
    kind: 'long',
    name: 'a ballot of institutions',
    path: '/consultations/commune/ballots/priorites',
    says: t('ballot.by-name'),
  },
  { kind: 'empty', name: 'no charter', path: '/consultations/deserte/charter', says: t('charter.none') },
  ...atAdmin([
    {
      kind: 'long',
      name: 'a vote for the institution',
      path: '/consultations/commune/ballots/priorites/vote',
      says: t('vote.button-institution'),
    },
    {
      kind: 'long',
      name: 'a charter to record',
      path: '/admin/consultations/commune/charter',
      says: t('charter.adopt-lead'),
    },
    {
      kind: 'error',
      name: 'a charter without words',
      path: '/admin/consultations/deserte/charter',
      says: REFUSED,
      act: spoilt(t('charter.adopt-button')),
    },
    { kind: 'long', name: 'a feature request to decide about', path: REQUEST, says: t('request.acts') },
    {
      kind: 'error',
      name: 'a pledge of nothing',
      path: `${REQUEST}?act=pledge`,
      says: REFUSED,
      act: spoilt(t('pledge.make-button')),
    },
    {
      kind: 'full',
      name: 'a pledge that waits for a second agent',
      path: `${REQUEST}?act=confirm`,
      says: t('pledge.waiting'),
    },
    {
      kind: 'full',
      name: 'a step of a feature request',
      path: `${REQUEST}?act=step`,
      says: t('request.record-step'),
    },
    {
      kind: 'full',
      name: 'a feature request to write',
      path: '/admin/consultations/commune/new-request',
      says: t('request.new-button'),
    },
    {
      kind: 'error',
      name: 'a feature request without words',
      path: '/admin/consultations/commune/new-request',
      says: REFUSED,
      act: spoilt(t('request.new-button')),
    },
    {
      kind: 'empty',
      name: 'a community that is offered to nobody',
      path: '/admin/consultations/deserte/hand-over',
      says: t('hand-over.no-members'),
    },
    {
      kind: 'full',
      name: 'a community to offer to a member',
      path: '/admin/consultations/commune/hand-over',
      says: t('hand-over.offer'),
    },
    {
      kind: 'error',
      name: 'a community offered without a reason',
      path: '/admin/consultations/commune/hand-over',
      says: REFUSED,
      act: spoilt(t('hand-over.offer')),
    },
    {
      kind: 'empty',
      name: 'a community without members on paper',
      path: '/admin/consultations/deserte/paper-members',
      says: t('paper-member.none'),
    },
    {
      kind: 'full',
      name: 'members without a node',
      path: '/admin/consultations/commune/paper-members',
      says: t('paper-member.end'),
    },
    {
      kind: 'error',
      name: 'a member without a node that has no name',
      path: '/admin/consultations/commune/paper-members',
      says: REFUSED,
      act: spoilt(t('paper-member.admit')),
    },
    { kind: 'full', name: 'what the institution pledged', path: '/admin/pledges', says: t('own-money.caption') },
  ]),
];
