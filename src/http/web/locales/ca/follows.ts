import type { Message } from '../catalogue.ts';
import type { FR_FOLLOWS } from '../fr-follows.ts';

export const FOLLOWS = {
  'mail-follow.title': 'Per correu',
  'mail-follow.what': 'Com a màxim un correu al dia, al matí, i cap si no hi ha novetats.',
  'mail-follow.at': 'Els correus s’envien a {address}.',
  'mail-follow.email': 'El vostre correu electrònic',
  'mail-follow.email-hint':
    'Hi arriba un enllaç per confirmar-ho. L’adreça no serveix per a res més ni es mostra a ningú.',
  'mail-follow.button': 'Seguir per correu',
  'mail-follow.followed': 'Seguiu això per correu.',
  'mail-follow.stop': 'Deixar de seguir',
  'mail-follow.own': 'Tot el que segueixo',
  'mail-follow.page-title': 'Seguir per correu',
  'mail-follow.back': 'Tornar a la pàgina',
  'mail-follow.no-mail': 'Aquest lloc no envia correus.',
  'mail-follow.sent-text':
    'Si l’adreça és correcta, hi arriba un enllaç. Obriu-lo abans de {hours} hores per confirmar-ho.',
  'mail-follow.confirm-text': 'Voleu que s’enviïn les novetats de {what} a {address}, com a màxim un cop al dia?',
  'mail-follow.confirm': 'Sí, seguir per correu',
  'mail-follow.over-text': 'Per seguir per correu, demaneu-ho de nou a la pàgina del que voleu seguir.',
  'follows.title': 'El que segueixo per correu',
  'follows.none': 'No seguiu res per correu. Les pàgines de consultes i propostes ho ofereixen.',
  'follows.since': 'Des del {at}',
  'follows.end-all': 'Aturar tots els correus',
  'follows.elsewhere':
    'Una adreça amb la qual no inicieu la sessió no surt aquí: l’enllaç de cadascun dels seus correus els atura.',
  'unfollow.title': 'Correus a aquesta adreça',
  'unfollow.lead': '{address} rep les novetats de:',
  'unfollow.over-title': 'Ja no hi ha correus',
  'unfollow.over-text':
    'Ja no s’envia res per aquest enllaç. Si encara arriben correus, obriu l’enllaç sencer de l’últim.',
  'done.followed-by-mail': 'Seguiu això per correu.',
  'done.unfollowed': 'Ja no rebeu correus sobre això.',
  'privacy.follows': 'Adreça de correu a la qual s’envien novetats',
  'privacy.follows-why': 'Per enviar-vos el que vau demanar. Xifrada, i mostrada només a vosaltres.',
  'privacy.follows-until': 'Fins que deixeu de seguir; un dia si ningú no la confirma.',
} as const satisfies Readonly<Record<keyof typeof FR_FOLLOWS, Message>>;
