import type { Message, Words } from '../catalogue.ts';

/** The letters that are mailed, and how mail is getting on. */
export const LETTERS = {
  'letters.nav': 'Kirjeet',
  'letters.lead':
    'Tämän solmun lähettämien sähköpostien sanat kullakin kielellä. Se, mitä varten kirje on, sen linkki ja voimassaolo, pysyy ennallaan.',
  'letters.list': 'Kirjeet ja kielet',
  'letters.caption': 'Ajat: {place}',
  'letters.standard': 'vakioteksti',
  'letters.own': 'omat sananne, alkaen {at}',
  'letters.edit-lead':
    'Johdannon ja lopun välissä on se, mitä varten kirje on; se ei muutu. Tyhjässä kentässä on vakioteksti.',
  'letters.names': 'Aaltosulkeissa voi sanoa: {names}.',
  'letters.subject': 'Aihe',
  'letters.introduction': 'Johdanto',
  'letters.closing': 'Loppu',
  'letters.closing-hint': 'Kirjeen saajan on tiedettävä, keneltä se on: {names}.',
  'letters.preview': 'Katso kirje',
  'letters.preview-title': 'Kirje',
  'letters.preview-said': 'Sellaisena kuin lukijat sen saavat; sen linkit eivät johda mihinkään.',
  'letters.standard-title': 'Palaa takaisin',
  'letters.standard-button': 'Takaisin vakiotekstiin',
  'done.letter-saved': 'Kirje on tallennettu omin sanoinne.',
  'done.letter-standard': 'Kirjeessä on taas vakioteksti.',
  'mails.title': 'Sähköposti',
  'mails.not-sent':
    'Tämä solmu ei lähetä sähköpostia: kukaan ei voi kirjautua eikä seurata sähköpostilla. Ylläpitäjä asettaa SMTP_URL- ja MAIL_FROM-arvot.',
  'mails.waiting': {
    one: '{count} viesti on odottanut, alkaen {since}.',
    other: '{count} viestiä odottaa, vanhin alkaen {since}.',
  },
  'mails.waiting-do':
    'Sähköpostipalvelin ei ota niitä vastaan. Ne lähtevät heti, kun se vastaa; kirjautumislinkki on voimassa vain puoli tuntia ja on pyydettävä uudelleen. Ylläpitäjä suorittaa komennon parvis doctor ja lukee solmun lokin.',
  'mails.given-up': {
    one: '{count} viesti jäi lähettämättä viimeisten 30 päivän aikana.',
    other: '{count} viestiä jäi lähettämättä viimeisten 30 päivän aikana.',
  },
  'mails.given-up-do':
    'Väärin kirjoitettu osoite hylätään: henkilö voi yrittää uudelleen. Jos niitä on paljon, sähköpostipalvelin hylkää tämän solmun: ylläpitäjä tarkistaa MAIL_FROM-, SPF- ja DKIM-asetukset.',
  'mails.newest': 'Viimeksi lähettämättä jääneet viestit',
  'mails.caption': 'Ilman osoitteita, joita ei säilytetä. Ajat: {place}',
  'mails.when': 'Milloin',
  'mails.letter': 'Kirje',
  'mails.what': 'Miksi',
  'mails.unreadable': 'Salattu toisella avaimella',
  'mails.refused': 'sähköpostipalvelin hylkäsi',
  'mails.failed': 'yritetty turhaan {count} kertaa',
  'mails.expired': 'vanhentui ennen kuin ehti lähteä',
} as const satisfies Readonly<Record<string, Message>>;

export const LETTER_WORDS = {
  letter: {
    'sign-in': 'Kirjautumislinkki',
    'add-address': 'Osoitteen lisääminen tilille',
    follow: 'Sähköpostiseurannan vahvistus',
    digest: 'Uutta seuratusta',
    reminder: 'Muistutus sitoumuksista',
    waiting: 'Muistutus moderointia odottavista',
    decision: 'Päätös osallistumisesta sen tekijälle',
  },
} as const satisfies Pick<Words, 'letter'>;
