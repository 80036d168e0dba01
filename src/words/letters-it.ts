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
  follow: {
    subject: 'Confermate di voler seguire – {institution}',
    text: 'Qualcuno ha dato questo indirizzo per ricevere, al massimo una volta al giorno, le novità di:\n\n{what}\n\nSe siete voi, aprite questo collegamento e confermate. Vale una volta, per {hours} ore:\n\n{link}\n\nSe non siete voi, non fate nulla: non vi sarà inviato nulla e l’indirizzo sarà dimenticato.',
  },
  digest: {
    subject: 'Novità di ciò che seguite – {institution}',
    text: 'Ecco le novità di ciò che seguite.\n\n{news}\n\nRicevete questo messaggio, al massimo una volta al giorno, perché lo avete chiesto. Scegliere che cosa seguire o non ricevere più nulla:\n{unfollow}',
  },
  reminder: {
    subject: 'Impegni in scadenza – {institution}',
    text: 'La scadenza di questi impegni dell’istituzione è vicina o passata, e nessuno ha ancora detto che sono mantenuti.\n\n{commitments}\n\nTutti gli impegni in corso:\n{open}\n\nRicevete questo messaggio perché potete rispondere alle proposte su questo sito. Non ricevere più promemoria, o riceverli in un’altra lingua:\n{settings}',
  },
  more: 'Ci sono altre novità nella pagina della consultazione.',
  due: {
    before: 'Scadenza {day}: «{commitment}», sulla proposta n. {number}, «{title}»',
    after: 'Scadenza passata, {day}: «{commitment}», sulla proposta n. {number}, «{title}»',
  },
  moreDue: 'Altri impegni sono in scadenza: si trovano nella pagina qui sotto.',
  news: {
    'consultation-published': 'È pubblicata una nuova consultazione.',
    'phase-opened': '«{title}» è iniziata, fino al {until}.',
    'phase-closed': '«{title}» è terminata.',
    'phase-extended': '«{title}» è prorogata fino al {until}.',
    'proposal-accepted': 'Nuova proposta: «{title}»',
    'proposal-restored': 'Di nuovo pubblicata: «{title}»',
    'proposal-removed': 'La proposta n. {number} è stata rimossa dalla pubblicazione.',
    'proposal-withdrawn': 'La proposta n. {number} è stata ritirata dal suo autore.',
    'version-published': 'Nuova versione di «{title}»',
    'answer-published': 'Risposta ufficiale a «{title}»: {verdict}',
    'commitment-updated': 'Impegno su «{title}»: {commitment}',
    'synthesis-published': 'È pubblicata una sintesi dei contributi.',
    'poll-opened': 'Nuovo sondaggio: «{title}»',
    'poll-closed': 'Il sondaggio «{title}» è terminato.',
    'ballot-opened': 'La votazione «{title}» è aperta fino al {until}.',
    'ballot-extended': 'La votazione «{title}» è prorogata fino al {until}.',
    'ballot-closed': 'La votazione «{title}» è chiusa.',
    'ballots-published': 'Risultato della votazione «{title}»',
  },
} as const satisfies LetterWords;
