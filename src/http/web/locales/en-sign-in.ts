import type { Message } from './catalogue.ts';
import type { FR_SIGN_IN } from './fr-sign-in.ts';

export const EN_SIGN_IN = {
  'sign-in.title': 'Sign in',
  'sign-in.lead': 'Give your mail address: you will get a link there that signs you in. There is no password.',
  'sign-in.email': 'Mail address',
  'sign-in.email-hint':
    'It is kept encrypted and shown to nobody. If you have not taken part here yet, this is enough to begin.',
  'sign-in.send': 'Get a link',
  'sign-in.too-many':
    'Several links were asked for just now. Open the last one that you received, or wait half an hour.',
  'sign-in.no-mail': 'Signing in by mail is not set up on this site yet. Ask the institution.',
  'sign-in.go-on': 'Go on',
  'sign-in.home': 'Go to the first page',
  'sign-in.sent-title': 'Look at your mail',
  'sign-in.sent-text': 'If the address is right, a link arrives there. It works once, for {minutes} minutes.',
  'sign-in.sent-slow': 'A mail may take some minutes, and may be among the unwanted.',
  'sign-in.sent-typed': 'If it does not arrive, check the address by asking for another link.',
  'sign-in.sent-where': 'Open the link in the browser where you want to be signed in.',
  'sign-in.again': 'Ask for another link',
  'sign-in.shown': 'Read the mails of this development node',
  'sign-in.text': 'This link signs you in, once, to this site ({institution}).',
  'sign-in.address-said': 'Address: {address}',
  'sign-in.button': 'Sign me in',
  'sign-in.cookie':
    'A cookie will keep you signed in on this device only, until fourteen days pass without a visit. Nothing else is written there.',
  'sign-in.newcomer': 'No name',
  'sign-in.add-title': 'Add this address',
  'sign-in.add-text': 'You will be able to sign in to this site ({institution}) with this address too.',
  'sign-in.add-button': 'Add the address',
  'sign-in.over-title': 'This link is spent',
  'sign-in.over-text':
    'A link works once, and for a short time: so nobody signs in with an old mail. Ask for another one.',
  'sign-in.beside-title': 'You are signed in',
  'sign-in.beside-text':
    'Close this tab, go back to the form that you had begun and send it again: what you wrote is still there.',

  'dev-mails.title': 'Mails',
  'dev-mails.lead': 'This node has no mail server. Its mails are shown here, and on this machine only.',
  'dev-mails.none': 'There are none yet.',
  'dev-mails.to': 'To {address}, {at}',

  'welcome.title': 'Welcome',
  'welcome.lead': 'This is your first sign-in to the participation site of {institution}.',
  'welcome.terms': 'What is shown, and what is not',
  'welcome.shown-name': 'The name that you choose is shown beside what you write. A pseudonym will do.',
  'welcome.shown-words': 'Your proposals and comments are public. You will be able to ask to be erased.',
  'welcome.hidden-address': 'Your address is shown to nobody.',
  'welcome.hidden-votes': 'What you support or vote is shown nowhere: only totals are.',
  'welcome.privacy': 'What is kept, why and for how long',
  'welcome.name': 'Name',
  'welcome.name-hint': 'You can change it later.',
  'welcome.lang': 'Language of mails',
  'welcome.button': 'Begin',
} as const satisfies Readonly<Record<keyof typeof FR_SIGN_IN, Message>>;
