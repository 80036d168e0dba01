/** About, privacy and accessibility. */
export const NOTICES = {
  'about.lead': 'Qui {institution} pubblica le sue consultazioni, riceve proposte e vi risponde.',
  'about.principles': 'A che cosa si attiene questo sito',
  'about.rules':
    'Le regole di una consultazione sono fissate alla pubblicazione: fasi, chi può partecipare, quali sostegni decidono.',
  'about.results': 'I conteggi restano nascosti finché lo dicono le regole, anche agli operatori.',
  'about.versions':
    'Ogni versione di un testo è conservata. Ciò che è tolto lascia una traccia: chi, secondo quale regola, quando.',
  'about.standing':
    'Abitanti verificati, persone iscritte, account di altri server e carta sono contati a parte, mai mescolati.',
  'about.order': 'Le proposte sono mescolate a ogni visita: nessuna è favorita.',
  'about.profile': 'Non c’è un elenco di chi sostiene che cosa, né un profilo di opinioni.',
  'about.fediverse':
    'L’istituzione, ogni consultazione e ogni proposta si possono seguire da un account del fediverso, per esempio Mastodon, senza account qui.',
  'about.software': 'Il programma',
  'about.software-text':
    'Parvis è software libero (AGPL 3.0 o successiva) che ogni istituzione fa funzionare da sé. Chi lo modifica e lo offre ad altri dà loro le modifiche.',

  'privacy.lead': 'Leggere non lascia traccia. Partecipare ne lascia il meno possibile.',
  'privacy.kept': 'Che cosa è conservato',
  'privacy.caption': 'Dati conservati da questo nodo',
  'privacy.what': 'Che cosa',
  'privacy.why': 'Perché',
  'privacy.until': 'Per quanto',
  'privacy.reading': 'Lettura delle pagine',
  'privacy.reading-why': 'Nulla è conservato: nessun cookie, nessuna misura di pubblico, nessuna risorsa di terzi.',
  'privacy.reading-until': '—',
  'privacy.account': 'Nome scelto e origine (abitante verificato, persona iscritta, altro server)',
  'privacy.account-why': 'Per sapere chi può partecipare. L’origine non è mai mostrata accanto a un nome.',
  'privacy.account-until': 'Fino alla cancellazione della persona.',
  'privacy.address': 'Indirizzo di posta o account con cui accedete',
  'privacy.address-why': 'Per riconoscervi e inviarvi il collegamento di accesso. Cifrato, e mostrato solo a voi.',
  'privacy.address-until': 'Finché non lo rimuovete, o fino alla cancellazione.',
  'privacy.lists': 'Elenchi di abitanti dell’istituzione',
  'privacy.lists-why': 'Per sapere chi è abitante. Solo impronte illeggibili, senza nome né indirizzo.',
  'privacy.lists-until': 'Finché l’istituzione non dimentica l’elenco.',
  'privacy.words': 'Proposte e commenti',
  'privacy.words-why': 'Sono pubblici: una consultazione serve a questo.',
  'privacy.words-until':
    'Una proposta resta, senza nome dopo la cancellazione. Un commento è cancellato con la persona.',
  'privacy.supports': 'Sostegni, obiezioni e voti',
  'privacy.supports-why': 'Per contare una persona una volta sola. Sono mostrati solo i totali.',
  'privacy.supports-until':
    'Con la consultazione; staccati dalla persona alla sua cancellazione. Resta un’impronta illeggibile del suo account, perché non conti due volte se torna.',
  'privacy.session': 'Cookie di accesso',
  'privacy.session-why': 'Per restare collegati, se l’avete chiesto.',
  'privacy.session-until': 'Quattordici giorni, o finché uscite.',
  'privacy.received': 'Messaggi di altri server, come ricevuti',
  'privacy.received-why': 'Per controllare e riparare lo scambio con altri server.',
  'privacy.received-until': 'Trenta giorni, poi solo impronte.',
  'privacy.log': 'Registro tecnico',
  'privacy.log-why': 'Per far funzionare il sito. Non contiene nomi, indirizzi né testi.',
  'privacy.log-until': 'Come decide l’istituzione.',
  'privacy.never': 'Che cosa non si fa mai',
  'privacy.never-who': 'Pubblicare chi sostiene o vota che cosa.',
  'privacy.never-profile': 'Fare un profilo delle opinioni di qualcuno.',
  'privacy.never-third': 'Dire a terzi che cosa leggete.',
  'privacy.never-cookie': 'Mettere un cookie prima che accediate.',
  'privacy.rights': 'I vostri diritti',
  'privacy.right-access': 'Chiedere che cosa è conservato su di voi e farlo correggere.',
  'privacy.right-erase': 'Chiedere la cancellazione: nome e commenti spariscono, i totali non cambiano.',
  'privacy.right-complain': 'Rivolgervi all’autorità di protezione dei dati del vostro paese.',
  'privacy.elsewhere': 'Se partecipate da un altro server',
  'privacy.elsewhere-text':
    'Il vostro server invia qui ciò che pubblicate per la consultazione. Ciò che non rivolgete al pubblico non è pubblicato né conservato.',

  'accessibility.lead': 'Tutti devono poter leggere queste pagine. Mirano al livello AA delle WCAG 2.2 e al RGAA 4.',
  'accessibility.script': 'Si leggono senza JavaScript, in qualunque browser, e si stampano.',
  'accessibility.keyboard':
    'Tutto si raggiunge da tastiera, con un focus visibile e un collegamento per andare al contenuto.',
  'accessibility.zoom': 'Stanno in uno schermo di 320 pixel e ammettono un testo ingrandito al 200 %.',
  'accessibility.colour':
    'Nessuna informazione dipende dal solo colore; un tema scuro segue l’impostazione del vostro dispositivo.',
  'accessibility.language': 'La lingua di ogni testo è segnata, perché i lettori di schermo lo pronuncino bene.',
  'accessibility.motion': 'Nulla si muove.',
  'accessibility.limits': 'Limiti noti',
  'accessibility.limits-text':
    'I testi delle persone sono pubblicati come li hanno scritti: possono mancare di chiarezza o di struttura. Una verifica indipendente è ancora da fare.',
} as const;
