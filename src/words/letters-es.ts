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
  follow: {
    subject: 'Confirme que quiere seguir esto – {institution}',
    text: 'Alguien ha dado esta dirección para recibir, como mucho una vez al día, las novedades de:\n\n{what}\n\nSi es usted, abra este enlace y confirme. Sirve una vez, durante {hours} horas:\n\n{link}\n\nSi no es usted, no haga nada: no se le enviará nada y la dirección se olvidará.',
  },
  digest: {
    subject: 'Novedades de lo que sigue – {institution}',
    text: 'Esto es lo nuevo en lo que sigue.\n\n{news}\n\nRecibe este mensaje, como mucho una vez al día, porque lo pidió. Elegir lo que sigue o no recibir nada más:\n{unfollow}',
  },
  reminder: {
    subject: 'Compromisos con plazo – {institution}',
    text: 'El plazo de estos compromisos de la institución está cerca o ha vencido, y nadie ha dicho aún que se hayan cumplido.\n\n{commitments}\n\nTodos los compromisos en curso:\n{open}\n\nRecibe este mensaje porque puede responder a las propuestas en este sitio. No recibir más recordatorios, o recibirlos en otro idioma:\n{settings}',
  },
  more: 'Hay más novedades en la página de la consulta.',
  due: {
    before: 'Plazo el {day}: «{commitment}», sobre la propuesta n.º {number}, «{title}»',
    after: 'El plazo venció el {day}: «{commitment}», sobre la propuesta n.º {number}, «{title}»',
  },
  moreDue: 'Hay más compromisos con plazo; están en la página siguiente.',
  news: {
    'consultation-published': 'Se ha publicado una nueva consulta.',
    'phase-opened': '«{title}» ha empezado, hasta el {until}.',
    'phase-closed': '«{title}» ha terminado.',
    'phase-extended': '«{title}» se prolonga hasta el {until}.',
    'proposal-accepted': 'Nueva propuesta: «{title}»',
    'proposal-restored': 'Publicada de nuevo: «{title}»',
    'proposal-removed': 'La propuesta n.º {number} se ha retirado de la publicación.',
    'proposal-withdrawn': 'Su autor ha retirado la propuesta n.º {number}.',
    'version-published': 'Nueva versión de «{title}»',
    'answer-published': 'Respuesta oficial a «{title}»: {verdict}',
    'commitment-updated': 'Compromiso sobre «{title}»: {commitment}',
    'synthesis-published': 'Se ha publicado una síntesis de las contribuciones.',
    'poll-opened': 'Nueva encuesta: «{title}»',
    'poll-closed': 'La encuesta «{title}» ha terminado.',
    'ballot-opened': 'La votación «{title}» está abierta hasta el {until}.',
    'ballot-extended': 'La votación «{title}» se prolonga hasta el {until}.',
    'ballot-closed': 'La votación «{title}» está cerrada.',
    'ballots-published': 'Resultado de la votación «{title}»',
  },
} as const satisfies LetterWords;
