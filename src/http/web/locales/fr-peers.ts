import type { Message } from './catalogue.ts';
import { FR_CITIES } from './fr-cities.ts';
import { FR_COMMONS } from './fr-commons.ts';
import { FR_FROM_HOME } from './fr-from-home.ts';
import { FR_SHARING } from './fr-sharing.ts';

/** Nodes of other institutions: at the desk, and for everybody. */
export const FR_PEERS = {
  ...FR_COMMONS,
  ...FR_SHARING,
  ...FR_FROM_HOME,
  ...FR_CITIES,
  'peers.nav': 'Nœuds partenaires',
  'peers.lead':
    'Les nœuds d’autres institutions avec lesquels celui-ci partage : comment ils vont, et ce qu’ils peuvent être pour vous.',
  'peers.list': 'Partenaires',
  'peers.caption': { one: '{count} nœud, par identifiant', other: '{count} nœuds, par identifiant' },
  'peers.none': 'Aucun nœud partenaire pour l’instant.',
  'peers.institution': 'Institution',
  'peers.handle': 'Identifiant',
  'peers.territory': 'Territoire',
  'peers.languages': 'Langues',
  'peers.software': 'Logiciel',
  'peers.protocol': 'Version du protocole',
  'peers.journal': 'Journal public',
  'peers.journal-none': 'aucun',
  'peers.not-said': 'non indiqué',
  'peers.health': 'État',
  'peers.answers': 'Répond ; dernière réponse le {at}',
  'peers.silent': 'Ne répond pas depuis le {at}',
  'peers.evidence': 'Preuves gardées',
  'peers.evidence-none': 'aucune',
  'peers.evidence-said': {
    one: '{count} chose dite qui ne peut pas être',
    other: '{count} choses dites qui ne peuvent pas être',
  },
  'peers.added': 'Partenaire depuis',
  'peers.follow': 'Suivi',
  'peers.followed': 'accepté le {at}',
  'peers.asked': 'demandé, pas encore de réponse',
  'peers.add': 'Ajouter un partenaire',
  'peers.address': 'Identifiant ou adresse du nœud',
  'peers.address-hint':
    'Par exemple @ville@participation.example.org ou https://participation.example.org. Rien n’est encore fait : vous verrez d’abord qui répond.',
  'peers.look': 'Voir qui répond',
  'peers.found': 'Voici qui répond',
  'peers.found-said':
    'Vérifiez que c’est bien l’institution voulue. Si vous l’ajoutez, la vôtre la suivra, et elle l’apprendra.',
  'peers.confirm': 'Ajouter ce partenaire',
  'peers.policy': 'Ce qu’il peut être',
  'peers.mirrors': 'Partager des consultations avec lui',
  'peers.mirrors-hint': 'Dans les deux sens. Ce qui est déjà partagé le reste.',
  'peers.counts': 'Compter ses sous-totaux',
  'peers.counts-hint': 'Là où il est invité.',
  'peers.witnesses': 'Lui demander d’attester notre journal',
  'peers.witnesses-hint': 'Sa signature montre que rien n’en a été retiré.',
  'peers.save': 'Enregistrer',
  'peers.remove': 'Retirer ce partenaire',
  'peers.remove-said': 'Votre institution ne le suivra plus. Les preuves gardées restent.',
  'peers.end-sharing': 'Mettre fin à ce qui est partagé avec lui',
  'peers.end-sharing-hint':
    'Les invitations sont retirées ou refusées ; ses consultations restent lisibles ici, marquées comme terminées.',
  'peers.remove-button': 'Retirer',
  'done.peer-added': 'Le partenaire est ajouté.',
  'done.peer-policy': 'C’est enregistré.',
  'done.peer-removed': 'Le partenaire est retiré.',
  'network.title': 'Réseau',
  'network.lead': 'Les institutions dont le nœud partage avec celui-ci. Chacune décide chez elle.',
} as const satisfies Readonly<Record<string, Message>>;
