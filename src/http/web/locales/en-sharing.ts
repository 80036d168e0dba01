import type { Message } from './catalogue.ts';
import type { FR_SHARING } from './fr-sharing.ts';

export const EN_SHARING = {
  'share.link': 'Share with other institutions',
  'share.title': 'Share this consultation',
  'share.lead':
    'Other institutions show this consultation on their own pages, in their languages and under their name. You decide and number proposals; each institution counts its own votes and sends you signed sums.',
  'share.cohosts': 'Shared with',
  'share.caption': { one: '{count} institution, as invited', other: '{count} institutions, as invited' },
  'share.registered': 'Registered people',
  'share.since': 'Since',
  'share.none': 'Not shared with anybody yet.',
  'share.invited': 'Invited',
  'share.accepted': 'Shares it',
  'share.refused': 'Refused',
  'share.left': 'Left',
  'share.withdrawn': 'Withdrawn',
  'share.withdraw': 'Withdraw',
  'share.invite': 'Invite peers',
  'share.peers': 'Peers',
  'share.invite-said':
    'Each is told at once and decides for itself. You can take an invitation back at any time: what they show stays to be read there, and what they counted stays counted.',
  'share.invite-button': 'Invite',
  'share.no-peers': 'There is no peer left to invite.',
  'done.share-invited': 'The invitations are on their way.',
  'done.share-withdrawn': 'The invitation is withdrawn.',
  'invitations.nav': 'Invitations',
  'invitations.lead': 'Consultations of other institutions that this one is invited to share, and what you decided.',
  'invitations.none': 'No invitation is waiting.',
  'invitations.from': '{institution} invited you on {at}.',
  'invitations.no-peer': 'This institution is not one of your peers. Make sure that you know it before you accept.',
  'invitations.then': 'If you accept:',
  'invitations.then-shown':
    'the consultation appears on your pages, in your languages and under your name, with everything that is in it;',
  'invitations.then-decides':
    'the host decides about proposals, comments and phases; you may be stricter on your pages, never laxer;',
  'invitations.then-counts': 'votes and supports of your people are counted here; only signed sums leave your node;',
  'invitations.then-leave': 'you can leave at any time.',
  'invitations.registered': 'People who may take part at your node',
  'invitations.registered-hint':
    'For example the number of residents of age. The host takes no more votes than that from you, and everybody sees the number.',
  'invitations.accept': 'Accept',
  'invitations.refuse': 'Refuse',
  'invitations.rest': 'Answered invitations',
  'invitations.rest-none': 'None yet.',
  'invitations.caption': {
    one: '{count} invitation, the newest first',
    other: '{count} invitations, the newest first',
  },
  'invitations.consultation': 'Consultation',
  'invitations.leave': 'Leave',
  'invitations.leave-said':
    'Nothing more is read from the host. What is here stays, marked as ended; the host keeps what came from here.',
  'done.invitation-accepted': 'Accepted: the consultation is being read from its host.',
  'done.invitation-refused': 'The invitation is refused.',
  'done.invitation-left': 'You left. What is here stays to be read.',
  'mirror.hosted': 'Hosted by {institution}, co-hosted here.',
  'mirror.at-host': 'See it there',
  'mirror.silent': '{host} has not answered since {at}; what you send is kept.',
  'mirror.ended': 'No longer shared here since {at}: what is here stays as it was then.',
  'mirror.cohosts': 'Co-hosts',
  'mirror.cohosts-said': 'These institutions hold the same consultation on their own pages.',
} as const satisfies Readonly<Record<keyof typeof FR_SHARING, Message>>;
