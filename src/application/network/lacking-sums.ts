import type { ConsultationId } from '../../domain/id.ts';
import type { Application, Reader, Writer } from '../ports.ts';
import { recognise } from './recognise.ts';
import type { SubtotalState } from './subtotals.ts';

/** Faults of subtotals that end once these are read again. */
const PASSED_OVER: ReadonlySet<string> = new Set(['unreadable', 'out-of-order']);
/** What lacks is read again after this, then after twice that, and so on to a day. */
const FIRST_MS = 10 * 60_000;
const LAST_MS = 86_400_000;

/**
 * Whether the whole state is read now because sums of other institutions were passed over a while ago: their keys could not
 * be read, or one before them was not there. Nothing that changes brings them back, the whole state does. Each time later,
 * so that one institution that is away does not have everybody read everything; at once where it is there again.
 */
export async function lacksSums(
  writer: Writer,
  of: { readonly consultationId: ConsultationId; readonly now: Date; readonly answers: boolean },
): Promise<boolean> {
  const { consultationId, now, answers } = of;
  const passedOver = await passedOverIn(writer, consultationId);
  const before = await writer.sharing.lacking(consultationId);
  if (passedOver.length === 0) {
    if (before !== null) await writer.sharingWrite.lacking(consultationId, null);
    return false;
  }
  const since =
    before?.at ?? new Date(Math.min(...passedOver.map(({ fault }) => fault?.at.getTime() ?? now.getTime())));
  const tries = before?.tries ?? 0;
  const isDue = now.getTime() - since.getTime() >= Math.min(FIRST_MS * 2 ** tries, LAST_MS);
  if (!isDue && !answers) return false;
  await writer.sharingWrite.lacking(consultationId, { tries: answers ? 1 : tries + 1, at: now });
  return true;
}

/**
 * Whether the whole state may bring now what it did not: no key lacks, or an institution whose key could not be read is there
 * again. Nobody is asked before anything was tried.
 */
export async function answersNow(app: Application, consultationId: ConsultationId): Promise<boolean> {
  const { lacking, passedOver } = await app.store.read(async (reader) => ({
    lacking: await reader.sharing.lacking(consultationId),
    passedOver: await passedOverIn(reader, consultationId),
  }));
  const isEarly = lacking === null || app.now().getTime() - lacking.at.getTime() < FIRST_MS;
  if (isEarly) return false;
  const unread = passedOver.filter(({ fault }) => fault?.why.because === 'unreadable');
  // What only lacks one before it needs nobody's answer: it is there at once.
  if (unread.length < passedOver.length) return true;
  for (const { institution } of unread) {
    if ((await recognise(app, institution)) === 'unread') continue;
    if (((await app.network?.says(institution)) ?? null) !== null) return true;
  }
  return false;
}

async function passedOverIn(reader: Reader, consultationId: ConsultationId): Promise<readonly SubtotalState[]> {
  const states = await reader.subtotals.states(consultationId);
  return states.filter(({ ours, fault }) => !ours && fault !== null && PASSED_OVER.has(fault.why.because));
}
