import type { Message } from './catalogue.ts';

/** Following and supporting from a feed reader or an account on another server. */
export const FR_ELSEWHERE = {
  'follow.title': 'Suivre',
  'follow.title-support': 'Suivre et soutenir',
  'follow.qr': 'Code QR de cette page',
  'follow.qr-alt': 'Code QR qui ouvre cette page : {url}',
  'follow.institution': 'Recevez les ouvertures de consultations et les réponses officielles.',
  'follow.consultation': 'Recevez les propositions, les réponses et les changements de phase.',
  'follow.proposal': 'Recevez les nouvelles versions et la réponse officielle.',
  'follow.how':
    'Sans compte ici. Ou collez ceci dans la recherche de votre compte du fédivers, par exemple Mastodon, et suivez ce qu’elle trouve :',
  'follow.feed': 'Fil Atom, pour un lecteur de flux',
  'interact.account': 'Votre adresse du fédivers',
  'interact.account-hint':
    'Celle de votre compte, par exemple sur Mastodon : @nom@serveur. Elle sert à trouver votre serveur et n’est pas gardée.',
  'interact.follow': 'Suivre',
  'interact.support': 'Soutenir depuis le fédivers',
  'interact.from-fediverse': 'Soutenir depuis un compte du fédivers',
  'interact.title': 'Suivre depuis votre serveur',
  'interact.title-support': 'Suivre ou soutenir depuis votre serveur',
  'interact.continue': 'Continuer sur {host}',
  'interact.onward-follow': 'Votre serveur, {host}, va vous demander si vous voulez suivre : {what}.',
  'interact.onward-support':
    'Votre serveur, {host}, va vous montrer le texte à soutenir (favori, j’aime ou étoile) : {what}.',
  'interact.elsewhere':
    'Le serveur {named} envoie ses membres sur {host}. N’y continuez que si vous connaissez cette adresse ; n’y donnez votre mot de passe que si c’est là que vous vous connectez d’habitude.',
  'interact.not-an-address':
    'Ce n’est pas une adresse du fédivers. Elle a la forme @nom@serveur, par exemple @lea@social.example.org.',
  'interact.no-account': 'Le serveur {host} répond, mais n’a pas de compte de ce nom. Vérifiez l’orthographe.',
  'interact.unreachable':
    'Le serveur {host} ne répond pas à notre question. Vérifiez son nom, réessayez plus tard ou passez par la recherche de votre serveur, comme ci-dessous.',
  'interact.offers-nothing':
    'Le serveur {host} n’offre pas d’adresse où continuer. Passez par sa recherche, comme ci-dessous.',
  'interact.blocked': 'Ce nœud n’accepte rien de {host} : ce que vous y feriez n’arriverait pas ici.',
  'interact.too-many':
    'Trop de demandes en peu de temps. Attendez une minute, ou passez par la recherche de votre serveur, comme ci-dessous.',
  'interact.by-hand': 'Ou par la recherche de votre serveur',
  'interact.by-hand-follow':
    'Pour suivre, collez ceci dans la recherche de votre compte, puis suivez ce qu’elle trouve :',
  'interact.by-hand-support':
    'Pour soutenir, cherchez plutôt l’adresse de la page, puis ajoutez ce qu’elle trouve à vos favoris :',
} as const satisfies Readonly<Record<string, Message>>;
