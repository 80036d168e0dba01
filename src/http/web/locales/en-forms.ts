import type { Message } from './catalogue.ts';
import type { FR_FORMS } from './fr-forms.ts';

export const EN_FORMS = {
  'form.sign-in-beside': 'Sign in in another tab, then send this again.',
  'admin.title': 'Desk',
} as const satisfies Readonly<Record<keyof typeof FR_FORMS, Message>>;
