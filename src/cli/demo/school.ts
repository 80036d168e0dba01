import { openPoll } from '../../application/open-poll.ts';
import { voteInPoll } from '../../application/vote-in-poll.ts';
import { ok } from '../../domain/result.ts';
import { consultation, type Remark, remarks } from './acts.ts';
import { chanceFrom, waking } from './chance.ts';
import { PEOPLE } from './people.ts';
import { dayFrom, named, type Scene } from './story.ts';
import { ballot, optionOf, votes } from './votes.ts';

const SLUG = 'temps-scolaire';
const POLL = 'midi';
export const SCHOOL_BALLOT = 'semaine';

const OPTIONS = [
  { fr: 'Deux services à la cantine', en: 'Two sittings at lunch' },
  { fr: 'Une pause d’une heure quarante-cinq', en: 'A break of an hour and three quarters' },
  { fr: 'Ne rien changer', en: 'Leave it as it is' },
] as const;

const REMARKS: readonly Remark[] = [
  {
    on: null,
    by: 'Bérénice',
    day: -11,
    side: 'for',
    key: 's1',
    text: 'Quatre jours et demi : mon fils apprend mieux le matin, et le mercredi matin vaut deux après-midi d’automne.',
  },
  {
    on: null,
    by: 'Mehdi',
    day: -11,
    side: 'against',
    key: 's2',
    text: 'Le mercredi matin, il faudrait que le car des hameaux roule. L’an dernier il ne roulait pas, et c’est nous qui roulions.',
  },
  {
    on: null,
    by: 'Bérénice',
    day: -10,
    to: 's2',
    text: 'D’accord sur le car : sans lui, je voterais comme vous. La note de la mairie dit qu’il est compris dans les deux scénarios.',
  },
  {
    on: null,
    by: 'Élodie V.',
    day: -9,
    side: 'neutral',
    key: 's3',
    text: 'Je suis enseignante. Les deux rythmes se défendent ; ce qui fatigue les enfants, c’est d’en changer tous les trois ans.',
  },
  { on: null, by: 'Anaïs', day: -9, side: 'against', to: 's3', text: 'Raison de plus pour rester à quatre jours.' },
  {
    on: null,
    by: 'Fatou',
    day: -7,
    side: 'for',
    text: 'Les après-midi plus courtes laissent le temps du sport sans courir. Les associations du gymnase l’ont demandé aussi.',
  },
  {
    on: null,
    by: 'Rhian',
    day: -6,
    lang: 'en',
    side: 'neutral',
    text: 'Will the after-school club cost the same in both cases? The note gives figures for one of them only.',
  },
  {
    on: null,
    by: 'Lucien 74',
    day: -4,
    side: 'neutral',
    text: 'Merci pour la réunion de lundi, on a pu dire les choses sans se fâcher. Trente-huit personnes, j’ai compté.',
  },
];

/** The school week: a votation that is open now, its results shown once it is over, and an opinion poll beside it. */
export const SCHOOL: readonly Scene[] = [
  consultation(-21, {
    slug: SLUG,
    title: {
      fr: 'Temps scolaire : quatre jours ou quatre jours et demi ?',
      en: 'The school week: four days, or four and a half?',
    },
    summary: {
      fr: 'La commune propose à l’inspection l’organisation de la semaine de ses trois écoles pour les trois prochaines rentrées. Deux possibilités :\n\n- **quatre jours** : lundi, mardi, jeudi, vendredi, de 8 h 30 à 16 h 30 ;\n- **quatre jours et demi** : les mêmes jours jusqu’à 15 h 45, et le mercredi matin.\n\nLe car et la garderie du matin sont assurés dans les deux cas. Le conseil municipal suivra le résultat des habitants.',
      en: 'The town proposes how the week of its three schools is laid out for the next three years. Two possibilities:\n\n- **four days**: Monday, Tuesday, Thursday and Friday, 8:30 to 16:30;\n- **four and a half days**: the same days until 15:45, and Wednesday morning.\n\nThe school bus and the morning club run in both cases. The council will follow what residents decide.',
    },
    phases: [
      { kind: 'inform', from: -20, to: -13 },
      { kind: 'discuss', from: -12, to: 9 },
      { kind: 'vote', from: -2, to: 9 },
      { kind: 'answer', from: 10, to: 24 },
    ],
    rules: {
      supports: 'none',
      resultsVisibility: 'after-close',
      standings: ['resident', 'registered', 'paper'],
      hold: 'nothing',
    },
  }),
  ballot(-20, {
    consultation: SLUG,
    slug: SCHOOL_BALLOT,
    question: { fr: 'Quelle semaine pour les trois écoles ?', en: 'Which week for the three schools?' },
    description: {
      fr: 'Pour les trois prochaines rentrées. Le conseil municipal suivra le choix arrivé en tête.',
      en: 'For the next three years. The council will follow the option that comes first.',
    },
    method: 'choice',
    options: [
      {
        name: { fr: 'Quatre jours', en: 'Four days' },
        description: {
          fr: 'Lundi, mardi, jeudi et vendredi, de 8 h 30 à 16 h 30.',
          en: 'Monday, Tuesday, Thursday and Friday, 8:30 to 16:30.',
        },
      },
      {
        name: { fr: 'Quatre jours et demi', en: 'Four and a half days' },
        description: {
          fr: 'Les mêmes jours jusqu’à 15 h 45, et le mercredi matin.',
          en: 'The same days until 15:45, and Wednesday morning.',
        },
      },
    ],
    rules: { quorum: { kind: 'count', count: 25 } },
  }),
  ...votes(SCHOOL_BALLOT, { from: -2, days: 2, turnout: 0.6, seed: 11 }, (asked, chance) =>
    chance() < 0.06 ? { kind: 'blank' } : { kind: 'choice', option: optionOf(asked, chance() < 0.52 ? 2 : 1) },
  ),
  ...remarks(SLUG, REMARKS),
  {
    day: -8,
    hour: 9.5,
    async act({ app, today, polls, agents }) {
      const opened = await openPoll(app, {
        slug: SLUG,
        question: {
          fr: 'Et pour la pause de midi, que préférez-vous ?',
          en: 'And the lunch break: which would you rather?',
        },
        options: OPTIONS,
        multiple: false,
        closesAt: dayFrom(today, 9),
        by: { agent: named(agents, 'officer') },
      });
      if (opened.ok) polls.set(POLL, opened.value.id);
      return opened;
    },
  },
  ...pollVotes(),
];

function pollVotes(): readonly Scene[] {
  const chance = chanceFrom(7);
  return PEOPLE.filter(({ standing }) => standing === 'resident' || standing === 'registered').flatMap(
    ({ name }): Scene[] => {
      const [votes, choice, day] = [chance() < 0.6, chance(), -7 + Math.floor(chance() * 7)];
      const option = choice < 0.45 ? 0 : choice < 0.75 ? 1 : 2;
      if (!votes) return [];
      return [
        {
          day,
          hour: waking(chance),
          async act({ app, people, polls }) {
            const pollId = named(polls, POLL);
            const poll = await app.store.read((reader) => reader.polls.byId(pollId));
            const optionIds = poll === null ? [] : [poll.options[option]?.id ?? ''];
            const voted = await voteInPoll(app, { pollId, participantId: named(people, name), optionIds });
            return voted.ok ? ok(null) : voted;
          },
        },
      ];
    },
  );
}
