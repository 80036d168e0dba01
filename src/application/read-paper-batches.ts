import type { PaperBatch, PaperRow } from '../domain/ballot/paper.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import { disclosesPaper } from './disclose-tally.ts';
import type { Application } from './ports.ts';
import { type BallotAddress, visibleBallot } from './read-ballots.ts';

/** A batch as officers see it. What its sheets say is shown to whoever has to confirm it, and hidden with the result then. */
export type PaperBatchView = Omit<PaperBatch, 'rows'> & { readonly rows: readonly PaperRow[] | null };

/** The batches of a ballot as they were entered. For those who enter and confirm paper. */
export async function readPaperBatches(
  app: Application,
  query: BallotAddress,
): Promise<Result<readonly PaperBatchView[], Refusal>> {
  const now = app.now();
  return await app.store.read(async (reader) => {
    const found = await visibleBallot(reader, { ...query, audience: { drafts: true } });
    if (!found.ok) return found;
    const { ballot } = found.value.kept;
    const shown = disclosesPaper(ballot, now);
    const batches = await reader.ballots.batches(ballot.id);
    return ok(batches.map((batch) => (shown || batch.confirmedAt === null ? batch : { ...batch, rows: null })));
  });
}
