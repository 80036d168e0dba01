import type { Message, Words } from '../catalogue.ts';

/** The letters that are mailed, and how mail is getting on. */
export const LETTERS = {
  'letters.nav': 'Cartes',
  'letters.lead':
    'Les paraules dels correus que envia aquest node, en cada llengua. Per a què serveix una carta, el seu enllaç i el termini, queda com està.',
  'letters.list': 'Cartes i llengües',
  'letters.caption': 'Hores de {place}',
  'letters.standard': 'text habitual',
  'letters.own': 'les vostres paraules, des del {at}',
  'letters.edit-lead':
    'Entre la introducció i el final hi ha allò per a què serveix la carta; això no canvia. Un camp buit pren el text habitual.',
  'letters.names': 'Es pot dir entre claus: {names}.',
  'letters.subject': 'Assumpte',
  'letters.introduction': 'Introducció',
  'letters.closing': 'Final',
  'letters.closing-hint': 'Qui rep una carta ha de saber de qui ve: {names}.',
  'letters.preview': 'Veure la carta',
  'letters.preview-title': 'La carta',
  'letters.preview-said': 'Tal com la reben els destinataris; els seus enllaços no porten enlloc.',
  'letters.standard-title': 'Tornar enrere',
  'letters.standard-button': 'Tornar al text habitual',
  'done.letter-saved': 'La carta queda desada amb les vostres paraules.',
  'done.letter-standard': 'La carta torna a tenir el text habitual.',
  'mails.title': 'Correus',
  'mails.not-sent':
    'Aquest node no envia correus: ningú no pot iniciar la sessió ni seguir per correu. L’operador configura SMTP_URL i MAIL_FROM.',
  'mails.waiting': {
    one: '{count} correu espera des del {since}.',
    other: '{count} correus esperen, el més antic des del {since}.',
  },
  'mails.waiting-do':
    'El servidor de correu no els accepta. Sortiran tan bon punt respongui; un enllaç d’accés només val mitja hora i caldrà tornar-lo a demanar. L’operador executa parvis doctor i llegeix el registre del node.',
  'mails.given-up': {
    one: '{count} correu s’ha abandonat els darrers trenta dies.',
    other: '{count} correus s’han abandonat els darrers trenta dies.',
  },
  'mails.given-up-do':
    'Una adreça mal escrita es rebutja: la persona pot tornar-ho a provar. Si n’hi ha molts, el servidor de correu rebutja aquest node: l’operador comprova MAIL_FROM, SPF i DKIM.',
  'mails.newest': 'Darrers correus abandonats',
  'mails.caption': 'Sense les adreces, que no es guarden. Hores de {place}',
  'mails.when': 'Quan',
  'mails.letter': 'Carta',
  'mails.what': 'Per què',
  'mails.unreadable': 'Xifrada amb una altra clau',
  'mails.refused': 'rebutjat pel servidor de correu',
  'mails.failed': 'provat {count} vegades en va',
  'mails.expired': 'massa antic abans de poder sortir',
} as const satisfies Readonly<Record<string, Message>>;

export const LETTER_WORDS = {
  letter: {
    'sign-in': 'Enllaç d’accés',
    'add-address': 'Afegir una adreça a un compte',
    follow: 'Confirmació d’un seguiment per correu',
    digest: 'Novetats del que se segueix',
    reminder: 'Recordatori de compromisos',
    waiting: 'Recordatori del que espera moderació',
    decision: 'Decisió sobre una contribució, al seu autor',
  },
} as const satisfies Pick<Words, 'letter'>;
