import { confirmedBatch, type PaperBatch } from '../domain/ballot/paper.ts';
import type { NewEvent } from '../domain/event.ts';
import type { PaperBatchId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { KeptBallot } from './ballots.ts';
import type { PaperHand } from './paper-hand.ts';
import type { Application, Writer } from './ports.ts';

type DecidePaperBatch = { readonly batchId: PaperBatchId; readonly hand: PaperHand };

/** Confirms that a batch says what its sheets say: from then on they count. Whoever entered it cannot. */
export async function confirmPaperBatch(
  app: Application,
  command: DecidePaperBatch,
): Promise<Result<PaperBatch, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBatch(writer, command.batchId);
    if (!found.ok) return found;
    const { kept, batch } = found.value;
    const publication = await writer.ballots.publication(kept.ballot.id);
    const moment = { receivedAt: app.now(), notBefore: publication?.publishedAt ?? null };
    const confirmed = confirmedBatch(kept.ballot, batch, { agentId: command.hand.id, ...moment });
    if (!confirmed.ok) return confirmed;
    await writer.ballotWrite.confirmBatch(confirmed.value);
    await writer.write.event(told(app, 'paper-batch-confirmed', { kept, batch, hand: command.hand }));
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
    const { kept, batch } = found.value;
    if (batch.confirmedAt !== null) return refuse({ type: 'already-decided', at: batch.confirmedAt });
    await writer.ballotWrite.discardBatch(batch.id, { agentId: command.hand.id, at: app.now() });
    await writer.write.event(told(app, 'paper-batch-discarded', { kept, batch, hand: command.hand }));
    return ok(batch);
  });
}

async function lockBatch(
  writer: Writer,
  batchId: PaperBatchId,
): Promise<Result<{ readonly kept: KeptBallot; readonly batch: PaperBatch }, Refusal>> {
  const unlocked = await writer.ballots.batch(batchId);
  const kept = unlocked === null ? null : await writer.ballotWrite.lock(unlocked.ballotId, 'change');
  const batch = await writer.ballots.batch(batchId);
  return kept === null || batch === null ? refuse({ type: 'not-found', what: 'paper-batch' }) : ok({ kept, batch });
}

function told(
  app: Application,
  type: 'paper-batch-confirmed' | 'paper-batch-discarded',
  of: { readonly kept: KeptBallot; readonly batch: PaperBatch; readonly hand: PaperHand },
): NewEvent {
  return {
    id: app.newId(),
    type,
    at: app.now(),
    by: of.hand.by,
    consultationId: of.kept.ballot.consultationId,
    proposalId: null,
    data: { ballotId: of.batch.ballotId, batchId: of.batch.id },
  };
}
