import type { Message } from '../catalogue.ts';
import type { FR_FOLLOWS } from '../fr-follows.ts';

export const FOLLOWS = {
  'mail-follow.title': 'Per posta elettronica',
  'mail-follow.what': 'Al massimo un messaggio al giorno, la mattina, e nessuno se non ci sono novità.',
  'mail-follow.at': 'I messaggi sono inviati a {address}.',
  'mail-follow.email': 'Il vostro indirizzo e-mail',
  'mail-follow.email-hint':
    'Vi arriva un collegamento per confermare. L’indirizzo non serve ad altro e non è mostrato a nessuno.',
  'mail-follow.button': 'Seguire per posta elettronica',
  'mail-follow.followed': 'Lo seguite per posta elettronica.',
  'mail-follow.stop': 'Non seguire più',
  'mail-follow.own': 'Tutto ciò che seguo',
  'mail-follow.page-title': 'Seguire per posta elettronica',
  'mail-follow.back': 'Tornare alla pagina',
  'mail-follow.no-mail': 'Questo sito non invia messaggi di posta.',
  'mail-follow.sent-text':
    'Se l’indirizzo è giusto, vi arriva un collegamento. Apritelo entro {hours} ore per confermare.',
  'mail-follow.confirm-text': 'Inviare le novità di {what} a {address}, al massimo una volta al giorno?',
  'mail-follow.confirm': 'Sì, seguire per posta elettronica',
  'mail-follow.over-text':
    'Per seguire per posta elettronica, chiedetelo di nuovo nella pagina di ciò che volete seguire.',
  'follows.title': 'Ciò che seguo per posta elettronica',
  'follows.none':
    'Non seguite nulla per posta elettronica. Le pagine delle consultazioni e delle proposte lo permettono.',
  'follows.since': 'Dal {at}',
  'follows.end-all': 'Fermare tutti i messaggi',
  'follows.elsewhere':
    'Un indirizzo con cui non accedete non figura qui: il collegamento in ciascuno dei suoi messaggi li ferma.',
  'unfollow.title': 'Messaggi a questo indirizzo',
  'unfollow.lead': '{address} riceve le novità di:',
  'unfollow.over-title': 'Nessun messaggio più',
  'unfollow.over-text':
    'Per questo collegamento non è più inviato nulla. Se arrivano ancora messaggi, aprite per intero il collegamento dell’ultimo.',
  'done.followed-by-mail': 'Lo seguite per posta elettronica.',
  'done.unfollowed': 'Non ricevete più messaggi su questo.',
  'privacy.follows': 'Indirizzo e-mail a cui sono inviate le novità',
  'privacy.follows-why': 'Per inviarvi ciò che avete chiesto. Cifrato, e mostrato solo a voi.',
  'privacy.follows-until': 'Finché non smettete di seguire; un giorno se nessuno lo conferma.',
} as const satisfies Readonly<Record<keyof typeof FR_FOLLOWS, Message>>;
