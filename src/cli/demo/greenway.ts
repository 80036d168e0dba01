import { consultation, type Idea, proposals, supports } from './acts.ts';
import type { Scene } from './story.ts';

/** The consultation that two towns share: one greenway along one river. */
export const GREENWAY = 'voie-verte';

const IDEAS: readonly Idea[] = [
  {
    key: 'gue',
    by: 'Marin',
    day: -12,
    tags: ['passerelle'],
    place: [620, 900],
    liked: 0.34,
    disliked: 0.04,
    title: {
      fr: 'Une passerelle au gué des Tanneurs, à mi-chemin des deux villes',
      it: 'Una passerella al guado dei Conciatori, a metà strada fra le due città',
    },
    body: {
      fr: 'Le gué est sous l’eau cinq mois par an et le détour par la nationale fait six kilomètres. Une passerelle légère suffit : ni voitures, ni éclairage la nuit.',
      it: 'Il guado è sott’acqua cinque mesi l’anno e la deviazione per la statale è di sei chilometri. Basta una passerella leggera: niente auto, niente luci di notte.',
    },
  },
  {
    key: 'ombre',
    by: 'Violette',
    day: -11,
    tags: ['arbres'],
    liked: 0.28,
    title: { fr: 'Des saules et des bancs tous les cinq cents mètres' },
    body: {
      fr: 'L’été, personne ne marche au soleil entre la station d’épuration et le pont. Des saules poussent vite et tiennent la berge.',
    },
  },
  {
    key: 'revetement',
    by: 'Cycliste du matin',
    day: -9,
    tags: ['revêtement'],
    liked: 0.22,
    disliked: 0.12,
    title: { fr: 'Un sol stabilisé plutôt que de l’enrobé' },
    body: {
      fr: 'L’enrobé chauffe et les racines le soulèvent. Un stabilisé bien drainé porte les vélos, les poussettes et les fauteuils, et coûte un tiers de moins.',
    },
  },
];

/** How Rivelaine opens it, and what its own people say first. */
export const GREENWAY_SCENES: readonly Scene[] = [
  consultation(-15, {
    slug: GREENWAY,
    title: {
      fr: 'La voie verte de l’Aune, de Rivelaine à Montalba',
      en: 'The Aune greenway, from Rivelaine to Montalba',
    },
    summary: {
      fr: 'Onze kilomètres le long de la même rivière, deux villes, un seul chemin. Rivelaine et Montalba demandent ensemble ce qu’il faut y faire : chacun participe chez soi, et tout le monde voit les mêmes propositions.',
      en: 'Eleven kilometres along one river, two towns, one way. Rivelaine and Montalba ask together what to make of it: everybody takes part at home, and all see the same proposals.',
    },
    phases: [
      { kind: 'propose', from: -14, to: 25 },
      { kind: 'support', from: -14, to: 40 },
      { kind: 'discuss', from: -14, to: 40 },
      { kind: 'answer', from: 41, to: 80 },
    ],
    rules: { supports: 'for-and-against', resultsVisibility: 'always', hold: 'nothing' },
  }),
  ...proposals(GREENWAY, IDEAS, 23),
  ...supports(IDEAS, 0, 24),
];
