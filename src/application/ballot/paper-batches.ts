import { checkPaperBatch, confirmedBatch, type PaperBatch, type SheetRow } from '../../domain/ballot/paper.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { BallotId, PaperBatchId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';
import { type PaperOperator, principalById } from '../kit/principal.ts';
import type { StoredBallot } from './ports.ts';

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

type DecidePaperBatch = { readonly batchId: PaperBatchId; readonly operator: PaperOperator };

/** Confirms that a batch says what its sheets say: from then on they count. Whoever entered it cannot, by any token. */
export async function confirmPaperBatch(
  app: Application,
  command: DecidePaperBatch,
): Promise<Result<PaperBatch, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBatch(writer, command.batchId);
    if (!found.ok) return found;
    const { stored, batch } = found.value;
    const publication = await writer.ballots.publication(stored.ballot.id);
    const moment = { receivedAt: app.now(), notBefore: publication?.publishedAt ?? null };
    const { id } = command.operator;
    const same = (await principalById(writer, id)) === (await principalById(writer, batch.enteredBy));
    const confirmed = confirmedBatch(stored.ballot, batch, { id, same, ...moment });
    if (!confirmed.ok) return confirmed;
    await writer.ballots.confirmBatch(confirmed.value);
    await writer.events.append(told(app, 'paper-batch-confirmed', { stored, batch, operator: command.operator }));
    return confirmed;
  });
}

/** Takes back a batch that was entered wrong, before it counts. Its trace stays, its reference is free again. */
export async function discardPaperBatch(
  app: Application,
  command: DecidePaperBatch,
): Promise<Result<PaperBatch, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBatch(writer, command.batchId);
    if (!found.ok) return found;
    const { stored, batch } = found.value;
    if (batch.confirmedAt !== null) return refuse({ type: 'already-decided', at: batch.confirmedAt });
    await writer.ballots.discardBatch(batch.id, { id: command.operator.id, at: app.now() });
    await writer.events.append(told(app, 'paper-batch-discarded', { stored, batch, operator: command.operator }));
    return ok(batch);
  });
}

async function lockBatch(
  writer: Writer,
  batchId: PaperBatchId,
): Promise<Result<{ readonly stored: StoredBallot; readonly batch: PaperBatch }, Refusal>> {
  const unlocked = await writer.ballots.batch(batchId);
  const stored = unlocked === null ? null : await writer.ballots.lock(unlocked.ballotId, 'change');
  const batch = await writer.ballots.batch(batchId);
  return stored === null || batch === null ? refuse({ type: 'not-found', what: 'paper-batch' }) : ok({ stored, batch });
}

function told(
  app: Application,
  type: 'paper-batch-confirmed' | 'paper-batch-discarded',
  of: { readonly stored: StoredBallot; readonly batch: PaperBatch; readonly operator: PaperOperator },
): NewEvent {
  return {
    id: app.newId(),
    type,
    at: app.now(),
    by: of.operator.by,
    consultationId: of.stored.ballot.consultationId,
    proposalId: null,
    data: { ballotId: of.batch.ballotId, batchId: of.batch.id },
  };
}
