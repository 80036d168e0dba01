import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { PhaseKind } from '../../domain/consultation/phase.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { type CreateConsultation, createConsultation } from '../consultation/create-consultation.ts';

export type CreateCommunity = Pick<
  CreateConsultation,
  'slug' | 'title' | 'summary' | 'languages' | 'topics' | 'timeZone' | 'by'
> & {
  /** RFC 3339, or a local date (and time): from when on, and until when, institutions act in it. */
  readonly opensAt: string;
  readonly closesAt: string;
};

/** Institutions propose, support and vote in a community at any time: its phases are one beside the other. */
const PHASES: readonly PhaseKind[] = ['propose', 'support', 'vote'];

/** Drafts a community: a consultation with institutions as its people. It is published as any other consultation is. */
export async function createCommunity(
  app: Application,
  { opensAt, closesAt, ...command }: CreateCommunity,
): Promise<Result<Consultation, Refusal>> {
  return await createConsultation(app, {
    ...command,
    phases: PHASES.map((kind) => ({ kind, opensAt, closesAt })),
    rules: { openTo: 'institutions' },
  });
}
