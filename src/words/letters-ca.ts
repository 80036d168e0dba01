import type { LetterWords } from './write-letter.ts';

export const CA_LETTERS = {
  greeting: 'Bon dia,',
  closing: 'Aquest missatge l’envia el lloc de participació de {institution}: {origin}',
  'sign-in': {
    subject: 'El vostre enllaç d’accés – {institution}',
    text: 'Obriu aquest enllaç per iniciar la sessió. Serveix una vegada, durant {minutes} minuts:\n\n{link}\n\nSi no heu demanat res, no feu res: sense aquest enllaç ningú no inicia la sessió en nom vostre.',
  },
  'add-address': {
    subject: 'Afegir aquesta adreça al vostre compte – {institution}',
    text: 'Algú que ha iniciat la sessió al lloc vol afegir aquesta adreça als seus accessos. Si sou vosaltres, obriu aquest enllaç al navegador on teniu la sessió. Serveix una vegada, durant {minutes} minuts:\n\n{link}\n\nSi no sou vosaltres, no feu res.',
  },
} as const satisfies LetterWords;
