import type { Message, Words } from '../catalogue.ts';

/** The letters that are mailed, and how mail is getting on. */
export const LETTERS = {
  'letters.nav': 'Lettere',
  'letters.lead':
    'Le parole delle e-mail che questo nodo invia, in ogni lingua. Ciò a cui serve una lettera, il suo collegamento e la sua durata, resta com’è.',
  'letters.list': 'Lettere e lingue',
  'letters.caption': 'Ore di {place}',
  'letters.standard': 'testo abituale',
  'letters.own': 'parole vostre, dal {at}',
  'letters.edit-lead':
    'Tra l’introduzione e la chiusura sta ciò a cui serve la lettera; questo non cambia. Un campo vuoto riprende il testo abituale.',
  'letters.names': 'Si può dire tra parentesi graffe: {names}.',
  'letters.subject': 'Oggetto',
  'letters.introduction': 'Introduzione',
  'letters.closing': 'Chiusura',
  'letters.closing-hint': 'Chi riceve una lettera deve sapere da chi viene: {names}.',
  'letters.preview': 'Vedere la lettera',
  'letters.preview-title': 'La lettera',
  'letters.preview-said': 'Come la ricevono i suoi destinatari; i suoi collegamenti non portano da nessuna parte.',
  'letters.standard-title': 'Tornare indietro',
  'letters.standard-button': 'Tornare al testo abituale',
  'done.letter-saved': 'La lettera è salvata con le vostre parole.',
  'done.letter-standard': 'La lettera ha di nuovo il testo abituale.',
  'mails.title': 'Messaggi di posta',
  'mails.not-sent':
    'Questo nodo non invia posta: nessuno può accedere né seguire per posta. Chi gestisce il nodo imposta SMTP_URL e MAIL_FROM.',
  'mails.waiting': {
    one: '{count} messaggio attende dal {since}.',
    other: '{count} messaggi attendono, il più vecchio dal {since}.',
  },
  'mails.waiting-do':
    'Il server di posta non li accetta. Partiranno appena risponderà; un collegamento di accesso vale solo mezz’ora e andrà richiesto di nuovo. Chi gestisce il nodo esegue parvis doctor e legge il registro del nodo.',
  'mails.given-up': {
    one: '{count} messaggio è stato abbandonato negli ultimi trenta giorni.',
    other: '{count} messaggi sono stati abbandonati negli ultimi trenta giorni.',
  },
  'mails.given-up-do':
    'Un indirizzo scritto male viene rifiutato: la persona può riprovare. Se sono molti, il server di posta rifiuta questo nodo: chi lo gestisce controlla MAIL_FROM, SPF e DKIM.',
  'mails.newest': 'Ultimi messaggi abbandonati',
  'mails.caption': 'Senza i loro indirizzi, che non si conservano. Ore di {place}',
  'mails.when': 'Quando',
  'mails.letter': 'Lettera',
  'mails.what': 'Perché',
  'mails.unreadable': 'Cifrata con un’altra chiave',
  'mails.refused': 'rifiutato dal server di posta',
  'mails.failed': 'tentato {count} volte invano',
  'mails.expired': 'troppo vecchio prima di poter partire',
} as const satisfies Readonly<Record<string, Message>>;

export const LETTER_WORDS = {
  letter: {
    'sign-in': 'Collegamento di accesso',
    'add-address': 'Aggiunta di un indirizzo a un account',
    follow: 'Conferma di un seguito per posta elettronica',
    digest: 'Novità di ciò che si segue',
    reminder: 'Promemoria di impegni',
    waiting: 'Promemoria di ciò che attende di essere moderato',
    decision: 'Decisione su un contributo, al suo autore',
  },
} as const satisfies Pick<Words, 'letter'>;
