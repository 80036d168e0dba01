import type { Message } from './catalogue.ts';
import type { FR_FORMS } from './fr-forms.ts';

export const EN_FORMS = {
  'form.sign-in-beside': 'Sign in in another tab, then send this again.',
  'form.held-title': 'Your session is over',
  'form.held-other': 'Somebody else is signed in',
  'form.held-text': 'Nothing is lost: what you wrote is kept on this page.',
  'form.held-files': 'Files that you chose cannot be kept: choose them again afterwards.',
  'form.held-again': 'Send again',
  'form.held-said': 'What you had written',
  'admin.title': 'Desk',
} as const satisfies Readonly<Record<keyof typeof FR_FORMS, Message>>;
