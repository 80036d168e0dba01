import { checkPaperBatch, type PaperBatch, type SheetRow } from '../../domain/ballot/paper.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import type { PaperOperator } from '../kit/paper-operator.ts';

export type EnterPaperBatch = {
  readonly ballotId: BallotId;
  /** What is written on the envelope. */
  readonly reference: string;
  readonly place: string;
  readonly sheets: number;
  /** Every sheet, blank and invalid ones too. */
  readonly rows: readonly SheetRow[];
  readonly operator: PaperOperator;
};

/** Enters paper ballots. They count once a second operator has confirmed them (`decide-paper-batch.ts`). */
export async function enterPaperBatch(
  app: Application,
  command: EnterPaperBatch,
): Promise<Result<PaperBatch, Refusal>> {
  return await app.store.transact(async (writer) => {
    const stored = await writer.ballots.lock(command.ballotId, 'change');
    if (stored === null) return refuse({ type: 'not-found', what: 'ballot' });
    const { ballot } = stored;
    // The close of the ballot is not that of its paper: what a clock that jumps may undo is the publication alone.
    const publication = await writer.ballots.publication(ballot.id);
    const moment = { receivedAt: app.now(), notBefore: publication?.publishedAt ?? null };
    const { reference, place, sheets, rows, operator } = command;
    const checked = checkPaperBatch(ballot, { ...moment, reference, place, sheets, rows });
    if (!checked.ok) return checked;
    const others = await writer.ballots.batches(ballot.id);
    if (others.some((other) => other.reference === checked.value.reference)) {
      return refuse({ type: 'invalid', field: 'reference', because: 'duplicate' });
    }
    const batch: PaperBatch = {
      id: app.newId(),
      ballotId: ballot.id,
      ...checked.value,
      enteredBy: operator.id,
      confirmedBy: null,
      confirmedAt: null,
    };
    await writer.ballots.saveBatch(batch);
    await writer.events.append({
      id: app.newId(),
      type: 'paper-batch-entered',
      at: batch.enteredAt,
      by: operator.by,
      consultationId: ballot.consultationId,
      proposalId: null,
      data: { ballotId: ballot.id, batchId: batch.id },
    });
    return ok(batch);
  });
}
