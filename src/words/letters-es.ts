import type { LetterWords } from './write-letter.ts';

export const ES_LETTERS = {
  greeting: 'Buenos días:',
  closing: 'Este mensaje lo envía el sitio de participación de {institution}: {origin}',
  'sign-in': {
    subject: 'Su enlace de acceso – {institution}',
    text: 'Abra este enlace para iniciar sesión. Sirve una vez, durante {minutes} minutos:\n\n{link}\n\nSi no ha pedido nada, no haga nada: sin este enlace nadie inicia sesión en su nombre.',
  },
  'add-address': {
    subject: 'Añadir esta dirección a su cuenta – {institution}',
    text: 'Alguien que ha iniciado sesión en el sitio quiere añadir esta dirección a sus accesos. Si es usted, abra este enlace en el navegador en el que tiene la sesión. Sirve una vez, durante {minutes} minutos:\n\n{link}\n\nSi no es usted, no haga nada.',
  },
} as const satisfies LetterWords;
