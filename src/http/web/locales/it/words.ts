import { IT_REFUSALS } from '../../../../words/it.ts';
import { IT_TERMS } from '../../../../words/terms-it.ts';
import type { Words } from '../catalogue.ts';
import { ACT_WORDS } from './acts.ts';
import { BALLOT_WORDS } from './ballots.ts';
import { LETTER_WORDS } from './letters.ts';

export const IT_WORDS = {
  ...IT_REFUSALS,
  ...IT_TERMS,
  ...ACT_WORDS,
  ...BALLOT_WORDS,
  ...LETTER_WORDS,
  standingMeans: {
    resident: 'l’istituzione ha verificato che la persona abita qui',
    registered: 'la persona ha confermato un indirizzo e-mail',
    fediverse: 'un account su un altro server, per esempio Mastodon',
    paper: 'registrato da un operatore, confermato da un secondo',
    institution: 'un’istituzione che partecipa a proprio nome',
    imported: 'contato altrove, mai sommato al nostro',
  },
  visibility: {
    always: 'I conteggi sono sempre visibili.',
    'after-taking-part': 'I conteggi sono visibili a chi ha partecipato, e a tutti dopo la chiusura.',
    'after-close': 'I conteggi sono visibili dopo la chiusura, a tutti nello stesso momento, operatori compresi.',
  },
  supports: {
    none: 'In questa consultazione non ci sono sostegni.',
    for: 'Ogni persona può sostenere quante proposte vuole, ciascuna una volta.',
    'for-and-against': 'Ogni persona può sostenere una proposta od opporvisi, una volta per proposta.',
  },
  hold: {
    nothing: 'I contributi appaiono subito.',
    'first-remote':
      'I contributi appaiono subito. Il primo di un account di un altro server è letto prima da un operatore.',
    first: 'Il primo contributo di ogni persona è letto da un operatore prima di apparire. I seguenti appaiono subito.',
    everything: 'Ogni contributo è letto da un operatore prima di apparire.',
  },
  side: { for: 'A favore', neutral: 'Senza posizione', against: 'Contro' },
  decision: {
    accept: 'Accettata',
    hold: 'Messa in attesa',
    remove: 'Tolta dalla pubblicazione',
    restore: 'Ripristinata',
  },
  role: {
    administrator: 'un amministratore dell’istituzione',
    officer: 'un responsabile della partecipazione',
    moderator: 'un moderatore dell’istituzione',
    observer: 'un osservatore',
  },
  order: {
    fair: 'equo (mescolato)',
    newest: 'prima le più recenti',
    oldest: 'prima le più vecchie',
    discussed: 'prima le più discusse',
    supported: 'prima le più sostenute',
  },
  state: { draft: 'Bozza', upcoming: 'In arrivo', open: 'Aperta', closed: 'Chiusa' },
} as const satisfies Words;
