import type { LetterWords } from './write-letter.ts';

export const FI_LETTERS = {
  greeting: 'Hei,',
  closing: 'Tämän viestin lähetti osallistumissivusto: {institution}, {origin}',
  'sign-in': {
    subject: 'Kirjautumislinkkisi – {institution}',
    text: 'Avaa tämä linkki kirjautuaksesi. Se toimii kerran, {minutes} minuutin ajan:\n\n{link}\n\nJos et pyytänyt mitään, älä tee mitään: ilman tätä linkkiä kukaan ei kirjaudu nimissäsi.',
  },
  'add-address': {
    subject: 'Lisää tämä osoite tilillesi – {institution}',
    text: 'Joku sivustolle kirjautunut haluaa lisätä tämän osoitteen kirjautumistapoihinsa. Jos se olet sinä, avaa tämä linkki selaimessa, jossa olet kirjautuneena. Se toimii kerran, {minutes} minuutin ajan:\n\n{link}\n\nJos se et ole sinä, älä tee mitään.',
  },
  follow: {
    subject: 'Vahvista, että haluat seurata tätä – {institution}',
    text: 'Joku antoi tämän osoitteen saadakseen enintään kerran päivässä uutisia aiheesta:\n\n{what}\n\nJos se olet sinä, avaa tämä linkki ja vahvista. Se toimii kerran, {hours} tunnin ajan:\n\n{link}\n\nJos se et ole sinä, älä tee mitään: sinulle ei lähetetä mitään, ja osoite unohdetaan.',
  },
  digest: {
    subject: 'Uutta siitä, mitä seuraat – {institution}',
    text: 'Tämä on uutta siinä, mitä seuraat.\n\n{news}\n\nSaat tämän viestin enintään kerran päivässä, koska pyysit sitä. Valitse, mitä seuraat, tai lopeta viestit kokonaan:\n{unfollow}',
  },
  reminder: {
    subject: 'Erääntyvät sitoumukset – {institution}',
    text: 'Näiden viranomaisen sitoumusten määräpäivä lähestyy tai on mennyt, eikä kukaan ole vielä kertonut niiden täyttyneen.\n\n{commitments}\n\nKaikki avoimet sitoumukset:\n{open}\n\nSaat tämän viestin, koska voit vastata ehdotuksiin tällä sivustolla. Lopeta muistutukset tai vaihda niiden kieli:\n{settings}',
  },
  more: 'Kuulemisen sivulla on lisää uutisia.',
  due: {
    before: 'Määräpäivä {day}: ”{commitment}”, ehdotus nro {number}, ”{title}”',
    after: 'Määräpäivä oli {day}: ”{commitment}”, ehdotus nro {number}, ”{title}”',
  },
  moreDue: 'Muitakin sitoumuksia erääntyy: ne ovat alla olevalla sivulla.',
  news: {
    'consultation-published': 'Uusi kuuleminen on julkaistu.',
    'phase-opened': '”{title}” on alkanut ja kestää tähän asti: {until}.',
    'phase-closed': '”{title}” on päättynyt.',
    'phase-extended': '”{title}” jatkuu tähän asti: {until}.',
    'proposal-accepted': 'Uusi ehdotus: ”{title}”',
    'proposal-restored': 'Julkaistu uudelleen: ”{title}”',
    'proposal-removed': 'Ehdotus nro {number} on poistettu julkaisusta.',
    'proposal-withdrawn': 'Ehdotuksen nro {number} tekijä on vetänyt sen pois.',
    'version-published': 'Uusi versio: ”{title}”',
    'answer-published': 'Virallinen vastaus ehdotukseen ”{title}”: {verdict}',
    'commitment-updated': 'Sitoumus ehdotuksesta ”{title}”: {commitment}',
    'synthesis-published': 'Yhteenveto kannanotoista on julkaistu.',
    'poll-opened': 'Uusi kysely: ”{title}”',
    'poll-closed': 'Kysely ”{title}” on päättynyt.',
    'ballot-opened': 'Äänestys ”{title}” on auki tähän asti: {until}.',
    'ballot-extended': 'Äänestys ”{title}” jatkuu tähän asti: {until}.',
    'ballot-closed': 'Äänestys ”{title}” on päättynyt.',
    'ballots-published': 'Äänestyksen ”{title}” tulos',
  },
} as const satisfies LetterWords;
