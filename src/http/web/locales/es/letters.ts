import type { Message, Words } from '../catalogue.ts';

/** The letters that are mailed, and how mail is getting on. */
export const LETTERS = {
  'letters.nav': 'Cartas',
  'letters.lead':
    'Las palabras de los correos que envía este nodo, en cada idioma. Para qué sirve una carta, su enlace y su plazo, queda como está.',
  'letters.list': 'Cartas e idiomas',
  'letters.caption': 'Horas de {place}',
  'letters.standard': 'texto habitual',
  'letters.own': 'sus palabras, desde el {at}',
  'letters.edit-lead':
    'Entre la introducción y el cierre está aquello para lo que sirve la carta; eso no cambia. Un campo vacío toma el texto habitual.',
  'letters.names': 'Se puede decir entre llaves: {names}.',
  'letters.subject': 'Asunto',
  'letters.introduction': 'Introducción',
  'letters.closing': 'Cierre',
  'letters.closing-hint': 'Quien recibe una carta tiene que saber de quién viene: {names}.',
  'letters.preview': 'Ver la carta',
  'letters.preview-title': 'La carta',
  'letters.preview-said': 'Tal como la reciben sus destinatarios; sus enlaces no llevan a ninguna parte.',
  'letters.standard-title': 'Volver atrás',
  'letters.standard-button': 'Volver al texto habitual',
  'done.letter-saved': 'La carta queda guardada con sus palabras.',
  'done.letter-standard': 'La carta tiene de nuevo su texto habitual.',
  'mails.title': 'Correos',
  'mails.not-sent':
    'Este nodo no envía correos: nadie puede iniciar sesión ni seguir por correo. El operador configura SMTP_URL y MAIL_FROM.',
  'mails.waiting': {
    one: '{count} correo espera desde el {since}.',
    other: '{count} correos esperan, el más antiguo desde el {since}.',
  },
  'mails.waiting-do':
    'El servidor de correo no los acepta. Saldrán en cuanto responda; un enlace de acceso solo vale media hora y habrá que pedirlo de nuevo. El operador ejecuta parvis doctor y lee el registro del nodo.',
  'mails.given-up': {
    one: '{count} correo se abandonó en los últimos treinta días.',
    other: '{count} correos se abandonaron en los últimos treinta días.',
  },
  'mails.given-up-do':
    'Una dirección mal escrita se rechaza: la persona puede volver a intentarlo. Si hay muchos, el servidor de correo rechaza este nodo: el operador comprueba MAIL_FROM, SPF y DKIM.',
  'mails.newest': 'Últimos correos abandonados',
  'mails.caption': 'Sin sus direcciones, que no se guardan. Horas de {place}',
  'mails.when': 'Cuándo',
  'mails.letter': 'Carta',
  'mails.what': 'Por qué',
  'mails.unreadable': 'Cifrada con otra clave',
  'mails.refused': 'rechazado por el servidor de correo',
  'mails.failed': 'intentado {count} veces en vano',
  'mails.expired': 'demasiado antiguo antes de poder salir',
} as const satisfies Readonly<Record<string, Message>>;

export const LETTER_WORDS = {
  letter: {
    'sign-in': 'Enlace de acceso',
    'add-address': 'Añadir una dirección a una cuenta',
    follow: 'Confirmación de un seguimiento por correo',
    digest: 'Novedades de lo que se sigue',
    reminder: 'Recordatorio de compromisos',
    waiting: 'Recordatorio de lo que espera moderación',
    decision: 'Decisión sobre una contribución, a su autor',
  },
} as const satisfies Pick<Words, 'letter'>;
