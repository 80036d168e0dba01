import type { LetterWords } from './write-letter.ts';

export const FR_LETTERS = {
  greeting: 'Bonjour,',
  closing: 'Ce message a été envoyé par le site de participation de {institution} : {origin}',
  'sign-in': {
    subject: 'Votre lien de connexion – {institution}',
    text: 'Ouvrez ce lien pour vous connecter. Il sert une fois, pendant {minutes} minutes :\n\n{link}\n\nSi vous n’avez rien demandé, ne faites rien : sans ce lien, personne ne se connecte à votre place.',
  },
  'add-address': {
    subject: 'Ajouter cette adresse à votre compte – {institution}',
    text: 'Quelqu’un qui est connecté au site veut ajouter cette adresse à ses façons de se connecter. Si c’est vous, ouvrez ce lien dans le navigateur où vous êtes connecté. Il sert une fois, pendant {minutes} minutes :\n\n{link}\n\nSi ce n’est pas vous, ne faites rien.',
  },
  follow: {
    subject: 'Confirmez que vous voulez suivre ceci – {institution}',
    text: 'Quelqu’un a donné cette adresse pour recevoir, au plus une fois par jour, les nouvelles de :\n\n{what}\n\nSi c’est vous, ouvrez ce lien et confirmez. Il sert une fois, pendant {hours} heures :\n\n{link}\n\nSi ce n’est pas vous, ne faites rien : rien ne vous sera envoyé, et l’adresse sera oubliée.',
  },
  digest: {
    subject: 'Du nouveau dans ce que vous suivez – {institution}',
    text: 'Voici ce qu’il y a de nouveau dans ce que vous suivez.\n\n{news}\n\nVous recevez ce message, au plus une fois par jour, parce que vous l’avez demandé. Choisir ce que vous suivez, ou ne plus rien recevoir :\n{unfollow}',
  },
  reminder: {
    subject: 'Engagements à échéance – {institution}',
    text: 'L’échéance de ces engagements de l’institution approche ou est dépassée, et personne n’a encore dit qu’ils sont tenus.\n\n{commitments}\n\nTous les engagements en cours :\n{open}\n\nVous recevez ce message parce que vous pouvez répondre aux propositions sur ce site. Ne plus recevoir de rappels, ou les recevoir dans une autre langue :\n{settings}',
  },
  more: 'Il y a d’autres nouvelles sur la page de la consultation.',
  due: {
    before: 'Échéance le {day} : « {commitment} », sur la proposition n° {number}, « {title} »',
    after: 'Échéance dépassée depuis le {day} : « {commitment} », sur la proposition n° {number}, « {title} »',
  },
  moreDue: 'D’autres engagements arrivent à échéance : ils sont sur la page ci-dessous.',
  news: {
    'consultation-published': 'Une nouvelle consultation est publiée.',
    'phase-opened': '« {title} » a commencé, jusqu’au {until}.',
    'phase-closed': '« {title} » est terminé.',
    'phase-extended': '« {title} » est prolongé jusqu’au {until}.',
    'proposal-accepted': 'Nouvelle proposition : « {title} »',
    'proposal-restored': 'De nouveau publiée : « {title} »',
    'proposal-removed': 'La proposition n° {number} a été retirée de la publication.',
    'proposal-withdrawn': 'La proposition n° {number} a été retirée par son auteur.',
    'version-published': 'Nouvelle version de « {title} »',
    'answer-published': 'Réponse officielle à « {title} » : {verdict}',
    'commitment-updated': 'Engagement sur « {title} » : {commitment}',
    'synthesis-published': 'Une synthèse des contributions est publiée.',
    'poll-opened': 'Nouveau sondage : « {title} »',
    'poll-closed': 'Le sondage « {title} » est terminé.',
    'ballot-opened': 'Le vote « {title} » est ouvert jusqu’au {until}.',
    'ballot-extended': 'Le vote « {title} » est prolongé jusqu’au {until}.',
    'ballot-closed': 'Le vote « {title} » est clos.',
    'ballots-published': 'Résultat du vote « {title} »',
  },
} as const satisfies LetterWords;
