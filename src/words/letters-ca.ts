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
  follow: {
    subject: 'Confirmeu que voleu seguir això – {institution}',
    text: 'Algú ha donat aquesta adreça per rebre, com a màxim un cop al dia, les novetats de:\n\n{what}\n\nSi sou vosaltres, obriu aquest enllaç i confirmeu-ho. Serveix una vegada, durant {hours} hores:\n\n{link}\n\nSi no sou vosaltres, no feu res: no se us enviarà res i l’adreça s’oblidarà.',
  },
  digest: {
    subject: 'Novetats del que seguiu – {institution}',
    text: 'Això és el que hi ha de nou en el que seguiu.\n\n{news}\n\nRebeu aquest missatge, com a màxim un cop al dia, perquè ho vau demanar. Triar el que seguiu o no rebre res més:\n{unfollow}',
  },
  reminder: {
    subject: 'Compromisos amb termini – {institution}',
    text: 'El termini d’aquests compromisos de la institució s’acosta o ha vençut, i encara ningú no ha dit que s’hagin complert.\n\n{commitments}\n\nTots els compromisos en curs:\n{open}\n\nRebeu aquest missatge perquè podeu respondre a les propostes en aquest lloc. No rebre més recordatoris, o rebre’ls en una altra llengua:\n{settings}',
  },
  more: 'Hi ha més novetats a la pàgina de la consulta.',
  due: {
    before: 'Termini, {day}: «{commitment}», sobre la proposta núm. {number}, «{title}»',
    after: 'Termini vençut, {day}: «{commitment}», sobre la proposta núm. {number}, «{title}»',
  },
  moreDue: 'Hi ha més compromisos amb termini; són a la pàgina següent.',
  news: {
    'consultation-published': 'S’ha publicat una consulta nova.',
    'phase-opened': '«{title}» ha començat, fins al {until}.',
    'phase-closed': '«{title}» s’ha acabat.',
    'phase-extended': '«{title}» s’allarga fins al {until}.',
    'proposal-accepted': 'Proposta nova: «{title}»',
    'proposal-restored': 'Publicada de nou: «{title}»',
    'proposal-removed': 'La proposta núm. {number} s’ha retirat de la publicació.',
    'proposal-withdrawn': 'El seu autor ha retirat la proposta núm. {number}.',
    'version-published': 'Versió nova de «{title}»',
    'answer-published': 'Resposta oficial a «{title}»: {verdict}',
    'commitment-updated': 'Compromís sobre «{title}»: {commitment}',
    'synthesis-published': 'S’ha publicat una síntesi de les contribucions.',
    'poll-opened': 'Enquesta nova: «{title}»',
    'poll-closed': 'L’enquesta «{title}» s’ha acabat.',
    'ballot-opened': 'La votació «{title}» és oberta fins al {until}.',
    'ballot-extended': 'La votació «{title}» s’allarga fins al {until}.',
    'ballot-closed': 'La votació «{title}» és tancada.',
    'ballots-published': 'Resultat de la votació «{title}»',
  },
} as const satisfies LetterWords;
