export const RESIDENTS = {
  'residents.nav': 'Abitanti',
  'residents.lead':
    'Gli elenchi dicono chi conta come abitante verificato. Se ne conservano solo impronte illeggibili: né indirizzi, né codici, né nomi.',
  'residents.counts': 'Che cosa è conservato',
  'residents.listed': 'Persone negli elenchi',
  'residents.with-code': 'Di cui con un codice inviato per lettera',
  'residents.proven': 'Di cui hanno partecipato come abitanti',
  'residents.add': 'Aggiungi un elenco',
  'residents.columns':
    'Un file CSV la cui prima riga nomina le colonne: email (l’indirizzo con cui la persona accede), code (almeno dieci lettere o cifre, inviato per lettera), territory (facoltativo). Contiene email, code o entrambi; le altre colonne sono lasciate da parte.',
  'residents.list': 'File',
  'residents.list-hint': 'Al massimo 1 MB: un elenco più lungo si aggiunge in più file. Ciò che è già noto non cambia.',
  'residents.send': 'Aggiungi l’elenco',
  'residents.result':
    'Nuove: {listed}. Già in un elenco: {known}. Hanno già partecipato e da ora contano come abitanti: {raised}.',
  'residents.forget': 'Dimentica gli elenchi',
  'residents.forget-said':
    'Dimentica chi non ha ancora partecipato come abitante: indirizzi e codici non diranno più nulla. Le origini ottenute restano.',
  'residents.sure': 'Sì, dimentica queste persone',
  'residents.forget-button': 'Dimentica',
  'done.residents-listed': 'L’elenco è aggiunto.',
  'done.residents-forgotten': 'Queste persone sono dimenticate.',
  'standing.title': 'La mia origine qui',
  'standing.prove': 'Contare come abitante',
  'standing.prove-said':
    'Se l’istituzione vi ha inviato un codice per lettera, scrivetelo qui. Se conosce l’indirizzo con cui accedete, è stato fatto all’accesso.',
  'standing.way': 'Abita qui? Indichi il codice ricevuto per lettera.',
  'standing.code': 'Codice della lettera',
  'standing.code-hint': 'Spazi, trattini e maiuscole non contano.',
  'standing.send': 'Controlla',
  'standing.too-many': 'Sono stati provati troppi codici. Aspettate un’ora o rivolgetevi all’istituzione.',
  'done.residence-proven': 'Da ora contate come abitante verificato, anche per ciò che avete già sostenuto.',
} as const;
