import { confirmVersion, reviseProposal } from '../../application/revise-proposal.ts';
import { submitProposal } from '../../application/submit-proposal.ts';
import { consultation, proposals, type Remark, remarks, removal, reply, supports } from './acts.ts';
import { ROUTES } from './cycling-routes.ts';
import { SERVICES } from './cycling-services.ts';
import { named, type Scene } from './story.ts';

const SLUG = 'plan-velo';

const REMARKS: readonly Remark[] = [
  {
    on: 'quai',
    by: 'Thérèse',
    day: -28,
    side: 'for',
    key: 'r1',
    text: 'J’ai arrêté le vélo à cause de ce quai. Avec une bordure, je recommence.',
  },
  {
    on: 'quai',
    by: 'Denise',
    day: -28,
    side: 'against',
    key: 'r2',
    text: 'Et où se garent ceux qui habitent le quai ? On perd quarante places et le parking de la gare est plein à 7 heures.',
  },
  {
    on: 'quai',
    by: 'Camille B.',
    day: -27,
    to: 'r2',
    key: 'r3',
    text: 'J’ai compté trois soirs de suite : entre douze et dix-neuf voitures la nuit de ce côté. Il en resterait trente places en face.',
  },
  {
    on: 'quai',
    by: 'Denise',
    day: -27,
    to: 'r3',
    side: 'neutral',
    text: 'Si l’on garde un côté pour les riverains, alors d’accord.',
  },
  {
    on: 'quai',
    by: 'tinker',
    day: -26,
    lang: 'en',
    side: 'for',
    text: 'Same quay, same river, different town: we lost parking on one side in 2019 and nobody would have it back.',
  },
  {
    on: 'pont',
    by: 'Benoît M.',
    day: -27,
    side: 'against',
    key: 'r4',
    text: 'Je suis ambulancier. Une voie de moins, c’est le pont bloqué quand un camion livre.',
  },
  {
    on: 'pont',
    by: 'Yanis',
    day: -26,
    to: 'r4',
    text: 'C’est justement la question : la piste serait franchissable par les secours, avec des bordures basses. Je l’ajoute si d’autres pensent que c’est nécessaire.',
  },
  { on: 'pont', by: 'Marin', day: -24, side: 'for', text: 'À défaut de passerelle, oui. Mais la passerelle d’abord.' },
  {
    on: 'ecole',
    by: 'Rue des Tanneurs',
    day: -26,
    side: 'for',
    text: 'Volontaire pour la barrière le mardi et le jeudi.',
  },
  {
    on: 'ecole',
    by: 'Françoise T.',
    day: -25,
    side: 'neutral',
    key: 'r5',
    text: 'Et les parents qui viennent des hameaux ? Il n’y a pas de car le matin.',
  },
  {
    on: 'ecole',
    by: 'Solène',
    day: -25,
    to: 'r5',
    text: 'On peut déposer au parking de la salle des fêtes, c’est à 250 mètres, et finir à pied ensemble.',
  },
  {
    on: 'trente',
    by: 'Lucien 74',
    day: -23,
    side: 'against',
    text: 'Trente sur l’avenue de la Gare, personne ne le respectera. Une règle que personne ne suit abîme les autres.',
  },
  {
    on: 'trente',
    by: 'Adèle',
    day: -22,
    side: 'for',
    text: 'Deux villes voisines l’ont fait : huit accidents de moins la première année, d’après leur bilan.',
  },
  {
    on: 'cimetiere',
    by: 'Cycliste du matin',
    day: -22,
    side: 'for',
    text: 'D’accord avec vous, et je roule tous les jours. Le vélo sur le trottoir, c’est une piste ratée pour tout le monde.',
  },
  {
    on: 'marche',
    by: 'Romane',
    day: -16,
    side: 'neutral',
    text: 'Huit minutes, c’est raisonnable. Encore faut-il que quelqu’un surveille.',
  },
  {
    on: 'aide',
    by: 'Noé',
    day: -21,
    side: 'for',
    text: 'Et pour les réparations aussi : une chaîne neuve coûte le prix d’un plein.',
  },
  {
    on: 'aide',
    by: 'Roger',
    day: -20,
    side: 'against',
    text: 'Le vélo, d’accord, mais ce n’est pas à la commune de l’acheter.',
  },
  {
    on: 'passerelle',
    by: 'Colette',
    day: -20,
    side: 'for',
    text: 'Mon père prenait le bac. Les culées sont solides, on y pêche.',
  },
  {
    on: 'passerelle',
    by: 'Jules R.',
    day: -18,
    side: 'neutral',
    text: 'Avez-vous un ordre de grandeur du coût ? Celle du canal, plus courte, avait coûté 900 000 €.',
  },
  {
    on: 'gare-crossing',
    by: 'Rhian',
    day: -22,
    lang: 'en',
    side: 'for',
    text: 'Yes. And a bench at the doors while you are at it.',
  },
  { on: 'atelier', by: 'Timéo', day: -23, side: 'for', text: 'J’ai un établi et un pied d’atelier à donner.' },
  {
    on: null,
    by: 'Grand-père Aune',
    day: -24,
    text: 'Est-ce que les réunions de quartier seront reprises ici ? Je ne lis pas tout sur un téléphone.',
  },
  {
    on: null,
    by: 'marco_velo',
    day: -12,
    text: 'Je suis cette consultation depuis un autre serveur. Merci de publier les règles avant les chiffres.',
  },
];

const REVISED_QUAI = {
  fr: 'Le quai est le seul trajet plat entre le centre et la gare. Aujourd’hui on y roule entre les voitures garées et celles qui passent.\n\nJe propose :\n\n- une piste à double sens côté rivière, séparée par une bordure basse que les secours peuvent franchir ;\n- le stationnement gardé côté maisons, réservé aux riverains ;\n- un passage surélevé devant l’école des Sources ;\n- une saison d’essai avec des bordures provisoires, et un bilan public.',
  en: 'The quay is the only flat way between the old town and the station. Today we ride between parked cars and passing ones.\n\nI propose:\n\n- a two-way lane on the river side, behind a low kerb that ambulances can cross;\n- parking kept on the side of the houses, for those who live there;\n- a raised crossing in front of the école des Sources;\n- one season’s trial with temporary kerbs, and a public review.',
} as const;

/** The cycling plan: open now to proposals, supports, objections and comments. */
export const CYCLING: readonly Scene[] = [
  consultation(-46, {
    slug: SLUG,
    title: { fr: 'Plan vélo : où, comment, et d’abord quoi ?', en: 'Cycling plan: where, how, and what first?' },
    summary: {
      fr: 'La ville prépare huit kilomètres d’aménagements cyclables en quatre ans, pour 2,4 millions d’euros. Avant de dessiner, elle demande où il faut commencer. Toute proposition qui réunit vingt soutiens d’habitants est étudiée par les services et reçoit une réponse publique.',
      en: 'The town is preparing eight kilometres of cycling routes over four years, for 2.4 million euros. Before drawing anything it asks where to begin. Every proposal with twenty residents’ supports is studied and gets a public answer.',
    },
    phases: [
      { kind: 'inform', from: -45, to: -32 },
      { kind: 'propose', from: -31, to: 20 },
      { kind: 'support', from: -31, to: 34 },
      { kind: 'discuss', from: -31, to: 34 },
      { kind: 'answer', from: 35, to: 65 },
      { kind: 'follow-up', from: 66, to: 430 },
    ],
    rules: { supports: 'for-and-against', resultsVisibility: 'always', supportThreshold: 20, hold: 'first-remote' },
  }),
  ...proposals(SLUG, [...ROUTES, ...SERVICES], 11),
  ...supports(
    [...ROUTES, ...SERVICES].filter(({ key }) => key !== 'personnel'),
    0,
    2,
  ),
  ...remarks(SLUG, REMARKS),
  {
    // From another server, and its author's first word here: an officer reads it before it is public.
    day: -2,
    hour: 18,
    act: ({ app, people }) =>
      submitProposal(app, {
        slug: SLUG,
        authorId: named(people, 'brume'),
        content: {
          title: { fr: 'Relier la voie verte intercommunale' },
          body: {
            fr: 'Elle passe à 900 mètres de la salle des fêtes et rien ne le dit. Un fléchage et un coup de peinture.',
          },
          lang: 'fr',
          cost: null,
          amends: null,
        },
        tags: ['voie_verte'],
        original: 'https://cafe.example/notes/relier-la-voie-verte',
      }),
  },
  {
    day: -19,
    hour: 20.2,
    act: ({ app, people, proposals }) =>
      reviseProposal(app, {
        proposalId: named(proposals, 'quai'),
        authorId: named(people, 'Camille B.'),
        content: {
          title: {
            fr: 'Une piste séparée sur le quai de l’Aune, du pont Neuf à la gare',
            en: 'A separate lane along the quai de l’Aune, from the pont Neuf to the station',
          },
          body: REVISED_QUAI,
          lang: 'fr',
          cost: null,
          amends: null,
        },
        confirmed: false,
      }),
  },
  {
    day: -18,
    hour: 9.1,
    act: ({ app, people, proposals }) =>
      confirmVersion(app, { proposalId: named(proposals, 'quai'), authorId: named(people, 'Camille B.') }),
  },
  removal('personnel', {
    day: -9,
    reason:
      'Ce texte désignait une personne par son adresse et son téléphone. Les vols se signalent à la gendarmerie ; la proposition de les graver au marché est ouverte aux soutiens.',
  }),
  ...reply({
    to: 'ecole',
    day: -7,
    verdict: 'accepted',
    body: {
      fr: 'La rue des Sources devient rue scolaire à la rentrée, de 8 h 10 à 8 h 40 et de 16 h 15 à 16 h 45. Nous n’attendons pas la fin de la consultation : la mesure ne coûte presque rien et peut être arrêtée. La barrière sera tenue par un agent les deux premières semaines, puis par les parents qui se sont proposés.',
      en: 'The rue des Sources becomes a school street from September, from 8:10 to 8:40 and from 16:15 to 16:45. We are not waiting for the end of the consultation: it costs next to nothing and can be undone. One of our staff holds the barrier for the first two weeks, then the parents who volunteered.',
    },
    commitments: [
      {
        text: { fr: 'Arrêté de circulation et panneaux', en: 'Traffic order and signs' },
        due: 40,
        since: [{ day: -2, status: 'under-way' }],
      },
      {
        text: {
          fr: 'Parking de la salle des fêtes ouvert aux parents le matin',
          en: 'Village hall car park open to parents in the morning',
        },
        due: 55,
      },
      { text: { fr: 'Bilan public après un trimestre', en: 'Public review after one term' }, due: 150 },
    ],
  }),
  ...reply({
    to: 'pompes',
    day: -4,
    verdict: 'accepted-in-part',
    body: {
      fr: 'Deux pompes seront posées ce printemps, à la gare et à la piscine, sur le budget d’entretien. Les deux autres dépendent des arbitrages du plan.',
      en: 'Two pumps will be put up this spring, at the station and the pool, from the maintenance budget. The other two depend on what the plan decides.',
    },
    commitments: [
      { text: { fr: 'Pompes de la gare et de la piscine', en: 'Pumps at the station and the pool' }, due: 30 },
    ],
  }),
];
