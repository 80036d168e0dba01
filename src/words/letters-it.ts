import type { LetterWords } from './write-letter.ts';

export const IT_LETTERS = {
  greeting: 'Buongiorno,',
  closing: 'Questo messaggio è inviato dal sito di partecipazione di {institution}: {origin}',
  'sign-in': {
    subject: 'Il vostro collegamento di accesso – {institution}',
    text: 'Aprite questo collegamento per accedere. Vale una volta, per {minutes} minuti:\n\n{link}\n\nSe non avete chiesto nulla, non fate nulla: senza questo collegamento nessuno accede al vostro posto.',
  },
  'add-address': {
    subject: 'Aggiungere questo indirizzo al vostro account – {institution}',
    text: 'Qualcuno che ha effettuato l’accesso al sito vuole aggiungere questo indirizzo ai propri accessi. Se siete voi, aprite questo collegamento nel browser in cui avete effettuato l’accesso. Vale una volta, per {minutes} minuti:\n\n{link}\n\nSe non siete voi, non fate nulla.',
  },
} as const satisfies LetterWords;
