import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedActs } from './committed-acts.ts';
import type { publicTexts } from './public-texts.ts';
import type { VerifierClock } from './verifier-clock.ts';

type Verified = {
  /** Acts that have an entry. */
  readonly found: number;
  /** Acts that have none, for they are from before the journal began. */
  readonly earlier: number;
  /** What was public by then may have no entry; null where the journal is as old as the node. */
  readonly before: Date | null;
  readonly hidden: MayBeHidden;
};

/** Proposals that acts hid which cannot be read any more, by the address of the consultation and the number. */
export type MayBeHidden = {
  readonly places: ReadonlySet<string>;
  /** Whether there is such an act that the log does not have: it may have hidden any of them. */
  readonly isAny: boolean;
};

/**
 * That every act of the public event log has an entry: of acts since the journal began, and of what was public by then. Of a journal
 * that goes on from another one, the acts before its first entry are in that. And that every entry of a result is an act of the
 * log. Throws the first that is not so.
 */
export async function verifyPublicLog(
  texts: Pick<ReturnType<typeof publicTexts>, 'events'>,
  { acts, clock }: { readonly acts: CommittedActs; readonly clock: VerifierClock },
): Promise<Verified> {
  const { started } = acts;
  let [found, earlier] = [0, 0];
  let before = started === null || (started.ref === null && !started.isNext) ? null : started.at;
  let hasBegun = started?.ref === null;
  const published = new Set<string>();
  const results = new Map(acts.resultRefs);
  const unread = new Set(acts.unreadHiding);
  const places = new Set<string>();
  for await (const { id, type, at, consultation, proposal } of texts.events()) {
    if (unread.delete(id)) places.add(`${consultation} ${proposal}`);
    if (type === 'consultation-published' && consultation !== null) published.add(consultation);
    const isEarlier = !hasBegun || (started?.isNext === true && new Date(at) <= started.at);
    if (id === started?.ref) {
      hasBegun = true;
      if (!started.isNext) before = new Date(at);
    }
    results.delete(id);
    if (acts.refs.has(id)) {
      found += 1;
      continue;
    }
    if (isEarlier) {
      earlier += 1;
      continue;
    }
    // What was done before a consultation was public was not to be read then.
    const wasPublic = consultation === null || published.has(consultation);
    if (wasPublic && !clock.isRecent(at)) throw new JournalFault('not-logged', `${type} of ${at} (${id}) has no entry`);
  }
  for (const { index, at } of results.values()) {
    if (!clock.isRecent(at))
      throw new JournalFault('result', `the result of entry ${index} is no act of the public log`);
  }
  return { found, earlier, before, hidden: { places, isAny: unread.size > 0 } };
}
