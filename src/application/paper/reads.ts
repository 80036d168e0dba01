import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Id, PaperBatchId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { ContributionBatch, PaperOutcome } from '../../domain/paper/contributions.ts';
import type { Application, Reader } from '../application.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { type Principal, principalById } from '../kit/principal.ts';
import { type Viewer, visibleConsultation } from '../kit/viewer.ts';

/** A batch as officers see it. */
export type ContributionBatchView = ContributionBatch & {
  /** Who is behind its entry, and can neither confirm nor revoke it. */
  readonly principal: Principal;
  /** Which of its texts wait for moderation, by id. */
  readonly held: readonly Id[];
};

/** Batches of a consultation, the latest first. For those who enter and confirm paper. */
export async function readContributionBatches(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer } & PageRequest,
): Promise<Result<{ readonly consultation: Consultation; readonly batches: Page<ContributionBatch> }, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    return ok({ consultation, batches: await reader.paper.batches(consultation.id, query) });
  });
}

export async function readContributionBatch(
  app: Application,
  { id }: { readonly id: PaperBatchId },
): Promise<Result<ContributionBatchView, Refusal>> {
  return await app.store.read(async (reader) => {
    const batch = await reader.paper.batch(id);
    if (batch === null) return refuse({ type: 'not-found', what: 'paper-batch' });
    const principal = await principalById(reader, batch.enteredBy);
    return ok({ ...batch, principal, held: await heldTexts(reader, batch.outcome) });
  });
}

/** Which of the texts that a batch became wait for moderation, by id. */
export async function heldTexts(
  { proposals, comments }: Pick<Reader, 'proposals' | 'comments'>,
  outcome: PaperOutcome | null,
): Promise<readonly Id[]> {
  const held: Id[] = [];
  for (const { id } of outcome?.proposals ?? []) if ((await proposals.byId(id))?.status === 'held') held.push(id);
  for (const { id } of outcome?.comments ?? []) if ((await comments.byId(id))?.status === 'held') held.push(id);
  return held;
}
