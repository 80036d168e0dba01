import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { Id, PaperBatchId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type ContributionBatch, checkAdmitted, checkSecondPerson } from '../../domain/paper/contributions.ts';
import type { Application, Writer } from '../application.ts';
import { type PaperOperator, principalById } from '../kit/principal.ts';
import { inOneTransaction } from '../kit/transaction.ts';
import { checkEntries } from './enter-contributions.ts';
import { publishEntries } from './publish-entries.ts';
import { heldTexts } from './reads.ts';

type DecideContributions = { readonly batchId: PaperBatchId; readonly operator: PaperOperator };

/**
 * Confirms that a batch says what its sheets say: from then on it is published, or held where the rules say so, and
 * counted; says which of its texts are held. Whoever entered it cannot, by any token. All of it, or nothing where one part of it is refused.
 */
export async function confirmContributions(
  app: Application,
  { batchId, operator }: DecideContributions,
): Promise<Result<ContributionBatch & { readonly held: readonly Id[] }, Refusal>> {
  return await inOneTransaction(app, async (within, writer) => {
    const found = await lockBatch(writer, batchId);
    if (!found.ok) return found;
    const { consultation, batch } = found.value;
    const second = checkSecondPerson(batch, await isSamePerson(writer, operator, batch));
    if (!second.ok) return second;
    const { entries } = batch;
    if (entries === null) throw new Error(`batch ${batch.id} waits without what it says`);
    const now = app.now();
    const admitted = checkAdmitted(consultation, entries, now);
    if (!admitted.ok) return admitted;
    const possible = await checkEntries(writer, consultation, entries);
    if (!possible.ok) return possible;
    const outcome = await publishEntries({ app: within, writer }, { consultation, batch, entries });
    if (!outcome.ok) return outcome;
    const confirmed = { ...batch, entries: null, outcome: outcome.value, confirmedBy: operator.id, confirmedAt: now };
    await writer.paper.save(confirmed);
    await writer.events.append(paperEvent(app, 'paper-contributions-confirmed', { batch, operator }));
    return ok({ ...confirmed, held: await heldTexts(writer, outcome.value) });
  });
}

/** Takes back a batch that was entered wrong, before it counts. Its trace stays, its reference is free again. */
export async function discardContributions(
  app: Application,
  { batchId, operator }: DecideContributions,
): Promise<Result<ContributionBatch, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBatch(writer, batchId);
    if (!found.ok) return found;
    const { batch } = found.value;
    if (batch.confirmedAt !== null) return refuse({ type: 'already-decided', at: batch.confirmedAt });
    await writer.paper.discard(batch.id, { id: operator.id, at: app.now() });
    await writer.events.append(paperEvent(app, 'paper-contributions-discarded', { batch, operator }));
    return ok(batch);
  });
}

export async function lockBatch(
  writer: Writer,
  batchId: PaperBatchId,
): Promise<Result<{ readonly consultation: Consultation; readonly batch: ContributionBatch }, Refusal>> {
  const batch = await writer.paper.lock(batchId);
  const consultation = batch === null ? null : await writer.consultations.byId(batch.consultationId);
  return batch === null || consultation === null
    ? refuse({ type: 'not-found', what: 'paper-batch' })
    : ok({ consultation, batch });
}

/** Whether the person behind an act is the one who entered a batch. */
export async function isSamePerson(
  writer: Writer,
  { id }: PaperOperator,
  { enteredBy }: ContributionBatch,
): Promise<boolean> {
  return (await principalById(writer, id)) === (await principalById(writer, enteredBy));
}

export function paperEvent(
  app: Application,
  type: 'paper-contributions-confirmed' | 'paper-contributions-discarded' | 'paper-contributions-revoked',
  of: { readonly batch: ContributionBatch; readonly operator: PaperOperator },
): NewEvent {
  return {
    id: app.newId(),
    type,
    at: app.now(),
    by: of.operator.by,
    consultationId: of.batch.consultationId,
    proposalId: null,
    data: { batchId: of.batch.id },
  };
}
