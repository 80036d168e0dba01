import type { Message } from './catalogue.ts';
import type { FR_IDENTITY } from './fr-identity.ts';

export const EN_IDENTITY = {
  'identity.provider-text':
    'You are recognised at {host}, then come back here. We receive what the institution asks there: neither your password nor what you do elsewhere.',
  'identity.provider-add-text':
    'You are recognised at {host}, then come back here: from then on you can sign in this way too.',
  'identity.provider-button': 'Continue with {label}',
  'identity.account-title': 'With your fediverse account',
  'identity.account-text':
    'Your own server asks whether you agree to be recognised here. We read the name of your account and nothing else, and write nothing there. What you did from this account is yours here too.',
  'identity.account-add-text':
    'Your own server confirms that this account is yours. What you did from it then counts as yours, once.',
  'identity.account-button': 'Continue on my server',
  'identity.failed': 'You are not signed in',
  'identity.own': 'Back to how I sign in',
  'identity.other-ways': 'Other ways to sign in',
  'identity.join-title': 'Are both of these you?',
  'identity.join-text':
    '{label} already takes part here, as {other}. You are signed in as {own}. If you are both, they become one person.',
  'identity.join-once':
    'What you supported or voted with both counts once; of two that differ the later stands, by the rules of each vote.',
  'identity.join-name': 'You stay {own}, with the proposals and comments of both.',
  'identity.join-forever': 'This cannot be undone. Votes that are closed stay as they were counted.',
  'identity.join-button': 'I am both: make them one',
  'identity.join-not': 'Leave them apart',
  'identity.left-here': 'You are signed out here. To be signed out at the service that recognised you too, go on.',
  'identity.left-title': 'You are signed out',
  'identity.left-text': 'You are signed out here, and at the service that recognised you.',
  'identity.left-home': 'To the first page',
  'done.sign-in-added': 'Added: you can sign in this way from now on.',
} as const satisfies Readonly<Record<keyof typeof FR_IDENTITY, Message>>;
