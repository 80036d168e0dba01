export const FROM_HOME = {
  'from-home.before':
    '{host} conduce questa consultazione: decide su ciò che scrivete qui e gli dà il numero. Fino ad allora lo vedete solo voi.',
  'from-home.waiting': 'Inviato a {host}, che decide. Ancora nessuna risposta.',
  'from-home.held': 'Un agente di {host} lo legge prima della pubblicazione.',
  'from-home.accepted': '{host} lo ha accettato. Comparirà qui a breve.',
  'from-home.refused': '{host} non lo ha accettato: {reason}',
  'from-home.change-waiting': 'Il nuovo testo è inviato a {host}. Finché non risponde, tutti leggono il precedente.',
  'from-home.change-refused': '{host} non ha accettato il nuovo testo: {reason}',
  'from-home.change-said': 'Il nuovo testo è inviato a {host}. I sostegni restano alla versione a cui sono stati dati.',
  'from-home.details-said':
    'Questa modifica è inviata a {host}. Gli altri vedono quello che c’era prima finché non vi è accettata. I sostegni restano.',
  'from-home.removal-waiting': 'Ritirato qui. {host} ne viene informato.',
  'trace.by-host': 'l’istituzione che conduce la consultazione',
  'from-home.appeal': 'Lo ha deciso {host}: presentate lì il ricorso.',
  'from-home.words': 'Le nuove parole, non ancora pubblicate: {words}',
  'done.sent-to-host':
    'Ciò che avete scritto è inviato all’istituzione che conduce la consultazione. Decide lei, e la vostra pagina dice a che punto è.',
  'done.change-sent-to-host': 'La modifica è inviata all’istituzione che conduce la consultazione.',
  'from-home.stricter':
    'Questo toglie il testo solo dalle vostre pagine: {host} continua a mostrarlo e decide per tutti.',
  'from-home.passed-on':
    'Trasmesso all’istituzione che conduce la consultazione il {at}, senza il nome di chi segnala.',

  'evidence.title': 'Ciò che non è stato creduto',
  'evidence.lead': 'Detto da questa istituzione, rifiutato e conservato. Solo gli operatori leggono i documenti.',
  'evidence.document': 'Il documento com’è arrivato',
  'evidence.mirror': {
    one: '{count} cosa detta dall’istituzione ospitante su questa consultazione non è stata creduta e non è mostrata.',
    other:
      '{count} cose dette dall’istituzione ospitante su questa consultazione non sono state credute e non sono mostrate.',
  },
  'evidence.forged-proof': 'Una firma che non è la sua',
  'evidence.sequence-reused': 'Un numero di subtotale già usato, con altre cifre',
  'evidence.counted-before': 'Altre cifre per un voto già contato',
  'evidence.too-many': 'Più voti delle persone iscritte',
  'evidence.not-invited': 'Un subtotale senza invito',
  'evidence.too-late': 'Un subtotale fuori termine',
  'evidence.hash-mismatch': 'Un testo che non è quello della sua impronta',
  'evidence.shrunken-history': 'Una storia più corta di prima',
  'evidence.number-reused': 'Un numero già dato, con un altro testo',
  'evidence.foreign-id': 'Qualcosa sotto l’indirizzo di altri',
  'evidence.other-institution': 'Qualcuno che parla a nome di un’altra istituzione',
  'evidence.flood': 'Più messaggi di quanti se ne accettano',
} as const;
