import type { LetterWords } from './write-letter.ts';

export const FR_LETTERS = {
  greeting: 'Bonjour,',
  closing: 'Ce message a été envoyé par le site de participation de {institution} : {origin}',
  'sign-in': {
    subject: 'Votre lien de connexion – {institution}',
    text: 'Ouvrez ce lien pour vous connecter. Il sert une fois, pendant {minutes} minutes :\n\n{link}\n\nSi vous n’avez rien demandé, ne faites rien : sans ce lien, personne ne se connecte à votre place.',
  },
  'add-address': {
    subject: 'Ajouter cette adresse à votre compte – {institution}',
    text: 'Quelqu’un qui est connecté au site veut ajouter cette adresse à ses façons de se connecter. Si c’est vous, ouvrez ce lien dans le navigateur où vous êtes connecté. Il sert une fois, pendant {minutes} minutes :\n\n{link}\n\nSi ce n’est pas vous, ne faites rien.',
  },
} as const satisfies LetterWords;
