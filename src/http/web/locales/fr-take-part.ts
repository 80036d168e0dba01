import type { Message } from './catalogue.ts';
import { FR_ME } from './fr-me.ts';
import { FR_PROPOSE } from './fr-propose.ts';

/** Supporting, commenting, reporting and answering a poll on the pages. */
export const FR_TAKE_PART = {
  ...FR_ME,
  ...FR_PROPOSE,
  'act.you': 'Vous',
  'act.you-said': 'Votre origine ici : {standing}.',
  'act.shown': 'Ce qui est montré',
  'act.shown-propose': 'Votre texte, sous le nom que vous avez choisi. Votre origine n’est pas montrée à côté.',
  'act.shown-support':
    'Un soutien est compté sous votre origine. Qui soutient n’est montré nulle part, aux agents non plus.',
  'act.shown-comment': 'Votre commentaire, sous le nom que vous avez choisi. Votre origine n’est pas montrée à côté.',
  'act.shown-vote': 'Qui a voté quoi n’est montré nulle part, aux agents non plus.',
  'act.until': 'Possible jusqu’au',
  'act.sign-in': 'Se connecter pour prendre part',
  'act.agents': 'Vous êtes connecté comme agent : on prend part en son nom, avec un autre compte.',
  'act.too-many': 'Trop d’envois en peu de temps depuis votre réseau. Attendez dix minutes, puis envoyez à nouveau.',
  'act.lang': 'Langue du texte',

  'support.link': 'Soutenir',
  'support.title': 'Soutenir la proposition n° {number}',
  'support.give': 'Soutenir',
  'support.again': 'Soutenir la version {version}',
  'support.object': 'S’opposer',
  'support.object-again': 'S’opposer à la version {version}',
  'support.withdraw': 'Reprendre mon avis',
  'support.private': 'Votre nom n’est pas montré.',
  'support.explained': 'Ce qu’il faut savoir',
  'support.version':
    'Votre avis porte sur la version {version} du texte. Si le texte change, il reste à cette version et la page vous le dit. Vous pouvez le reprendre ou le changer tant que la phase est ouverte.',
  'supports.mine-counts': 'Compté sous : {standing}.',
  'supports.mine-decides': 'Cette origine compte pour la décision.',
  'supports.mine-beside': 'Cette origine est montrée à côté de celles qui décident.',
  'done.support-given': 'Votre soutien est enregistré. Le reçu est sous les soutiens, visible de vous seul.',
  'done.objection-given': 'Votre opposition est enregistrée. Le reçu est sous les soutiens, visible de vous seul.',
  'done.support-withdrawn': 'Votre avis est repris : il n’est plus compté.',

  'comment.link': 'Commenter',
  'comment.title-short': 'Votre commentaire',
  'comment.title': 'Commenter la proposition n° {number}',
  'comment.title-reply': 'Répondre à un commentaire, proposition n° {number}',
  'comment.body': 'Texte',
  'comment.body-hint': 'Au plus 5 000 caractères. Une ligne vide sépare deux paragraphes.',
  'comment.side': 'Ce commentaire est',
  'comment.send': 'Publier le commentaire',
  'comment.send-reply': 'Publier la réponse',
  'comment.own': 'Modifier ou reprendre',
  'comment.change': 'Enregistrer le texte',
  'comment.change-said': 'Que le texte a été modifié sera indiqué à côté.',
  'comment.withdraw': 'Reprendre ce commentaire',
  'comment.withdraw-said':
    'Le texte ne sera plus montré. Sa place dans la discussion et les réponses des autres restent. Cela ne se défait pas.',
  'comments.answer': 'Répondre à {author}',
  'done.comment-sent': 'Votre commentaire est publié.',
  'done.comment-held': 'Votre commentaire est reçu. Un agent le lira avant sa publication, selon les règles.',
  'done.comment-changed': 'Le nouveau texte est enregistré.',
  'done.comment-withdrawn': 'Votre commentaire est repris.',

  'report.proposal': 'Signaler cette proposition',
  'report.comment': 'Signaler ce commentaire',
  'report.title-proposal': 'Signaler la proposition n° {number}',
  'report.title-comment': 'Signaler un commentaire de la proposition n° {number}',
  'report.said':
    'Un signalement est lu par les agents de l’institution, et par eux seuls. Ils décident selon la charte ; chaque décision est publique, sans le nom de qui signale. Le texte reste visible entre-temps.',
  'report.rule': 'Ce qu’il enfreint',
  'report.text': 'Ce que les agents doivent savoir',
  'report.text-hint': 'Facultatif. Au plus 2 000 caractères.',
  'report.send': 'Envoyer le signalement',
  'done.report-filed': 'Votre signalement est reçu. La décision sera publique sur cette page.',

  'polls.title-one': 'Sondage',
  'polls.vote': 'Répondre au sondage',
  'polls.mine': 'votre choix',
  'polls.secret': 'Qui a choisi quoi n’est montré nulle part. Une réponse ne se change pas.',
  'done.poll-voted': 'Votre réponse est comptée.',
} as const satisfies Readonly<Record<string, Message>>;
