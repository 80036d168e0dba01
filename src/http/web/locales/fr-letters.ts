import type { Message, Words } from './catalogue.ts';

/** The letters that are mailed, and how mail is getting on. */
export const FR_LETTERS = {
  'letters.nav': 'Lettres',
  'letters.lead':
    'Les mots des courriels que ce nœud envoie, dans chaque langue. Ce à quoi une lettre sert, son lien et sa durée, reste comme il est.',
  'letters.list': 'Lettres et langues',
  'letters.caption': 'Heures de {place}',
  'letters.standard': 'texte habituel',
  'letters.own': 'vos mots, depuis le {at}',
  'letters.edit-lead':
    'Entre l’introduction et la fin se tient ce à quoi la lettre sert ; cela ne change pas. Un champ vide reprend le texte habituel.',
  'letters.names': 'Peuvent être dits entre accolades : {names}.',
  'letters.subject': 'Objet',
  'letters.introduction': 'Introduction',
  'letters.closing': 'Fin',
  'letters.closing-hint': 'Qui reçoit une lettre doit savoir de qui elle vient : {names}.',
  'letters.preview': 'Voir la lettre',
  'letters.preview-title': 'La lettre',
  'letters.preview-said': 'Telle que ses destinataires la reçoivent ; ses liens ne mènent nulle part.',
  'letters.standard-title': 'Revenir en arrière',
  'letters.standard-button': 'Reprendre le texte habituel',
  'done.letter-saved': 'La lettre est enregistrée dans vos mots.',
  'done.letter-standard': 'La lettre a de nouveau son texte habituel.',
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
  'mails.caption': 'Sans leurs adresses, qui ne sont pas gardées. Heures de {place}',
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
    reminder: 'Rappel d’engagements',
    waiting: 'Rappel de ce qui attend d’être modéré',
    decision: 'Décision sur une contribution, à son auteur',
  },
} as const satisfies Pick<Words, 'letter'>;
