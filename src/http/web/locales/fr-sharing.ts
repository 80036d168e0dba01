import type { Message } from './catalogue.ts';

/** Consultations that institutions share: at the desk, and for everybody. */
export const FR_SHARING = {
  'share.link': 'Partager avec d’autres institutions',
  'share.title': 'Partager cette consultation',
  'share.lead':
    'D’autres institutions montrent cette consultation sur leurs pages, dans leurs langues et sous leur nom. Vous décidez des propositions et les numérotez ; chaque institution compte ses propres votes et vous envoie des sommes signées.',
  'share.cohosts': 'Partagée avec',
  'share.caption': {
    one: '{count} institution, dans l’ordre des invitations',
    other: '{count} institutions, dans l’ordre des invitations',
  },
  'share.registered': 'Personnes inscrites',
  'share.registered-said': 'dit le {at}',
  'share.since': 'Depuis',
  'share.none': 'Partagée avec personne pour l’instant.',
  'share.invited': 'Invitée',
  'share.accepted': 'La partage',
  'share.refused': 'A refusé',
  'share.left': 'Partie',
  'share.withdrawn': 'Retirée',
  'share.withdraw': 'Retirer',
  'share.invite': 'Inviter des partenaires',
  'share.peers': 'Partenaires',
  'share.invite-said':
    'Chacun l’apprend aussitôt et décide pour lui-même. Vous pouvez retirer une invitation à tout moment : ce qu’il montre y reste lisible, et ce qu’il a compté reste compté.',
  'share.invite-button': 'Inviter',
  'share.no-peers': 'Il n’y a plus de partenaire à inviter.',
  'done.share-invited': 'Les invitations sont en route.',
  'done.share-withdrawn': 'L’invitation est retirée.',
  'invitations.nav': 'Invitations',
  'invitations.lead':
    'Les consultations d’autres institutions que celle-ci est invitée à partager, et ce que vous avez décidé.',
  'invitations.none': 'Aucune invitation n’attend.',
  'invitations.from': '{institution} vous a invités le {at}.',
  'invitations.no-peer':
    'Cette institution n’est pas l’un de vos partenaires. Assurez-vous de la connaître avant d’accepter.',
  'invitations.then': 'Si vous acceptez :',
  'invitations.then-shown':
    'la consultation paraît sur vos pages, dans vos langues et sous votre nom, avec tout ce qu’elle contient ;',
  'invitations.then-decides':
    'l’hôte décide des propositions, des commentaires et des phases ; chez vous, vous pouvez être plus stricts, jamais moins ;',
  'invitations.then-counts':
    'les votes et soutiens de vos habitants sont comptés ici ; seules des sommes signées quittent votre nœud ;',
  'invitations.then-leave': 'vous pouvez partir à tout moment.',
  'invitations.registered': 'Personnes qui peuvent participer sur votre nœud',
  'invitations.registered-hint':
    'Par exemple le nombre d’habitants en âge de voter. L’hôte ne prend pas plus de votes que cela venant de vous, et tout le monde voit ce nombre.',
  'invitations.accept': 'Accepter',
  'invitations.refuse': 'Refuser',
  'invitations.pages': 'Pages des invitations répondues',
  'invitations.waiting-pages': 'Pages des invitations en attente',
  'invitations.rest': 'Invitations répondues',
  'invitations.rest-none': 'Aucune pour l’instant.',
  'invitations.caption': {
    one: '{count} invitation, la plus récente d’abord',
    other: '{count} invitations, les plus récentes d’abord',
  },
  'invitations.consultation': 'Consultation',
  'invitations.correct': 'Corriger le nombre de personnes',
  'invitations.leave': 'Partir',
  'invitations.leave-said':
    'Plus rien n’est lu chez l’hôte. Ce qui est ici reste, marqué comme terminé ; l’hôte garde ce qui est venu d’ici.',
  'done.invitation-accepted': 'Accepté : la consultation est en train d’être lue chez son hôte.',
  'done.invitation-corrected': 'Le nouveau nombre est en route vers l’hôte.',
  'done.invitation-refused': 'L’invitation est refusée.',
  'done.invitation-left': 'Vous êtes partis. Ce qui est ici reste lisible.',
  'mirror.hosted': 'Organisée par {institution}, partagée ici.',
  'mirror.at-host': 'La voir là-bas',
  'mirror.silent': '{host} ne répond plus depuis le {at} ; ce que vous envoyez est gardé.',
  'mirror.ended': 'N’est plus partagée ici depuis le {at} : ce qui est ici reste tel qu’il était.',
  'mirror.cohosts': 'Cohôtes',
  'mirror.cohosts-said': 'Ces institutions tiennent la même consultation sur leurs propres pages.',
} as const satisfies Readonly<Record<string, Message>>;
