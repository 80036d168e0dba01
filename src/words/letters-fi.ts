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
} as const satisfies LetterWords;
