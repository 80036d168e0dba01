import { consultation, proposals, type Remark, type Reply, remarks, reply, supports } from './acts.ts';
import { IDEAS, LAST_YEAR } from './budget-ideas.ts';
import { formerVote } from './budget-vote.ts';
import type { Scene } from './story.ts';

const CAMPAIGN = 'budget-participatif';
const [FORMER, SLUG] = ['budget-participatif-1', 'budget-participatif-2'];

const REMARKS: readonly Remark[] = [
  {
    on: 'b-cour',
    by: 'Maëlle',
    day: -198,
    side: 'for',
    key: 'b1',
    text: 'En juin il faisait 47 degrés sur l’enrobé à 14 heures, mesurés par la classe.',
  },
  {
    on: 'b-cour',
    by: 'Lucien 74',
    day: -197,
    to: 'b1',
    text: 'Et la boue en novembre ? Je demande, je ne suis pas contre.',
  },
  {
    on: 'b-cour',
    by: 'Aurore',
    day: -197,
    to: 'b1',
    text: 'Des copeaux sur un drain : ils sèchent en une heure. La commune voisine l’a fait l’an passé, on peut y emmener les parents.',
  },
  {
    on: 'b-baignade',
    by: 'Une infirmière',
    day: -195,
    side: 'neutral',
    text: 'Qui décide de fermer quand l’analyse est mauvaise, et en combien de temps ?',
  },
  {
    on: 'b-frigo',
    by: 'Commerçant place du Marché',
    day: -192,
    side: 'for',
    text: 'Je suis l’un des quatre. Ce qui part à la benne le samedi soir suffirait.',
  },
  { on: 'b-son', by: 'Denise', day: -190, side: 'against', text: 'À côté de mes fenêtres, jusqu’à quelle heure ?' },
];

const REPLIES: readonly Reply[] = [
  {
    to: 'b-cour',
    day: -118,
    verdict: 'accepted',
    body: {
      fr: 'Lauréat. Les travaux commencent aux vacances d’été : 620 m² désimperméabilisés, quatorze arbres, un filet d’eau alimenté par le toit. Coût révisé : 66 000 €.',
      en: 'Chosen. Work begins in the summer holidays: 620 m² opened up, fourteen trees, a trickle of water fed from the roof. Revised cost: €66,000.',
    },
    commitments: [
      {
        text: { fr: 'Plan définitif avec les deux classes', en: 'Final plan with the two classes' },
        due: -80,
        since: [
          {
            day: -84,
            status: 'kept',
            note: { fr: 'Adopté au conseil d’école.', en: 'Adopted by the school council.' },
          },
        ],
      },
      {
        text: { fr: 'Travaux', en: 'Work' },
        due: -15,
        since: [
          { day: -60, status: 'under-way' },
          {
            day: -20,
            status: 'delayed',
            note: {
              fr: 'Une conduite de gaz n’était pas sur les plans. Reprise dans trois semaines.',
              en: 'A gas pipe was on no plan. Work goes on in three weeks.',
            },
          },
        ],
      },
      { text: { fr: 'Plantation', en: 'Planting' }, due: 45 },
    ],
  },
  {
    to: 'b-bancs',
    day: -118,
    verdict: 'accepted',
    body: {
      fr: 'Lauréat. Onze bancs, aux endroits relevés par le Conseil des aînés sauf un, déplacé de douze mètres pour laisser passer les fauteuils.',
      en: 'Chosen. Eleven benches, where the elders’ council marked them, but for one that moves twelve metres to let wheelchairs by.',
    },
    commitments: [
      {
        text: { fr: 'Pose des onze bancs', en: 'Putting up the eleven benches' },
        due: -30,
        since: [
          { day: -70, status: 'under-way' },
          {
            day: -34,
            status: 'kept',
            note: {
              fr: 'Posés ; deux ont des accoudoirs plus hauts, à la demande des usagers.',
              en: 'Done; two have higher armrests, as asked.',
            },
          },
        ],
      },
    ],
  },
  {
    to: 'b-frigo',
    day: -117,
    verdict: 'accepted',
    body: {
      fr: 'Lauréat. Convention d’un an avec l’association, reconductible après bilan sanitaire.',
      en: 'Chosen. A one-year agreement with the association, renewed after a hygiene review.',
    },
    commitments: [{ text: { fr: 'Mise en service', en: 'Opening' }, due: -60, since: [{ day: -66, status: 'kept' }] }],
  },
  {
    to: 'b-baignade',
    day: -117,
    verdict: 'under-study',
    body: {
      fr: 'Le coût dépasse le tiers de l’enveloppe, plafond fixé par le règlement. L’idée est forte : une étude de qualité de l’eau est lancée hors budget participatif.',
      en: 'It costs more than a third of the envelope, the ceiling the rules set. The idea is strong: a study of the water begins outside the participatory budget.',
    },
    commitments: [
      {
        text: { fr: 'Deux étés d’analyses, publiées chaque semaine', en: 'Two summers of tests, published weekly' },
        due: 300,
        since: [{ day: -40, status: 'under-way' }],
      },
    ],
  },
  {
    to: 'b-tables',
    day: -116,
    verdict: 'accepted',
    body: {
      fr: 'Lauréat, avec une table adaptée aux fauteuils au parc.',
      en: 'Chosen, one of them fit for wheelchairs, in the park.',
    },
    commitments: [
      {
        text: { fr: 'Pose des quatre tables', en: 'Putting up the four tables' },
        due: -50,
        since: [{ day: -52, status: 'kept' }],
      },
    ],
  },
  {
    to: 'b-livres',
    day: -116,
    verdict: 'rejected',
    body: {
      fr: 'Le budget participatif ne peut pas payer de salaire (article 4 du règlement). La médiathèque étudie un dépôt de livres dans deux hameaux.',
      en: 'The participatory budget cannot pay wages (article 4 of its rules). The library is looking into book drops in two hamlets.',
    },
    commitments: [],
  },
];

const FORMER_REPLIES: readonly Reply[] = [
  {
    to: 'a-fontaines',
    day: -510,
    verdict: 'accepted',
    body: {
      fr: 'Lauréat : les trois fontaines, avec un robinet bas.',
      en: 'Chosen: all three fountains, with a low tap.',
    },
    commitments: [
      {
        text: { fr: 'Remise en eau', en: 'Water in the fountains' },
        due: -420,
        since: [{ day: -425, status: 'kept' }],
      },
    ],
  },
  {
    to: 'a-composteurs',
    day: -510,
    verdict: 'accepted',
    body: {
      fr: 'Lauréat. Le site de la gare attend l’accord du propriétaire du terrain.',
      en: 'Chosen. The site at the station waits for the owner of the ground.',
    },
    commitments: [
      {
        text: { fr: 'Trois premiers sites', en: 'First three sites' },
        due: -440,
        since: [{ day: -445, status: 'kept' }],
      },
      {
        text: { fr: 'Site de la gare', en: 'Site at the station' },
        due: -400,
        since: [
          {
            day: -405,
            status: 'dropped',
            note: {
              fr: 'Le propriétaire a refusé. Les bacs sont allés à l’école des Sources.',
              en: 'The owner said no. The bins went to the école des Sources.',
            },
          },
        ],
      },
    ],
  },
  {
    to: 'a-terrain',
    day: -509,
    verdict: 'accepted-in-part',
    body: {
      fr: 'Le sol et le drain, oui. Les mâts dépassent l’enveloppe.',
      en: 'The ground and the drain, yes. The lights cost more than there is.',
    },
    commitments: [
      {
        text: { fr: 'Réfection du terrain', en: 'Redoing the pitch' },
        due: -390,
        since: [{ day: -392, status: 'kept' }],
      },
    ],
  },
];

/** Two editions of the participatory budget, one after the other: what was chosen, what became of it. */
export const BUDGETS: readonly Scene[] = [
  consultation(-592, {
    slug: FORMER,
    title: { fr: 'Budget participatif, première édition', en: 'Participatory budget, first edition' },
    summary: { fr: '150 000 euros, les projets des habitants.', en: '150,000 euros, residents’ projects.' },
    phases: [
      { kind: 'propose', from: -590, to: -560 },
      { kind: 'support', from: -590, to: -540 },
      { kind: 'vote', from: -539, to: -520 },
      { kind: 'answer', from: -519, to: -500 },
      { kind: 'follow-up', from: -499, to: -390 },
    ],
    rules: { resultsVisibility: 'after-close', hold: 'nothing' },
    campaign: { campaign: CAMPAIGN, follows: null },
  }),
  ...proposals(FORMER, LAST_YEAR, 31),
  ...supports(LAST_YEAR, -541, 32),
  ...formerVote(FORMER),
  ...FORMER_REPLIES.flatMap(reply),
  consultation(-212, {
    slug: SLUG,
    title: { fr: 'Budget participatif, deuxième édition', en: 'Participatory budget, second edition' },
    summary: {
      fr: '200 000 euros pour des projets que les habitants proposent et que la ville réalise dans l’année. Un projet coûte au plus un tiers de l’enveloppe, ne paie pas de salaire et reste ouvert à tous. Les soutiens des habitants décident de l’ordre.',
      en: '200,000 euros for projects that residents propose and the town carries out within the year. A project costs at most a third of it, pays no wages and is open to everybody. Residents’ supports decide the order.',
    },
    phases: [
      { kind: 'propose', from: -210, to: -180 },
      { kind: 'discuss', from: -210, to: -150 },
      { kind: 'support', from: -210, to: -150 },
      { kind: 'answer', from: -149, to: -110 },
      { kind: 'follow-up', from: -109, to: -3 },
    ],
    rules: { resultsVisibility: 'after-close', hold: 'nothing' },
    campaign: { campaign: CAMPAIGN, follows: FORMER },
  }),
  ...proposals(SLUG, IDEAS, 41),
  ...supports(IDEAS, -151, 42),
  ...remarks(SLUG, REMARKS),
  ...REPLIES.flatMap(reply),
  // Announced, and not open yet.
  consultation(-6, {
    slug: 'parc-des-tanneries',
    title: { fr: 'Quel parc à la place de l’ancienne tannerie ?', en: 'What park in place of the old tannery?' },
    summary: {
      fr: 'Deux hectares au bord de l’Aune redeviennent publics. Avant tout dessin : ce que vous y feriez, à quelle heure, avec qui. Les quatre ateliers au bord de l’eau sont ouverts à ceux qui n’écrivent pas volontiers.',
      en: 'Two hectares on the Aune become public again. Before any drawing: what would you do there, at what hour, with whom. Four workshops by the water are open to those who would rather not write.',
    },
    phases: [
      { kind: 'inform', from: 5, to: 12 },
      { kind: 'propose', from: 13, to: 50 },
      { kind: 'support', from: 13, to: 64 },
      { kind: 'answer', from: 65, to: 100 },
    ],
    rules: { resultsVisibility: 'after-taking-part', decidingStanding: ['resident', 'registered'] },
  }),
];
