import type { Message } from './catalogue.ts';

/** The node's own text on the pages about itself: what it is, what it keeps, what its pages hold to. */
export const FR_NOTICES = {
  'about.lead': 'Ici, {institution} publie ses consultations, reçoit des propositions et y répond.',
  'about.principles': 'À quoi ce site se tient',
  'about.rules':
    'Les règles d’une consultation sont figées à sa publication : phases, personnes admises, origine des soutiens qui décident.',
  'about.results': 'Les comptes restent cachés aussi longtemps que les règles le disent, aussi pour les agents.',
  'about.versions':
    'Chaque version d’un texte est gardée. Ce qui est retiré laisse une trace : qui, selon quelle règle, quand.',
  'about.standing':
    'Habitants vérifiés, personnes inscrites, comptes d’autres serveurs et papier sont comptés à part, jamais mélangés.',
  'about.order': 'Les propositions sont mélangées à chaque visite : aucune n’est favorisée.',
  'about.profile': 'Il n’existe pas de liste de qui soutient quoi, et aucun profil d’opinion.',
  'about.fediverse':
    'L’institution, chaque consultation et chaque proposition peuvent être suivies depuis un compte du fédivers, par exemple Mastodon, sans compte ici.',
  'about.software': 'Le logiciel',
  'about.software-text':
    'Parvis est un logiciel libre (AGPL 3.0 ou ultérieure) que chaque institution fait fonctionner elle-même. Qui le modifie et l’offre à d’autres leur donne ses changements.',

  'privacy.lead': 'Lire ne laisse pas de trace. Prendre part en laisse le moins possible.',
  'privacy.kept': 'Ce qui est gardé',
  'privacy.caption': 'Données gardées par ce nœud',
  'privacy.what': 'Quoi',
  'privacy.why': 'Pourquoi',
  'privacy.until': 'Combien de temps',
  'privacy.reading': 'Lecture des pages',
  'privacy.reading-why': 'Rien n’est gardé : ni cookie, ni mesure d’audience, ni ressource d’un tiers.',
  'privacy.reading-until': '—',
  'privacy.account': 'Nom choisi et origine (habitant vérifié, inscrit, autre serveur)',
  'privacy.account-why': 'Savoir qui peut prendre part. L’origine n’est jamais montrée à côté d’un nom.',
  'privacy.account-until': 'Jusqu’à l’effacement de la personne.',
  'privacy.address': 'Adresse électronique ou compte avec lequel vous vous connectez',
  'privacy.address-why': 'Vous reconnaître, et vous envoyer le lien de connexion. Chiffrée, et montrée à vous seul.',
  'privacy.address-until': 'Jusqu’à ce que vous la retiriez, ou à l’effacement.',
  'privacy.lists': 'Listes d’habitants de l’institution',
  'privacy.lists-why': 'Savoir qui est habitant. Seulement des empreintes illisibles, sans nom ni adresse.',
  'privacy.lists-until': 'Jusqu’à ce que l’institution oublie la liste.',
  'privacy.words': 'Propositions et commentaires',
  'privacy.words-why': 'Ils sont publics : c’est le but d’une consultation.',
  'privacy.words-until':
    'Une proposition reste, sans nom après effacement. Un commentaire est effacé avec la personne.',
  'privacy.supports': 'Soutiens, oppositions et votes',
  'privacy.supports-why': 'Compter une personne une fois. Seuls des totaux sont montrés.',
  'privacy.supports-until':
    'Avec la consultation ; détachés de la personne à son effacement. Il reste une empreinte illisible de son compte, pour qu’elle ne compte pas deux fois si elle revient.',
  'privacy.session': 'Cookie de connexion',
  'privacy.session-why': 'Rester connecté, si vous l’avez demandé.',
  'privacy.session-until':
    'Quatorze jours, ou jusqu’à la déconnexion. Le temps d’être reconnu ailleurs, il y en a un autre, pendant dix minutes.',
  'privacy.received': 'Messages reçus d’autres serveurs, tels quels',
  'privacy.received-why': 'Vérifier et réparer les échanges avec les autres serveurs.',
  'privacy.received-until': 'Trente jours, puis seulement des empreintes.',
  'privacy.log': 'Journal technique',
  'privacy.log-why': 'Faire fonctionner le site. Il ne contient ni nom, ni adresse, ni texte.',
  'privacy.log-until': 'Selon l’institution.',
  'privacy.never': 'Ce qui n’est jamais fait',
  'privacy.never-who': 'Publier qui soutient ou vote quoi.',
  'privacy.never-profile': 'Établir un profil d’opinion de quiconque.',
  'privacy.never-third': 'Transmettre ce que vous lisez à un tiers.',
  'privacy.never-cookie': 'Déposer un cookie avant que vous choisissiez de vous connecter.',
  'privacy.rights': 'Vos droits',
  'privacy.right-access': 'Demander ce qui est gardé de vous, et le faire corriger.',
  'privacy.right-erase':
    'Demander l’effacement : votre nom et vos commentaires disparaissent, les totaux ne changent pas.',
  'privacy.right-complain': 'Saisir l’autorité de protection des données de votre pays.',
  'privacy.elsewhere': 'Si vous prenez part depuis un autre serveur',
  'privacy.elsewhere-text':
    'Votre serveur envoie ici ce que vous publiez à l’intention de la consultation. Ce que vous n’adressez pas au public n’est ni publié ni gardé.',

  'accessibility.lead':
    'Tout le monde doit pouvoir lire ces pages. Elles visent le niveau AA de WCAG 2.2 et le RGAA 4.',
  'accessibility.script': 'Elles se lisent sans JavaScript, dans tout navigateur, et s’impriment.',
  'accessibility.keyboard': 'Tout est accessible au clavier, avec un repère visible et un lien pour aller au contenu.',
  'accessibility.zoom': 'Elles s’adaptent à un écran de 320 pixels et à un texte agrandi à 200 %.',
  'accessibility.colour':
    'Aucune information n’est portée par la couleur seule ; un thème sombre suit le réglage de votre appareil.',
  'accessibility.language': 'La langue de chaque texte est indiquée, pour que les lecteurs d’écran le prononcent bien.',
  'accessibility.motion': 'Rien ne bouge.',
  'accessibility.limits': 'Limites connues',
  'accessibility.limits-text':
    'Les textes des personnes sont publiés tels qu’elles les ont écrits : ils peuvent manquer de clarté ou de structure. Un audit par une personne indépendante reste à faire.',
} as const satisfies Readonly<Record<string, Message>>;
