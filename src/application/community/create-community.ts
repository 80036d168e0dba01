import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { PhaseKind } from '../../domain/consultation/phase.ts';
import { faultsIn, together } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
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
  const created = await createConsultation(app, {
    ...command,
    phases: PHASES.map((kind) => ({ kind, opensAt, closesAt })),
    rules: { openTo: 'institutions' },
  });
  if (created.ok) return created;
  const faults = faultsIn(created.refusal).filter((fault) => !('field' in fault) || isGiven(fault.field, command));
  return refuse(together(faults.length === 0 ? [created.refusal] : faults));
}

/** Its phases have one time between them, and an address that nobody gave is made of the title. */
function isGiven(field: string, { slug }: Pick<CreateCommunity, 'slug'>): boolean {
  return !/^phases\.[1-9]/.test(field) && (field !== 'slug' || slug !== '');
}
