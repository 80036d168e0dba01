import type { Message } from './catalogue.ts';
import type { FR_ELSEWHERE } from './fr-elsewhere.ts';

export const EN_ELSEWHERE = {
  'follow.title': 'Follow',
  'follow.title-support': 'Follow and support',
  'follow.qr': 'QR code of this page',
  'follow.qr-alt': 'QR code that opens this page: {url}',
  'follow.institution': 'Get the opening of consultations and the official answers.',
  'follow.consultation': 'Get proposals, answers and changes of phase.',
  'follow.proposal': 'Get new versions and the official answer.',
  'follow.how':
    'You need no account here. Or paste this into the search of your fediverse account, for example Mastodon, and follow what it finds:',
  'follow.feed': 'Atom feed, for a feed reader',
  'interact.account': 'Your fediverse address',
  'interact.account-hint':
    'That of your account, for example on Mastodon: @name@server. It is used to find your server and is not kept.',
  'interact.follow': 'Follow',
  'interact.support': 'Support from the fediverse',
  'interact.from-fediverse': 'Support from a fediverse account',
  'interact.title': 'Follow from your own server',
  'interact.title-support': 'Follow or support from your own server',
  'interact.continue': 'Continue on {host}',
  'interact.onward-follow': 'Your server, {host}, will ask whether you want to follow: {what}.',
  'interact.onward-support':
    'Your server, {host}, will show you the text to support (favourite, like or star): {what}.',
  'interact.elsewhere':
    'The server {named} sends its members to {host}. Continue only if you know that address; give your password there only if that is where you usually sign in.',
  'interact.not-an-address':
    'This is not a fediverse address. One looks like @name@server, for example @lea@social.example.org.',
  'interact.no-account': 'The server {host} answers, but has no account of that name. Check its spelling.',
  'interact.unreachable':
    'The server {host} does not answer our question. Check its name, try again later, or use the search of your server, as below.',
  'interact.offers-nothing': 'The server {host} offers no address to continue at. Use its search, as below.',
  'interact.blocked': 'This node accepts nothing from {host}: what you would do there would not arrive here.',
  'interact.too-many': 'Too many requests in a short time. Wait a minute, or use the search of your server, as below.',
  'interact.by-hand': 'Or by the search of your server',
  'interact.by-hand-follow': 'To follow, paste this into the search of your account, then follow what it finds:',
  'interact.by-hand-support': 'To support, search for the address of the page instead, then favourite what it finds:',
} as const satisfies Readonly<Record<keyof typeof FR_ELSEWHERE, Message>>;
