import { inviteAgent } from '../../application/invite-agent.ts';
import { joinParticipant } from '../../application/join-participant.ts';
import { setupInstitution } from '../../application/setup-institution.ts';
import type { ParticipantKind } from '../../domain/participant/participant.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import { ok } from '../../domain/result.ts';
import type { Scene } from './story.ts';

/** Rivelaine, a town that there is none of: 21,000 people on the Aune, three schools, one bridge too few. */
const QUARTERS = [
  { code: 'RIV-C', name: { fr: 'Centre ancien', en: 'Old town' } },
  { code: 'RIV-T', name: { fr: 'Les Tanneries', en: 'Les Tanneries' } },
  { code: 'RIV-G', name: { fr: 'Quartier de la Gare', en: 'Station quarter' } },
  { code: 'RIV-P', name: { fr: 'Le Plateau', en: 'Le Plateau' } },
] as const;

const RESIDENTS = [
  ...['Nour', 'Camille B.', 'Yanis', 'Marguerite', 'Tom & Inès', 'Solène', 'Karim du Four', 'Aurore', 'Lucien 74'],
  ...['Maëlle', 'Jo des Prés', 'Bérénice', 'Idriss', 'Paulette', 'Gaspard', 'Rokia', 'Un père du Plateau', 'Élodie V.'],
  ...[
    'Samba',
    'Thérèse',
    'Hugo et Léa',
    'Chantal',
    'Mehdi',
    'Violette',
    'Rue des Tanneurs',
    'Oscar',
    'Fatou',
    'Benoît M.',
  ],
  ...['Lou', 'Anaïs', 'Grand-père Aune', 'Zélie', 'Marin', 'Ousmane', 'Colette', 'Romane', 'Cycliste du matin', 'Noé'],
  ...['Françoise T.', 'Ilyes', 'Capucine', 'Denise', 'Adèle', 'Timéo', 'Safia', 'Roger'],
] as const;
const REGISTERED = [
  ...[
    'Travailleuse de la Gare',
    'Olly',
    'Commerçant place du Marché',
    'Wren',
    'Fiona',
    'Pendulaire',
    'Maud',
    'Jules R.',
  ],
  ...['Étudiante au lycée', 'Claire d’à côté', 'Pip', 'Kader', 'Sacha', 'Une infirmière', 'Basile', 'Rhian'],
] as const;
const FEDIVERSE = ['lise', 'marco_velo', 'tinker', 'agathe', 'yuto', 'brume', 'rosalind', 'pedalo', 'ferran'] as const;
const PAPER_SHEETS = 22;

type Person = { readonly name: string; readonly kind: ParticipantKind; readonly standing: Standing };

/** Everybody who takes part, the institution last. Names are what people choose to be called; nobody is anybody. */
export const PEOPLE: readonly Person[] = [
  ...RESIDENTS.map((name) => ({ name, kind: 'local', standing: 'resident' }) as const),
  ...REGISTERED.map((name) => ({ name, kind: 'local', standing: 'registered' }) as const),
  ...FEDIVERSE.map((name) => ({ name, kind: 'remote', standing: 'fediverse' }) as const),
  ...Array.from(
    { length: PAPER_SHEETS },
    (_, at) => ({ name: `Bulletin papier ${at + 1}`, kind: 'paper', standing: 'paper' }) as const,
  ),
  { name: 'Conseil des aînés', kind: 'institution', standing: 'institution' },
];

/** Whom the demo signs in. */
export const DEMO_RESIDENT = 'Nour';
export const DEMO_OFFICER = 'participation@rivelaine.example';

/** The town, its agents, and everybody who will take part, long before anything else. */
export const ARRIVAL: readonly Scene[] = [
  {
    day: -620,
    hour: 8,
    act: ({ app }) =>
      setupInstitution(app, {
        handle: 'rivelaine',
        name: { fr: 'Ville de Rivelaine', en: 'Town of Rivelaine' },
        summary: {
          fr: 'Les consultations de la ville : ce qui se prépare, ce que vous en dites, ce que nous en faisons.',
          en: 'The town’s consultations: what is being prepared, what you say about it, what becomes of it.',
        },
        territory: { code: 'RIV', name: { fr: 'Rivelaine', en: 'Rivelaine' }, within: null },
        territories: QUARTERS.map((quarter) => ({ ...quarter, within: 'RIV' })),
        languages: ['fr', 'en'],
        timeZone: 'Europe/Paris',
        contact: DEMO_OFFICER,
        notices: {
          about: {
            fr: 'Ce site est tenu par la mission participation de la mairie, au 2 de la place du Marché. On peut y passer le mercredi et le samedi matin pour déposer une contribution sur papier.',
            en: 'This site is kept by the participation office at the town hall, 2 place du Marché. Paper contributions are taken there on Wednesdays and Saturday mornings.',
          },
        },
      }),
  },
  agent('officer', DEMO_OFFICER),
  // What one enters on paper, another confirms.
  agent('clerk', 'guichet@rivelaine.example'),
  ...PEOPLE.map(
    (person, at): Scene => ({
      day: -610,
      hour: 8 + at * 0.05,
      async act({ app, people }) {
        const quarter = QUARTERS[at % QUARTERS.length];
        const joined = await joinParticipant(app, {
          ...person,
          territory: person.standing === 'resident' ? (quarter?.code ?? null) : null,
          ...(person.kind === 'remote' ? { actorUri: `https://cafe.example/users/${person.name}` } : {}),
        });
        if (!joined.ok) return joined;
        people.set(person.name, joined.value.id);
        return ok(null);
      },
    }),
  ),
];

function agent(name: string, email: string): Scene {
  return {
    day: -620,
    hour: 9,
    async act({ app, agents }) {
      const invited = await inviteAgent(app, { email, role: 'officer', by: null });
      if (invited.ok) agents.set(name, invited.value.agent.id);
      return invited;
    },
  };
}
