import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { elapsedMs } from '../../kit/elapsed.ts';
import { pauseAfter, READ_AGAIN_MS } from '../../kit/retry-pause.ts';
import { resolveMove } from '../move/resolve-move.ts';

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
 * Whether the whole state is read now because sums, answers or words of other institutions were passed over a while ago: their keys could not
 * be read, or one before them was not there. Nothing that changes brings them back, the whole state does. Each time later,
 * so that one institution that is away does not have everybody read everything; sooner where it is there again, which is
 * asked after seconds at first.
 */
export async function planResync(
  writer: Writer,
  of: { readonly consultationId: ConsultationId; readonly now: Date; readonly answers: boolean },
): Promise<ResyncPlan> {
  const { consultationId, now, answers } = of;
  const missing = await missingIn(writer, consultationId);
  const before = await writer.sharing.resync(consultationId);
  if (missing.length === 0) {
    if (before !== null) await writer.sharing.saveMissing(consultationId, null);
    return { isDue: false, waitMs: READ_AGAIN_MS };
  }
  const since = before?.at ?? earliest(missing) ?? now;
  const tries = before?.tries ?? 0;
  const isDue = answers || elapsedMs(since, now) >= Math.min(FIRST_MS * 2 ** tries, LAST_MS);
  if (isDue) await writer.sharing.saveMissing(consultationId, { tries: tries + 1, at: now });
  const unread = earliest(missing.filter(isUnread));
  return { isDue, waitMs: unread === null ? READ_AGAIN_MS : pauseAfter(now.getTime() - unread.getTime()) };
}

/**
 * Whether the whole state may bring now what it did not: no key lacks, or an institution whose key could not be read is there
 * again.
 */
export async function isResyncPossible(app: Application, consultationId: ConsultationId): Promise<boolean> {
  const { resync, missing } = await app.store.read(async (reader) => ({
    resync: await reader.sharing.resync(consultationId),
    missing: await missingIn(reader, consultationId),
  }));
  const now = app.now();
  const unread = missing.filter(isUnread);
  // What only lacks one before it needs nobody's answer: it is there at once.
  if (unread.length < missing.length) return resync !== null && elapsedMs(resync.at, now) >= FIRST_MS;
  const pause = resync === null ? 0 : Math.min(ANSWERED_MS * 2 ** resync.tries, FIRST_MS);
  if (resync !== null && elapsedMs(resync.at, now) < pause) return false;
  for (const { institution } of unread) {
    if ((await resolveMove(app, institution)) === 'unread') continue;
    if (((await app.network?.says(institution)) ?? null) !== null) return true;
  }
  return false;
}

/** What of an institution was passed over, why and since when. */
type Missing = { readonly institution: string; readonly because: string; readonly at: Date };

function isUnread({ because }: Missing): boolean {
  return because === 'unreadable';
}

function earliest(missing: readonly Missing[]): Date | null {
  return missing.length === 0 ? null : new Date(Math.min(...missing.map(({ at }) => at.getTime())));
}

/** Subtotals, answers, and words of residents of another city, that could not be taken as they came. */
async function missingIn(reader: Reader, consultationId: ConsultationId): Promise<readonly Missing[]> {
  const states = await reader.subtotals.states(consultationId);
  const answers = await reader.cohostAnswers.unread(consultationId);
  const words = await reader.authorship.unread(consultationId);
  return [
    ...(words === null ? [] : [{ institution: words.institution, because: 'unreadable', at: words.at }]),
    ...states.flatMap(({ ours, institution, fault }) =>
      !ours && fault !== null && RESYNC_FAULTS.has(fault.why.because)
        ? [{ institution, because: fault.why.because, at: fault.at }]
        : [],
    ),
    ...answers.map(({ institution, since: at }) => ({ institution, because: 'unreadable', at })),
  ];
}
