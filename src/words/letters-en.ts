import type { LetterWords } from './write-letter.ts';

export const EN_LETTERS = {
  greeting: 'Hello,',
  closing: 'This message was sent by the participation site of {institution}: {origin}',
  'sign-in': {
    subject: 'Your sign-in link – {institution}',
    text: 'Open this link to sign in. It works once, for {minutes} minutes:\n\n{link}\n\nIf you asked for nothing, do nothing: without this link nobody signs in as you.',
  },
  'add-address': {
    subject: 'Add this address to your account – {institution}',
    text: 'Somebody who is signed in to the site wants to add this address to their ways to sign in. If it is you, open this link in the browser where you are signed in. It works once, for {minutes} minutes:\n\n{link}\n\nIf it is not you, do nothing.',
  },
} as const satisfies LetterWords;
