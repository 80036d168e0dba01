import type { Message } from './catalogue.ts';

/** Setting up a node by page. */
export const FR_SETUP = {
  'setup.not-yet': 'Ce nœud n’est pas encore installé',
  'setup.not-yet-text':
    'Le logiciel fonctionne à l’adresse {host}, mais aucune institution n’y est encore inscrite. La personne qui l’installe trouve le lien d’installation dans le journal de démarrage.',
  'setup.title': 'Installer le nœud d’une institution',
  'setup.text':
    'À faire une fois. Le nom du compte ne pourra plus changer : c’est lui que l’on suit depuis le fédivers.',
  'setup.name': 'Nom de l’institution',
  'setup.name-hint': 'Tel que les habitants le connaissent, par exemple Ville de Lyon.',
  'setup.handle': 'Nom du compte',
  'setup.handle-hint': 'Minuscules, chiffres et soulignés, par exemple lyon.',
  'setup.territoryName': 'Nom du territoire',
  'setup.territoryName-hint': 'Par exemple Lyon.',
  'setup.territoryCode': 'Code du territoire',
  'setup.territoryCode-hint': 'Celui que l’administration emploie, par exemple le code INSEE 69123.',
  'setup.languages': 'Langues des pages',
  'setup.languages-hint': 'La première cochée est celle des noms donnés ici, et la langue par défaut.',
  'setup.timeZone': 'Fuseau horaire',
  'setup.timeZone-hint': 'Celui dans lequel les dates seront lues et montrées.',
  'setup.timeZone-choose': 'Choisissez',
  'setup.email': 'Adresse électronique du premier administrateur',
  'setup.email-hint': 'Conservée chiffrée.',
  'setup.button': 'Installer',
  'setup.done': 'Le nœud est installé',
  'setup.done-text':
    'Ce lien connecte le premier administrateur, une seule fois, dans les sept jours. Il ne sera plus montré.',
  'setup.sign-in': 'Se connecter maintenant',
} as const satisfies Readonly<Record<string, Message>>;
