import type { Message } from './catalogue.ts';

/** Following by mail, and its end. */
export const FR_FOLLOWS = {
  'mail-follow.title': 'Par courriel',
  'mail-follow.what': 'Au plus un courriel par jour, le matin, et aucun quand il n’y a rien de nouveau.',
  'mail-follow.at': 'Les courriels sont envoyés à {address}.',
  'mail-follow.email': 'Votre adresse électronique',
  'mail-follow.email-hint':
    'Un lien y arrive pour confirmer. L’adresse ne sert à rien d’autre et n’est montrée à personne.',
  'mail-follow.button': 'Suivre par courriel',
  'mail-follow.followed': 'Vous suivez ceci par courriel.',
  'mail-follow.stop': 'Ne plus suivre',
  'mail-follow.own': 'Tout ce que je suis',
  'mail-follow.page-title': 'Suivre par courriel',
  'mail-follow.back': 'Revenir à la page',
  'mail-follow.no-mail': 'Ce site n’envoie pas de courriel.',
  'mail-follow.sent-text':
    'Si l’adresse est bonne, un lien y arrive. Ouvrez-le dans les {hours} heures pour confirmer.',
  'mail-follow.confirm-text': 'Envoyer les nouvelles de {what} à {address}, au plus une fois par jour ?',
  'mail-follow.confirm': 'Oui, suivre par courriel',
  'mail-follow.over-text': 'Pour suivre par courriel, refaites la demande sur la page de ce que vous voulez suivre.',
  'follows.title': 'Ce que je suis par courriel',
  'follows.none': 'Vous ne suivez rien par courriel. Les pages des consultations et des propositions le permettent.',
  'follows.since': 'Depuis le {at}',
  'follows.end-all': 'Arrêter tous les courriels',
  'follows.elsewhere':
    'Une adresse avec laquelle vous ne vous connectez pas n’apparaît pas ici : le lien de chacun de ses courriels y met fin.',
  'unfollow.title': 'Courriels à cette adresse',
  'unfollow.lead': '{address} reçoit les nouvelles de :',
  'unfollow.over-title': 'Plus aucun courriel',
  'unfollow.over-text':
    'Plus rien n’est envoyé pour ce lien. Si des courriels arrivent encore, ouvrez le lien du dernier, en entier.',
  'done.followed-by-mail': 'Vous suivez ceci par courriel.',
  'done.unfollowed': 'Vous ne recevez plus de courriel à ce sujet.',
  'privacy.follows': 'Adresse électronique à laquelle des nouvelles sont envoyées',
  'privacy.follows-why': 'Pour envoyer ce que vous avez demandé. Chiffrée, et montrée à vous seul.',
  'privacy.follows-until': 'Jusqu’à ce que vous ne suiviez plus rien ; un jour si personne ne confirme.',
} as const satisfies Readonly<Record<string, Message>>;
