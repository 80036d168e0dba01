import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedActs, CommittedRef, CommittedSubject } from './committed-acts.ts';
import type { PublicTexts, ShownEvent } from './public-texts.ts';
import { UnopenedEntries } from './unopened-entries.ts';
import type { VerifierClock } from './verifier-clock.ts';

export type VerifiedLog = {
  /** Acts that have an entry. */
  readonly found: number;
  /** Acts that have none, for they are from before the journal began. */
  readonly earlier: number;
  /** What was public by then may have no entry; null where the journal is as old as the node. */
  readonly before: Date | null;
  readonly hidden: MayBeHidden;
  readonly logged: LoggedActs;
  readonly unopened: UnopenedEntries;
  readonly just: JustDone;
};

export type LoggedText = {
  readonly index: number;
  readonly at: string;
  readonly isPublic: boolean;
  readonly opened: CommittedSubject | null;
  readonly consultation: string | null;
  readonly proposal: number | null;
};

const OFFERS = new Set(['hand-over-offered', 'charter-adopted']);
/** Acts after which something is shown no more. */
export const HIDING = /^(proposal|comment)-(held|removed|withdrawn)$/;

/** Proposals that acts hid which cannot be read any more, by the address of the consultation and the number. */
type MayBeHidden = {
  readonly places: ReadonlySet<string>;
  /** Whether there is such an act that the log does not have: it may have hidden any of them. */
  readonly isAny: boolean;
};

/**
 * That every act of the public event log has an entry: of acts since the journal began, and of what was public by then. Of a journal
 * that goes on from another one, the acts before its first entry are in that. And that every entry is an act of the
 * log: nothing is taken out of it. Throws the first that is not so.
 */
export async function verifyPublicLog(
  texts: Pick<PublicTexts, 'events'>,
  { acts, clock }: { readonly acts: CommittedActs; readonly clock: VerifierClock },
): Promise<VerifiedLog> {
  const { started } = acts;
  let [found, earlier] = [0, 0];
  let before = started === null || (started.ref === null && !started.isNext) ? null : started.at;
  let hasBegun = started?.ref === null;
  const published = new Set<string>();
  const unlogged = new Map(acts.refs);
  const logged = new LoggedActs(acts);
  const unopened = new UnopenedEntries();
  const just = new JustDone(texts, { acts, clock });
  const unread = new Set(acts.unreadHiding);
  const places = new Set<string>();
  for await (const event of texts.events()) {
    const { id, type, at, consultation, proposal } = event;
    const place = `${consultation} ${proposal}`;
    if (unread.delete(id)) places.add(place);
    if (type === 'consultation-published' && consultation !== null) published.add(consultation);
    const isEarlier = !hasBegun || (started?.isNext === true && new Date(at) <= started.at);
    if (id === started?.ref) {
      hasBegun = true;
      if (!started.isNext) before = new Date(at);
    }
    unlogged.delete(id);
    just.add(event);
    const entry = acts.refs.get(id);
    if (entry !== undefined) {
      found += 1;
      logged.add(entry, event);
      unopened.add(entry, event);
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
  for (const { index, at, type } of unlogged.values()) {
    if (clock.isRecent(at)) continue;
    const isResult = type === 'ballots-published';
    throw new JournalFault(
      isResult ? 'result' : 'missing',
      `the ${isResult ? 'result' : type} of entry ${index} is no act of the public log`,
    );
  }
  return { found, earlier, before, logged, unopened, just, hidden: { places, isAny: unread.size > 0 } };
}

/** Acts of the log without an entry, for they were done while it was verified or just before. */
export class JustDone {
  readonly #acts: ShownEvent[] = [];
  readonly #texts: Pick<PublicTexts, 'events'>;
  readonly #isOne: (act: ShownEvent) => boolean;

  constructor(
    texts: Pick<PublicTexts, 'events'>,
    { acts, clock }: { readonly acts: CommittedActs; readonly clock: VerifierClock },
  ) {
    this.#texts = texts;
    this.#isOne = ({ id, at }) => !acts.refs.has(id) && clock.isRecent(at);
  }

  add(act: ShownEvent): void {
    if (this.#isOne(act)) this.#acts.push(act);
  }

  /**
   * Whether one of these types is about one of these: comments, ballots and commitments by their ids, else the address of the
   * consultation and the number of the proposal or `null`. The log is read on where none is known.
   */
  async has(types: RegExp, ...about: readonly string[]): Promise<boolean> {
    const isIt = ({ type, consultation, proposal, data }: ShownEvent) =>
      types.test(type) &&
      about.includes(
        String(data.commentId ?? data['ballotId'] ?? data['commitmentId'] ?? `${consultation} ${proposal}`),
      );
    return this.#acts.some(isIt) || (await this.all()).some(isIt);
  }

  /** All of them, the log read on. */
  async all(): Promise<readonly ShownEvent[]> {
    for await (const act of this.#texts.events()) this.add(act);
    return this.#acts;
  }
}

/**
 * Acts of the log that have an entry, compared with it: what they say of texts. Of what they are about, the document of an act says where
 * it can be opened, and the log alone where it cannot.
 */
class LoggedActs {
  /** By their ids: the last act about each. */
  readonly comments = new Map<string, LoggedText>();
  /** The last answer, by the id of its proposal, or its place as in {@link MayBeHidden}. */
  readonly answers = new Map<string, LoggedText>();
  /** Where there are comments: ids of proposals, or their places. */
  readonly commented = new Set<string>();
  /** The addresses of consultations, by their ids. */
  readonly slugs = new Map<string, string>();
  /** Consultations that were published here, by their ids and addresses: they are no other platform's, whatever is said since. */
  readonly own = new Set<string>();
  /** Those that another institution may host since: it was offered to one, or has a charter, which may name one. */
  readonly offered = new Set<string>();
  readonly #acts: CommittedActs;

  constructor(acts: CommittedActs) {
    this.#acts = acts;
  }

  add(entry: CommittedRef, { id, type, consultation, proposal, data }: ShownEvent): void {
    const { index, at, opened } = entry;
    if (entry.type !== type) {
      throw new JournalFault('text', `entry ${index} is of ${entry.type}, and the public log says ${type} (${id})`);
    }
    const noted = type === 'consultation-published' ? this.own : OFFERS.has(type) ? this.offered : null;
    noted?.add(consultation ?? id).add(opened?.consultation ?? id);
    const comment = opened?.comment ?? data.commentId;
    if (opened !== null) {
      const number = this.#acts.proposals.get(opened.proposal ?? '')?.number ?? proposal;
      const slug = this.#slugOf(opened, consultation);
      const isOther =
        (slug !== null && consultation !== null && slug !== consultation) ||
        (number !== null && proposal !== null && number !== proposal) ||
        (data.commentId !== undefined && comment !== data.commentId);
      if (isOther)
        throw new JournalFault('text', `entry ${index} is about something else than the public log says (${id})`);
    }
    const about = opened?.proposal ?? `${consultation} ${proposal}`;
    const text = { index, at, opened, consultation, proposal };
    if (comment !== undefined) {
      const before = this.comments.get(comment);
      this.commented.add(about);
      // In the order of the entries, whatever that of the log is.
      if (before !== undefined && before.index > index) return;
      const isPublic = type === 'comment-changed' ? (before?.isPublic ?? true) : !HIDING.test(type);
      this.comments.set(comment, { ...text, isPublic });
    }
    if (type === 'answer-published') this.answers.set(about, { ...text, isPublic: true });
  }

  /** The address that the log gave first to what documents call by this id. */
  #slugOf({ consultation }: CommittedSubject, slug: string | null): string | null {
    if (consultation === null || slug === null) return null;
    const known = this.slugs.get(consultation) ?? slug;
    this.slugs.set(consultation, known);
    return known;
  }
}
