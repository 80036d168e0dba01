import type { Application } from '../../src/application/application.ts';
import type { CastBallot } from '../../src/application/ballot/cast-ballot.ts';
import { type CreateBallot, createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Choice } from '../../src/domain/ballot/choice-kind.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { drafted, value } from './city.ts';

/** A consultation that lets people vote from 5 to 25 March, both included where it is. */
export async function voting(app: Application, slug: string): Promise<Consultation> {
  await drafted(app, { slug, phases: [{ kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' }] });
  return value(await publishConsultation(app, { slug, by: null }));
}

/** A ballot that is published in a consultation that is. */
export async function asked(
  app: Application,
  input: Pick<CreateBallot, 'consultation' | 'method'> & Partial<CreateBallot>,
): Promise<Ballot> {
  const draft = value(
    await createBallot(app, {
      slug: input.method,
      question: { fr: `Une question (${input.slug ?? input.method}) ?` },
      by: null,
      ...input,
    }),
  );
  return value(await publishBallot(app, { ballotId: draft.id, by: null }));
}

export const options = (...names: readonly string[]) => names.map((name) => ({ name: { fr: name } }));

/** The option of a number. */
export function option(ballot: Ballot, number: number): string {
  return ballot.options[number - 1]?.id ?? `no option ${number}`;
}

type Vote = readonly [participantId: string, choice: Choice];

export function casting(
  ballot: Ballot,
  [participantId, choice]: Vote,
  overrides: Partial<CastBallot> = {},
): CastBallot {
  return { ballotId: ballot.id, voter: { participantId }, choice, rulesHash: ballot.rulesHash ?? '', ...overrides };
}

/** Rules as they were frozen before cities committed to their figures: nobody says a version, so no input has one. */
export const FORMER_RULES: object = { version: 2 };
