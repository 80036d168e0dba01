export const ELSEWHERE = {
  'follow.title': 'Segui',
  'follow.title-support': 'Segui e sostieni',
  'follow.qr': 'Codice QR di questa pagina',
  'follow.qr-alt': 'Codice QR che apre questa pagina: {url}',
  'follow.institution': 'Ricevete l’apertura delle consultazioni e le risposte ufficiali.',
  'follow.consultation': 'Ricevete le proposte, le risposte e i cambi di fase.',
  'follow.proposal': 'Ricevete le nuove versioni e la risposta ufficiale.',
  'follow.how':
    'Senza account qui. Oppure incollate questo nella ricerca del vostro account del fediverso, per esempio Mastodon, e seguite ciò che trova:',
  'follow.feed': 'Feed Atom, per un lettore di feed',
  'interact.account': 'Il vostro indirizzo del fediverso',
  'interact.account-hint':
    'Quello del vostro account, per esempio su Mastodon: @nome@server. Serve a trovare il vostro server e non è conservato.',
  'interact.follow': 'Segui',
  'interact.support': 'Sostieni dal fediverso',
  'interact.from-fediverse': 'Sostieni da un account del fediverso',
  'interact.title': 'Seguire dal proprio server',
  'interact.title-support': 'Seguire o sostenere dal proprio server',
  'interact.continue': 'Continua su {host}',
  'interact.onward-follow': 'Il vostro server, {host}, chiederà se volete seguire: {what}.',
  'interact.onward-support':
    'Il vostro server, {host}, mostrerà il testo da sostenere (preferito, mi piace o stella): {what}.',
  'interact.elsewhere':
    'Il server {named} manda i suoi membri a {host}. Continuate solo se conoscete questo indirizzo; date lì la vostra password solo se è dove accedete di solito.',
  'interact.not-an-address':
    'Non è un indirizzo del fediverso. Ha la forma @nome@server, per esempio @lea@social.example.org.',
  'interact.no-account':
    'Il server {host} risponde, ma non ha alcun account con questo nome. Controllate come è scritto.',
  'interact.unreachable':
    'Il server {host} non risponde alla nostra domanda. Controllate il nome, riprovate più tardi o usate la ricerca del vostro server, come sotto.',
  'interact.offers-nothing':
    'Il server {host} non offre un indirizzo a cui continuare. Usate la sua ricerca, come sotto.',
  'interact.blocked': 'Questo nodo non accetta nulla da {host}: ciò che fareste lì non arriverebbe qui.',
  'interact.too-many':
    'Troppe richieste in poco tempo. Aspettate un minuto o usate la ricerca del vostro server, come sotto.',
  'interact.by-hand': 'Oppure con la ricerca del vostro server',
  'interact.by-hand-follow':
    'Per seguire, incollate questo nella ricerca del vostro account, poi seguite ciò che trova:',
  'interact.by-hand-support':
    'Per sostenere, cercate invece l’indirizzo della pagina, poi mettete fra i preferiti ciò che trova:',
} as const;
