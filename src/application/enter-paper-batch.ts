import type { Choice } from '../domain/ballot/choice.ts';
import { checkPaperBatch, type PaperBatch } from '../domain/ballot/paper.ts';
import type { BallotId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { PaperHand } from './paper-hand.ts';
import type { Application } from './ports.ts';

export type EnterPaperBatch = {
  readonly ballotId: BallotId;
  /** What is written on the envelope. */
  readonly reference: string;
  readonly place: string;
  readonly sheets: number;
  /** Every sheet, blank and invalid ones too. */
  readonly rows: readonly { readonly choice: Choice; readonly count: number }[];
  readonly hand: PaperHand;
};

/** Enters sheets of paper. They count once another hand has confirmed them (`decidePaperBatch`). */
export async function enterPaperBatch(
  app: Application,
  command: EnterPaperBatch,
): Promise<Result<PaperBatch, Refusal>> {
  return await app.store.transact(async (writer) => {
    const kept = await writer.ballotWrite.lock(command.ballotId, 'change');
    if (kept === null) return refuse({ type: 'not-found', what: 'ballot' });
    const { ballot } = kept;
    // The close of the ballot is not that of its paper: what a clock that jumps may undo is the publication alone.
    const publication = await writer.ballots.publication(ballot.id);
    const moment = { receivedAt: app.now(), notBefore: publication?.publishedAt ?? null };
    const { reference, place, sheets, rows, hand } = command;
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
      enteredBy: hand.id,
      confirmedBy: null,
      confirmedAt: null,
    };
    await writer.ballotWrite.batch(batch);
    await writer.write.event({
      id: app.newId(),
      type: 'paper-batch-entered',
      at: batch.enteredAt,
      by: hand.by,
      consultationId: ballot.consultationId,
      proposalId: null,
      data: { ballotId: ballot.id, batchId: batch.id },
    });
    return ok(batch);
  });
}
