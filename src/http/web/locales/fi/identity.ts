export const IDENTITY = {
  'identity.provider-text':
    'Sinut tunnistetaan palvelussa {host}, sitten palaat tänne. Saamme sen, mitä viranomainen siellä pyytää: emme salasanaasi emmekä sitä, mitä muualla teet.',
  'identity.provider-add-text':
    'Sinut tunnistetaan palvelussa {host}, sitten palaat tänne: siitä lähtien voit kirjautua myös näin.',
  'identity.provider-button': 'Jatka: {label}',
  'identity.account-title': 'Fediversumitililläsi',
  'identity.account-text':
    'Oma palvelimesi kysyy, hyväksytkö tunnistamisen täällä. Luemme tilisi nimen emmekä muuta, emmekä kirjoita sinne mitään. Mitä tältä tililtä teit, on myös täällä sinun.',
  'identity.account-add-text':
    'Oma palvelimesi vahvistaa, että tili on sinun. Mitä siltä teit, lasketaan sitten sinun tekemäksesi, kerran.',
  'identity.account-hint':
    'Tilisi osoite, esimerkiksi Mastodonissa: @nimi@palvelin. Se säilytetään salattuna, jotta löydät sen kirjautumistapojesi joukosta.',
  'identity.account-button': 'Jatka palvelimelleni',
  'identity.failed': 'Et ole kirjautunut',
  'identity.own': 'Takaisin kirjautumistapoihini',
  'identity.other-ways': 'Muut kirjautumistavat',
  'identity.join-title': 'Oletko kumpikin näistä?',
  'identity.join-text':
    '{label} osallistuu täällä jo nimellä {other}. Olet kirjautunut nimellä {own}. Jos olet molemmat, heistä tulee yksi henkilö.',
  'identity.join-once':
    'Mitä kannatit tai äänestit molemmilla, lasketaan kerran; eroavista pätee myöhempi kunkin äänestyksen sääntöjen mukaan.',
  'identity.join-name': 'Pysyt nimellä {own}, molempien ehdotukset ja kommentit mukanasi.',
  'identity.join-forever': 'Tätä ei voi kumota. Suljetut äänestykset pysyvät sellaisina kuin ne laskettiin.',
  'identity.join-button': 'Olen molemmat: yhdistä',
  'identity.join-not': 'Pidä erillään',
  'identity.left-here': 'Olet kirjautunut täältä ulos. Jatka kirjautuaksesi ulos myös tunnistaneesta palvelusta.',
  'identity.left-title': 'Olet kirjautunut ulos',
  'identity.left-text': 'Olet kirjautunut ulos täältä ja tunnistaneesta palvelusta.',
  'identity.left-home': 'Etusivulle',
  'done.sign-in-added': 'Lisätty: voit nyt kirjautua näin.',
} as const;
