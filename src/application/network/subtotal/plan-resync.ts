import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { pauseAfter, READ_AGAIN_MS } from '../../kit/retry-pause.ts';
import { resolveMove } from '../move/resolve-move.ts';
import type { SubtotalState } from './ports.ts';

/** Faults of subtotals that end once these are read again. */
const RESYNC_FAULTS: ReadonlySet<string> = new Set(['unreadable', 'out-of-order']);
/** What lacks is read again after this, then after twice that, and so on to a day. */
const FIRST_MS = 10 * 60_000;
const LAST_MS = 86_400_000;
/** The same where the institution that was silent answers: at once the first time, then after pauses from this on. */
const ANSWERED_MS = 15_000;

type ResyncPlan = {
  /** Whether the whole state is read now. */
  readonly isDue: boolean;
  /** When the mirror is looked at next where nothing wakes it. */
  readonly waitMs: number;
};

/**
 * Whether the whole state is read now because sums of other institutions were passed over a while ago: their keys could not
 * be read, or one before them was not there. Nothing that changes brings them back, the whole state does. Each time later,
 * so that one institution that is away does not have everybody read everything; sooner where it is there again, which is
 * asked after seconds at first.
 */
export async function planResync(
  writer: Writer,
  of: { readonly consultationId: ConsultationId; readonly now: Date; readonly answers: boolean },
): Promise<ResyncPlan> {
  const { consultationId, now, answers } = of;
  const missing = await missingSubtotalsIn(writer, consultationId);
  const before = await writer.sharing.resync(consultationId);
  if (missing.length === 0) {
    if (before !== null) await writer.sharing.saveMissing(consultationId, null);
    return { isDue: false, waitMs: READ_AGAIN_MS };
  }
  const since = before?.at ?? earliest(missing) ?? now;
  const tries = before?.tries ?? 0;
  const isDue = answers || hasPassed(since, { now, ms: Math.min(FIRST_MS * 2 ** tries, LAST_MS) });
  if (isDue) await writer.sharing.saveMissing(consultationId, { tries: tries + 1, at: now });
  const unread = earliest(unreadIn(missing));
  return { isDue, waitMs: unread === null ? READ_AGAIN_MS : pauseAfter(now.getTime() - unread.getTime()) };
}

/**
 * Whether the whole state may bring now what it did not: no key lacks, or an institution whose key could not be read is there
 * again.
 */
export async function isResyncPossible(app: Application, consultationId: ConsultationId): Promise<boolean> {
  const { resync, missing } = await app.store.read(async (reader) => ({
    resync: await reader.sharing.resync(consultationId),
    missing: await missingSubtotalsIn(reader, consultationId),
  }));
  const now = app.now();
  const unread = unreadIn(missing);
  // What only lacks one before it needs nobody's answer: it is there at once.
  if (unread.length < missing.length) return resync !== null && hasPassed(resync.at, { now, ms: FIRST_MS });
  const pause = resync === null ? 0 : Math.min(ANSWERED_MS * 2 ** resync.tries, FIRST_MS);
  if (resync !== null && !hasPassed(resync.at, { now, ms: pause })) return false;
  for (const { institution } of unread) {
    if ((await resolveMove(app, institution)) === 'unread') continue;
    if (((await app.network?.says(institution)) ?? null) !== null) return true;
  }
  return false;
}

/** A moment that is yet to come was told by a clock that was wrong. */
function hasPassed(since: Date, { now, ms }: { readonly now: Date; readonly ms: number }): boolean {
  const passed = now.getTime() - since.getTime();
  return passed >= ms || passed < 0;
}

function unreadIn(missing: readonly SubtotalState[]): readonly SubtotalState[] {
  return missing.filter(({ fault }) => fault?.why.because === 'unreadable');
}

function earliest(states: readonly SubtotalState[]): Date | null {
  const moments = states.flatMap(({ fault }) => (fault === null ? [] : fault.at.getTime()));
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

async function missingSubtotalsIn(reader: Reader, consultationId: ConsultationId): Promise<readonly SubtotalState[]> {
  const states = await reader.subtotals.states(consultationId);
  return states.filter(({ ours, fault }) => !ours && fault !== null && RESYNC_FAULTS.has(fault.why.because));
}
