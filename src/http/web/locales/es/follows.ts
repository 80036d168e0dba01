import type { Message } from '../catalogue.ts';
import type { FR_FOLLOWS } from '../fr-follows.ts';

export const FOLLOWS = {
  'mail-follow.title': 'Por correo',
  'mail-follow.what': 'Como mucho un correo al día, por la mañana, y ninguno si no hay novedades.',
  'mail-follow.at': 'Los correos se envían a {address}.',
  'mail-follow.email': 'Su correo electrónico',
  'mail-follow.email-hint':
    'Allí llega un enlace para confirmar. La dirección no se usa para nada más ni se muestra a nadie.',
  'mail-follow.button': 'Seguir por correo',
  'mail-follow.followed': 'Sigue esto por correo.',
  'mail-follow.stop': 'Dejar de seguir',
  'mail-follow.own': 'Todo lo que sigo',
  'mail-follow.page-title': 'Seguir por correo',
  'mail-follow.back': 'Volver a la página',
  'mail-follow.no-mail': 'Este sitio no envía correos.',
  'mail-follow.sent-text':
    'Si la dirección es correcta, allí llega un enlace. Ábralo antes de {hours} horas para confirmar.',
  'mail-follow.confirm-text': '¿Enviar las novedades de {what} a {address}, como mucho una vez al día?',
  'mail-follow.confirm': 'Sí, seguir por correo',
  'mail-follow.over-text': 'Para seguir por correo, pídalo de nuevo en la página de lo que quiere seguir.',
  'follows.title': 'Lo que sigo por correo',
  'follows.none': 'No sigue nada por correo. Las páginas de consultas y propuestas lo ofrecen.',
  'follows.since': 'Desde el {at}',
  'follows.end-all': 'Detener todos los correos',
  'follows.elsewhere':
    'Una dirección con la que no inicia sesión no aparece aquí: el enlace de cada uno de sus correos los detiene.',
  'unfollow.title': 'Correos a esta dirección',
  'unfollow.lead': '{address} recibe las novedades de:',
  'unfollow.over-title': 'Ya no hay correos',
  'unfollow.over-text':
    'Ya no se envía nada por este enlace. Si siguen llegando correos, abra el enlace completo del último.',
  'done.followed-by-mail': 'Sigue esto por correo.',
  'done.unfollowed': 'Ya no recibe correos sobre esto.',
  'privacy.follows': 'Dirección de correo a la que se envían novedades',
  'privacy.follows-why': 'Para enviarle lo que pidió. Cifrada, y mostrada solo a usted.',
  'privacy.follows-until': 'Hasta que deje de seguir; un día si nadie la confirma.',
} as const satisfies Readonly<Record<keyof typeof FR_FOLLOWS, Message>>;
