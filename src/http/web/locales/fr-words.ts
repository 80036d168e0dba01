import { FR_REFUSALS } from '../../../words/fr.ts';
import { FR_TERMS } from '../../../words/terms-fr.ts';
import type { Words } from './catalogue.ts';
import { FR_ACT_WORDS } from './fr-acts.ts';
import { FR_BALLOT_WORDS } from './fr-ballots.ts';
import { FR_LETTER_WORDS } from './fr-letters.ts';

export const FR_WORDS = {
  ...FR_REFUSALS,
  ...FR_TERMS,
  ...FR_ACT_WORDS,
  ...FR_BALLOT_WORDS,
  ...FR_LETTER_WORDS,
  standingMeans: {
    resident: 'l’institution a vérifié que la personne habite ici',
    registered: 'la personne a confirmé une adresse électronique',
    fediverse: 'un compte sur un autre serveur, par exemple Mastodon',
    paper: 'saisi par un agent, confirmé par un second',
    institution: 'une institution qui prend part en son nom',
    imported: 'compté ailleurs, jamais ajouté aux nôtres',
  },
  visibility: {
    always: 'Les comptes sont visibles à tout moment.',
    'after-taking-part': 'Les comptes sont visibles pour qui a déjà pris part, et pour tout le monde après la clôture.',
    'after-close': 'Les comptes sont visibles après la clôture, pour tout le monde au même moment, agents compris.',
  },
  supports: {
    none: 'Il n’y a pas de soutiens dans cette consultation.',
    for: 'Chaque personne peut soutenir autant de propositions qu’elle veut, une fois chacune.',
    'for-and-against': 'Chaque personne peut soutenir une proposition ou s’y opposer, une fois par proposition.',
  },
  hold: {
    nothing: 'Les contributions paraissent aussitôt.',
    'first-remote':
      'Les contributions paraissent aussitôt. La première d’un compte d’un autre serveur est d’abord lue par un agent.',
    first:
      'La première contribution de chaque personne est d’abord lue par un agent. Les suivantes paraissent aussitôt.',
    everything: 'Chaque contribution est d’abord lue par un agent.',
  },
  side: { for: 'Pour', neutral: 'Sans avis', against: 'Contre' },
  decision: { accept: 'Acceptée', hold: 'Mise en attente', remove: 'Retirée de la publication', restore: 'Rétablie' },
  role: {
    administrator: 'un administrateur de l’institution',
    officer: 'un agent chargé de la participation',
    moderator: 'un modérateur de l’institution',
    observer: 'un observateur',
  },
  order: {
    fair: 'équitable (mélangé)',
    newest: 'les plus récentes d’abord',
    oldest: 'les plus anciennes d’abord',
    discussed: 'les plus commentées d’abord',
    supported: 'les plus soutenues d’abord',
  },
  state: { draft: 'Brouillon', upcoming: 'À venir', open: 'En cours', closed: 'Terminée' },
} as const satisfies Words;
