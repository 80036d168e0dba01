import type { Message } from '../catalogue.ts';
import type { FR_FOLLOWS } from '../fr-follows.ts';

export const FOLLOWS = {
  'mail-follow.title': 'Sähköpostilla',
  'mail-follow.what': 'Enintään yksi viesti päivässä, aamulla, eikä yhtään, jos mitään uutta ei ole.',
  'mail-follow.at': 'Viestit lähetetään osoitteeseen {address}.',
  'mail-follow.email': 'Sähköpostiosoitteesi',
  'mail-follow.email-hint': 'Sinne tulee vahvistuslinkki. Osoitetta ei käytetä muuhun eikä näytetä kenellekään.',
  'mail-follow.button': 'Seuraa sähköpostilla',
  'mail-follow.followed': 'Seuraat tätä sähköpostilla.',
  'mail-follow.stop': 'Lopeta seuraaminen',
  'mail-follow.own': 'Kaikki, mitä seuraan',
  'mail-follow.page-title': 'Seuraa sähköpostilla',
  'mail-follow.back': 'Takaisin sivulle',
  'mail-follow.no-mail': 'Tämä sivusto ei lähetä sähköpostia.',
  'mail-follow.sent-text': 'Jos osoite on oikein, sinne tulee linkki. Vahvista avaamalla se {hours} tunnin kuluessa.',
  'mail-follow.confirm-text': 'Lähetetäänkö uutiset aiheesta {what} osoitteeseen {address} enintään kerran päivässä?',
  'mail-follow.confirm': 'Kyllä, seuraan sähköpostilla',
  'mail-follow.over-text': 'Jos haluat seurata sähköpostilla, pyydä sitä uudelleen seurattavan sivulla.',
  'follows.title': 'Mitä seuraan sähköpostilla',
  'follows.none': 'Et seuraa mitään sähköpostilla. Kuulemisten ja ehdotusten sivuilla voit aloittaa.',
  'follows.since': 'Alkaen {at}',
  'follows.end-all': 'Lopeta kaikki viestit',
  'follows.elsewhere':
    'Osoite, jolla et kirjaudu, ei näy tässä: sen jokaisessa viestissä oleva linkki lopettaa viestit.',
  'unfollow.title': 'Viestit tähän osoitteeseen',
  'unfollow.lead': '{address} saa uutisia näistä:',
  'unfollow.over-title': 'Ei enää viestejä',
  'unfollow.over-text':
    'Tämän linkin perusteella ei lähetetä enää mitään. Jos viestejä yhä tulee, avaa uusimman viestin linkki kokonaan.',
  'done.followed-by-mail': 'Seuraat tätä sähköpostilla.',
  'done.unfollowed': 'Et saa enää viestejä tästä.',
  'privacy.follows': 'Sähköpostiosoite, johon uutisia lähetetään',
  'privacy.follows-why': 'Jotta saat, mitä pyysit. Salattu ja näytetään vain sinulle.',
  'privacy.follows-until': 'Kunnes lopetat seuraamisen; vuorokauden, jos kukaan ei vahvista.',
} as const satisfies Readonly<Record<keyof typeof FR_FOLLOWS, Message>>;
