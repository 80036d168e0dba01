import type { Message } from './catalogue.ts';

/** Writing a proposal, and what its author does with it. */
export const FR_PROPOSE = {
  'propose.title': 'Proposer',
  'propose.versions':
    'Vous pourrez modifier le texte ; chaque version reste lisible. Le numéro d’une proposition ne sert qu’une fois.',
  'propose.title-field': 'Titre',
  'propose.title-hint': 'Une phrase qui dit ce que vous proposez. Au plus 200 caractères.',
  'propose.body': 'Texte',
  'propose.body-hint':
    'Ce que vous proposez, et pourquoi. Une ligne vide sépare deux paragraphes ; un tiret en début de ligne fait une liste ; **deux étoiles** mettent en gras ; une adresse https:// devient un lien.',
  'propose.more': 'Thèmes, lieu, coût, amendement (facultatif)',
  'propose.tags-hint': 'Séparés par des virgules, dix au plus.',
  'propose.tags-known': 'Déjà employés : {tags}.',
  'propose.place-hint': 'Une adresse, une place, un arrêt. Pas la vôtre : elle sera publique.',
  'propose.coordinates': 'Coordonnées',
  'propose.coordinates-hint': 'Latitude, puis longitude en degrés, par exemple 45.7578, 4.8320.',
  'propose.cost': 'Coût estimé',
  'propose.cost-hint': 'Un nombre, par exemple 12 000.',
  'propose.currency': 'Monnaie',
  'propose.amends': 'Amende la proposition n°',
  'propose.amends-hint': 'Si votre texte en modifie un autre de cette consultation.',
  'propose.preview': 'Aperçu',
  'propose.preview-title': 'Aperçu',
  'propose.preview-said': 'Rien n’est encore envoyé.',
  'propose.similar': 'Chercher des propositions semblables',
  'propose.similar-found':
    'Ces propositions ont des mots en commun avec la vôtre. Si l’une dit la même chose, la soutenir compte plus qu’un doublon.',
  'propose.similar-none': 'Aucune proposition publiée n’emploie les mêmes mots.',
  'propose.keep': 'Garder comme brouillon',
  'propose.keep-said':
    'Un brouillon est gardé chiffré, pour vous seul, jusqu’à l’envoi. Il n’y en a qu’un par consultation.',
  'propose.send': 'Envoyer la proposition',
  'propose.draft-of': 'Ce formulaire reprend votre brouillon du {at}.',
  'propose.draft-kept':
    'Votre brouillon du {at} n’a pas été envoyé. Il est gardé ici, pour vous seul, jusqu’à ce que vous le jetiez : copiez son texte pour vous en servir ailleurs.',
  'propose.discard': 'Jeter le brouillon',
  'places.title': 'Lieux des propositions',
  'places.lead': 'Où sont les propositions qui disent un lieu, par leur numéro.',
  'places.within': {
    one: '{count} proposition dans cette partie de la carte.',
    other: '{count} propositions dans cette partie de la carte.',
  },
  'places.all': 'Tous les lieux',
  'places.pages': 'Pages des lieux',
  'places.none': 'Aucune proposition ne dit de lieu.',
  'places.link': 'Lieux des propositions',
  'map.show-all': 'Montrer toutes les propositions sur une carte',
  'map.show': 'Montrer la carte',
  'map.choose': 'Choisir sur la carte',
  'map.said':
    'Votre navigateur demande les images de la carte à {host}, qui voit alors votre adresse. Le lieu est aussi dit à côté, sans carte.',
  'map.privacy':
    'Une carte que vous ouvrez demande ses images à {host}, qui voit alors votre adresse. Elle ne demande rien avant.',
  'image.title': 'Images',
  'image.said': '{max} au plus. Chaque image est refaite ici : lieu, date et appareil qui y sont notés disparaissent.',
  'image.alt': 'Ce que montre l’image {number}',
  'image.alt-hint': 'Pour qui ne la voit pas. Nécessaire.',
  'image.remove': 'Retirer l’image {number}',
  'image.new-alt': 'Ce que montre la nouvelle image',
  'image.file': 'Fichier',
  'image.file-hint':
    'JPEG, PNG, WebP, GIF ou AVIF, 16 Mo au plus. Sans visage reconnaissable d’une personne qui ne l’a pas voulu.',
  'image.add': 'Ajouter l’image',
  'image.named': 'Le fichier « {name} »',
  'done.draft-kept': 'Le brouillon est gardé. Vous le retrouverez ici et sur votre page.',
  'done.draft-discarded': 'Le brouillon est jeté.',
  'done.proposal-sent': 'Votre proposition est publiée. Vous pouvez la suivre et la modifier d’ici.',
  'done.proposal-held': 'Votre proposition est reçue. Un agent la lira avant sa publication, selon les règles.',
} as const satisfies Readonly<Record<string, Message>>;
