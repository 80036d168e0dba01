import type { Message } from './catalogue.ts';

/** What every form and every page for agents has. */
export const FR_FORMS = {
  'form.sign-in-beside': 'Se connecter dans un autre onglet, puis envoyer à nouveau.',
  'admin.title': 'Bureau',
} as const satisfies Readonly<Record<string, Message>>;
