import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { resolveMove } from '../move/resolve-move.ts';
import type { SubtotalState } from './ports.ts';

/** Faults of subtotals that end once these are read again. */
const RESYNC_FAULTS: ReadonlySet<string> = new Set(['unreadable', 'out-of-order']);
/** What lacks is read again after this, then after twice that, and so on to a day. */
const FIRST_MS = 10 * 60_000;
const LAST_MS = 86_400_000;

/**
 * Whether the whole state is read now because sums of other institutions were passed over a while ago: their keys could not
 * be read, or one before them was not there. Nothing that changes brings them back, the whole state does. Each time later,
 * so that one institution that is away does not have everybody read everything; at once where it is there again.
 */
export async function needsResync(
  writer: Writer,
  of: { readonly consultationId: ConsultationId; readonly now: Date; readonly answers: boolean },
): Promise<boolean> {
  const { consultationId, now, answers } = of;
  const missing = await missingSubtotalsIn(writer, consultationId);
  const before = await writer.sharing.resync(consultationId);
  if (missing.length === 0) {
    if (before !== null) await writer.sharing.saveMissing(consultationId, null);
    return false;
  }
  const since = before?.at ?? new Date(Math.min(...missing.map(({ fault }) => fault?.at.getTime() ?? now.getTime())));
  const tries = before?.tries ?? 0;
  const isDue = now.getTime() - since.getTime() >= Math.min(FIRST_MS * 2 ** tries, LAST_MS);
  if (!isDue && !answers) return false;
  await writer.sharing.saveMissing(consultationId, { tries: answers ? 1 : tries + 1, at: now });
  return true;
}

/**
 * Whether the whole state may bring now what it did not: no key lacks, or an institution whose key could not be read is there
 * again. Nobody is asked before anything was tried.
 */
export async function isResyncPossible(app: Application, consultationId: ConsultationId): Promise<boolean> {
  const { resync, missing } = await app.store.read(async (reader) => ({
    resync: await reader.sharing.resync(consultationId),
    missing: await missingSubtotalsIn(reader, consultationId),
  }));
  const isEarly = resync === null || app.now().getTime() - resync.at.getTime() < FIRST_MS;
  if (isEarly) return false;
  const unread = missing.filter(({ fault }) => fault?.why.because === 'unreadable');
  // What only lacks one before it needs nobody's answer: it is there at once.
  if (unread.length < missing.length) return true;
  for (const { institution } of unread) {
    if ((await resolveMove(app, institution)) === 'unread') continue;
    if (((await app.network?.says(institution)) ?? null) !== null) return true;
  }
  return false;
}

async function missingSubtotalsIn(reader: Reader, consultationId: ConsultationId): Promise<readonly SubtotalState[]> {
  const states = await reader.subtotals.states(consultationId);
  return states.filter(({ ours, fault }) => !ours && fault !== null && RESYNC_FAULTS.has(fault.why.because));
}
