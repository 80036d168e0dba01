import type { Message, Words } from './catalogue.ts';

/** The letters that are mailed, and how mail is getting on. */
export const FR_LETTERS = {
  'mails.title': 'Courriels',
  'mails.not-sent':
    'Ce nœud n’envoie pas de courriels : on ne peut ni se connecter ni suivre par courriel. L’exploitant règle SMTP_URL et MAIL_FROM.',
  'mails.waiting': {
    one: '{count} courriel attend depuis le {since}.',
    other: '{count} courriels attendent, le plus ancien depuis le {since}.',
  },
  'mails.waiting-do':
    'Le serveur de courriel ne les prend pas. Ils partiront dès qu’il répondra ; un lien de connexion ne vaut qu’une demi-heure et devra être redemandé. L’exploitant lance parvis doctor et lit le journal du nœud.',
  'mails.given-up': {
    one: '{count} courriel a été abandonné ces trente derniers jours.',
    other: '{count} courriels ont été abandonnés ces trente derniers jours.',
  },
  'mails.given-up-do':
    'Une adresse mal écrite est refusée : la personne peut recommencer. S’il y en a beaucoup, le serveur de courriel refuse ce nœud : l’exploitant vérifie MAIL_FROM, SPF et DKIM.',
  'mails.newest': 'Derniers courriels abandonnés',
  'mails.caption': 'Sans leurs adresses, qui ne sont pas gardées. Heures de {zone}',
  'mails.when': 'Quand',
  'mails.letter': 'Lettre',
  'mails.what': 'Pourquoi',
  'mails.unreadable': 'Chiffrée par une autre clé',
  'mails.refused': 'refusé par le serveur de courriel',
  'mails.failed': 'essayé {count} fois en vain',
  'mails.expired': 'trop vieux avant d’avoir pu partir',
} as const satisfies Readonly<Record<string, Message>>;

export const FR_LETTER_WORDS = {
  letter: {
    'sign-in': 'Lien de connexion',
    'add-address': 'Ajout d’une adresse à un compte',
    follow: 'Confirmation d’un suivi par courriel',
    digest: 'Nouvelles de ce qui est suivi',
  },
} as const satisfies Pick<Words, 'letter'>;
