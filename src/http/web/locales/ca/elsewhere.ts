export const ELSEWHERE = {
  'follow.title': 'Segueix',
  'follow.title-support': 'Segueix i dona suport',
  'follow.qr': 'Codi QR d’aquesta pàgina',
  'follow.qr-alt': 'Codi QR que obre aquesta pàgina: {url}',
  'follow.institution': 'Rebeu l’obertura de les consultes i les respostes oficials.',
  'follow.consultation': 'Rebeu les propostes, les respostes i els canvis d’etapa.',
  'follow.proposal': 'Rebeu les noves versions i la resposta oficial.',
  'follow.how':
    'Sense compte aquí. O enganxeu això al cercador del vostre compte del fedivers, per exemple Mastodon, i seguiu el que trobi:',
  'follow.feed': 'Canal Atom, per a un lector de canals',
  'interact.account': 'La vostra adreça del fedivers',
  'interact.account-hint':
    'La del vostre compte, per exemple a Mastodon: @nom@servidor. Serveix per trobar el vostre servidor i no es guarda.',
  'interact.follow': 'Segueix',
  'interact.support': 'Dona suport des del fedivers',
  'interact.from-fediverse': 'Dona suport des d’un compte del fedivers',
  'interact.title': 'Seguiu des del vostre servidor',
  'interact.title-support': 'Seguiu o doneu suport des del vostre servidor',
  'interact.continue': 'Continua a {host}',
  'interact.onward-follow': 'El vostre servidor, {host}, us preguntarà si voleu seguir: {what}.',
  'interact.onward-support':
    'El vostre servidor, {host}, mostrarà el text al qual donar suport (preferit, m’agrada o estrella): {what}.',
  'interact.elsewhere':
    'El servidor {named} envia els seus membres a {host}. Continueu només si coneixeu aquesta adreça; doneu-hi la contrasenya només si és on acostumeu a iniciar la sessió.',
  'interact.not-an-address':
    'No és una adreça del fedivers. Tenen la forma @nom@servidor, per exemple @lea@social.example.org.',
  'interact.no-account': 'El servidor {host} respon, però no té cap compte amb aquest nom. Comproveu com s’escriu.',
  'interact.unreachable':
    'El servidor {host} no respon la nostra pregunta. Comproveu-ne el nom, torneu-ho a provar més tard o feu servir el cercador del vostre servidor, com s’indica a sota.',
  'interact.offers-nothing':
    'El servidor {host} no ofereix cap adreça on continuar. Feu servir el seu cercador, com s’indica a sota.',
  'interact.blocked': 'Aquest node no accepta res de {host}: el que hi féssiu no arribaria aquí.',
  'interact.too-many':
    'Massa peticions en poc temps. Espereu un minut o feu servir el cercador del vostre servidor, com s’indica a sota.',
  'interact.by-hand': 'O amb el cercador del vostre servidor',
  'interact.by-hand-follow': 'Per seguir, enganxeu això al cercador del vostre compte i seguiu el que trobi:',
  'interact.by-hand-support':
    'Per donar suport, cerqueu en canvi l’adreça de la pàgina i marqueu com a preferit el que trobi:',
} as const;
