import { inviteAgent } from '../../application/invite-agent.ts';
import { joinParticipant } from '../../application/join-participant.ts';
import type { Application } from '../../application/ports.ts';
import { setupInstitution } from '../../application/setup-institution.ts';
import { ok } from '../../domain/result.ts';
import { consultation, type Idea, proposals, support } from './acts.ts';
import { type Scene, type Told, tell } from './story.ts';

/** Montalba, a town that there is none of: 9,000 people on the same river, and another language. */
const QUARTERS = [
  { code: 'MON-B', name: { it: 'Borgo', fr: 'Le Bourg' } },
  { code: 'MON-R', name: { it: 'Riva', fr: 'La Rive' } },
] as const;

export const NEIGHBOUR_RESIDENT = 'Giulia';
export const NEIGHBOUR_OFFICER = 'partecipazione@montalba.example';
/** People of an age to take part, as the register has them. */
export const NEIGHBOUR_REGISTERED = 7_412;

/** Names are what people choose to be called; nobody is anybody. */
const RESIDENTS = [
  NEIGHBOUR_RESIDENT,
  'Tiziano R.',
  'Nonna Ada',
  'Omar',
  'Bettina',
  'Chiara & Leo',
  'Il fornaio',
  'Irene',
];

const LIBRARY = 'biblioteca';
const IDEAS: readonly Idea[] = [
  {
    key: 'sera',
    by: 'Irene',
    day: -6,
    lang: 'it',
    tags: ['orari'],
    liked: 0,
    title: 'Aperta fino alle 22 due sere a settimana',
    body: 'Chi lavora non arriva mai prima delle sette. Due sere bastano, anche senza prestito.',
  },
  {
    key: 'cortile',
    by: 'Nonna Ada',
    day: -5,
    lang: 'it',
    tags: ['cortile'],
    liked: 0,
    title: 'Leggere nel cortile, con sedie che si spostano',
    body: 'Il cortile è chiuso da anni e d’estate dentro non si respira.',
  },
];
/** Who supports which of them. */
const SUPPORTERS: Readonly<Record<string, readonly string[]>> = {
  sera: ['Tiziano R.', 'Omar', NEIGHBOUR_RESIDENT, 'Chiara & Leo', 'Bettina'],
  cortile: ['Irene', 'Bettina', 'Il fornaio'],
};

const SCENES: readonly Scene[] = [
  {
    day: -200,
    hour: 8,
    act: ({ app }) =>
      setupInstitution(app, {
        handle: 'montalba',
        name: { it: 'Comune di Montalba', fr: 'Commune de Montalba' },
        summary: {
          it: 'Le consultazioni del comune: che cosa si prepara, che cosa ne dite, che cosa ne facciamo.',
          fr: 'Les consultations de la commune : ce qui se prépare, ce que vous en dites, ce que nous en faisons.',
        },
        territory: { code: 'MON', name: { it: 'Montalba', fr: 'Montalba' }, within: null },
        territories: QUARTERS.map((quarter) => ({ ...quarter, within: 'MON' })),
        languages: ['it', 'fr'],
        timeZone: 'Europe/Rome',
        contact: NEIGHBOUR_OFFICER,
      }),
  },
  {
    day: -200,
    hour: 9,
    async act({ app, agents }) {
      const invited = await inviteAgent(app, { email: NEIGHBOUR_OFFICER, role: 'officer', by: null });
      if (invited.ok) agents.set('officer', invited.value.agent.id);
      return invited;
    },
  },
  ...RESIDENTS.map(
    (name, at): Scene => ({
      day: -190,
      hour: 8 + at,
      async act({ app, people }) {
        const territory = QUARTERS[at % QUARTERS.length]?.code ?? null;
        const joined = await joinParticipant(app, { name, kind: 'local', standing: 'resident', territory });
        if (!joined.ok) return joined;
        people.set(name, joined.value.id);
        return ok(null);
      },
    }),
  ),
  consultation(-9, {
    slug: LIBRARY,
    title: { it: 'La biblioteca che vorremmo', fr: 'La bibliothèque que nous voudrions' },
    summary: {
      it: 'La biblioteca si rinnova l’anno prossimo. Che cosa ci deve essere, e quando deve essere aperta?',
      fr: 'La bibliothèque se rénove l’an prochain. Que doit-on y trouver, et quand doit-elle être ouverte ?',
    },
    phases: [
      { kind: 'propose', from: -8, to: 30 },
      { kind: 'support', from: -8, to: 45 },
      { kind: 'discuss', from: -8, to: 45 },
    ],
    rules: { supports: 'for', resultsVisibility: 'always', hold: 'nothing' },
  }),
  ...proposals(LIBRARY, IDEAS, 31),
  ...Object.entries(SUPPORTERS).flatMap(([key, names]) =>
    names.map((name, at) => support(name, key, { day: -3, hour: 9 + at, side: 'for' })),
  ),
];

/** Fills an empty node with Montalba and what it has done by `now`. */
export async function foundMontalba(
  app: Application,
  how: { readonly now: Date; readonly signal?: AbortSignal | undefined },
): Promise<Told> {
  return await tell(app, SCENES, how);
}
