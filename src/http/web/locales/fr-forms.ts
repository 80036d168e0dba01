import type { Message } from './catalogue.ts';

/** What every form and every page for agents has. */
export const FR_FORMS = {
  'form.sign-in-beside': 'Se connecter dans un autre onglet, puis envoyer à nouveau.',
  'form.held-title': 'Votre connexion est terminée',
  'form.held-other': 'Quelqu’un d’autre est connecté',
  'form.held-text': 'Rien n’est perdu : ce que vous avez écrit est gardé sur cette page.',
  'form.held-files': 'Les fichiers choisis ne peuvent pas être gardés : il faudra les choisir à nouveau.',
  'form.held-again': 'Envoyer à nouveau',
  'form.held-said': 'Ce que vous aviez écrit',
  'admin.title': 'Bureau',
} as const satisfies Readonly<Record<string, Message>>;
