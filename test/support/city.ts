import type { Application } from '../../src/application/application.ts';
import { createConsultation, type PhaseInput } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import type { Content } from '../../src/domain/proposal/version.ts';

/** What a use case answered, where a refusal would be a mistake of the test. */
export function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/** What a use case refused, where an answer would be a mistake of the test. */
export function refusal<T>(result: Result<T, Refusal>): Refusal {
  if (result.ok) throw new Error(`not refused: ${JSON.stringify(result.value)}`);
  return result.refusal;
}

/** The city that the tests take part in. */
export async function setUpCity(app: Application): Promise<void> {
  value(
    await setupInstitution(app, {
      handle: 'lyon',
      name: { fr: 'Ville de Lyon' },
      territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
      territories: [
        { code: '69387', name: { fr: 'Lyon 7e' }, within: '69123' },
        { code: '69388', name: { fr: 'Lyon 8e' }, within: '69123' },
      ],
      languages: ['fr', 'en'],
      timeZone: 'Europe/Paris',
    }),
  );
}

const MARCH_AND_APRIL: readonly PhaseInput[] = [
  { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
  { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' },
];

/** A consultation as a draft; everybody may propose and support in March, support in April. */
export async function drafted(
  app: Application,
  input: { readonly slug: string } & Partial<Omit<Parameters<typeof createConsultation>[1], 'slug'>>,
): Promise<Consultation> {
  return value(
    await createConsultation(app, {
      title: { fr: `Consultation ${input.slug}` },
      summary: { fr: 'Ce que la ville veut savoir.' },
      phases: MARCH_AND_APRIL,
      rules: {},
      by: null,
      ...input,
    }),
  );
}

/** The same, published. */
export async function opened(
  app: Application,
  slug: string,
  input: Omit<Parameters<typeof drafted>[1], 'slug'> = {},
): Promise<Consultation> {
  await drafted(app, { slug, ...input });
  return value(await publishConsultation(app, { slug, by: null }));
}

export async function registeredPerson(
  app: Application,
  name: string,
  overrides: Partial<Pick<Participant, 'kind' | 'standing' | 'territory'>> & { readonly actorUri?: string } = {},
): Promise<Participant> {
  return value(await registerParticipant(app, { name, kind: 'local', standing: 'registered', ...overrides }));
}

export function saying(body: string, overrides: Partial<Content> = {}): Content {
  return { title: { fr: body.slice(0, 60) }, body: { fr: body }, lang: 'fr', cost: null, amends: null, ...overrides };
}

export async function proposed(
  app: Application,
  input: { readonly slug: string; readonly authorId: string; readonly body?: string } & Partial<
    Pick<Parameters<typeof submitProposal>[1], 'content' | 'tags' | 'topics' | 'place' | 'location' | 'original'>
  >,
): Promise<Proposal> {
  const { body = 'Une piste sur le quai.', ...rest } = input;
  return value(await submitProposal(app, { content: saying(body), ...rest }));
}

/** Runs everything at once and answers what each came to; throws where one failed rather than refused. */
export async function atOnce<T>(acts: readonly (() => Promise<T>)[]): Promise<T[]> {
  return await Promise.all(acts.map((act) => act()));
}
