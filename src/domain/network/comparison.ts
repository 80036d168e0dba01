import { type Counted, sameFigures } from './consistent-subtotal.ts';
import type { Subtotal } from './subtotal.ts';

/** What a subtotal is about, by the ids of the host: supports, or a ballot or a poll by its id there. */
export type Topic = 'supports' | { readonly ballot: string } | { readonly poll: string };

/** The latest subtotal that a city has of an institution about one topic. */
export type CountedLine = {
  readonly institution: string;
  readonly topic: Topic;
  readonly sequence: number;
  /** SHA-256 of the JCS form of the document without its proof. */
  readonly hash: string;
};

/** Two documents of one institution that contradict each other, by their hashes. */
export type Contradiction = { readonly institution: string; readonly hashes: readonly [string, string] };

/** A later subtotal that another city has, and since when this one knows of it and lacks it. */
export type Ahead = {
  readonly key: string;
  /** The first that was missing: what came after it does not begin the wait again. */
  readonly sequence: number;
  readonly since: Date;
};

/** How a line of another city compares: the same or earlier, later, or another document under the same number. */
export type Compared = 'nothing' | 'later' | 'other-document';

/** A city is given so long to pass on what it has: shorter is lag. */
export const PASS_ON_MS = 3_600_000;

export function lineKey({ institution, topic }: Pick<CountedLine, 'institution' | 'topic'>): string {
  return `${institution} ${topicKey(topic)}`;
}

export function topicKey(topic: Topic): string {
  if (topic === 'supports') return topic;
  return 'ballot' in topic ? topic.ballot : topic.poll;
}

/** Compares a line of another city with what is here: the latest number, and the hash under each number that is kept. */
export function compareLine(
  line: Pick<CountedLine, 'sequence' | 'hash'>,
  here: { readonly sequence: number; readonly hashes: ReadonlyMap<number, string> },
): Compared {
  const hash = here.hashes.get(line.sequence);
  if (hash !== undefined) return hash === line.hash ? 'nothing' : 'other-document';
  return line.sequence > here.sequence ? 'later' : 'nothing';
}

/** What another city has and this one lacks, with since when: what arrived meanwhile is over. */
export function stillAhead(
  line: Pick<CountedLine, 'institution' | 'topic' | 'sequence'>,
  at: { readonly known: Ahead | undefined; readonly hereSequence: number; readonly now: Date },
): Ahead {
  const { known, hereSequence, now } = at;
  if (known !== undefined && known.sequence > hereSequence) return known;
  return { key: lineKey(line), sequence: line.sequence, since: now };
}

/**
 * Whether what is missing was left out: for an hour, in which the host was read to the end. What cannot be verified for
 * now (`unreadable`) is looked at again for a day before anybody concludes anything.
 */
export function isLeftOut(
  ahead: Ahead,
  at: {
    readonly now: Date;
    /** When the host was last read to the end; null where it never was. */
    readonly readAt: Date | null;
    /** Why what came of that institution last does not count here; null for no such reason. */
    readonly fault: string | null;
  },
): boolean {
  const { now, readAt, fault } = at;
  if (fault !== null && fault !== 'unreadable') return false;
  const wait = fault === null ? PASS_ON_MS : 24 * PASS_ON_MS;
  const due = ahead.since.getTime() + wait;
  return now.getTime() >= due && readAt !== null && readAt.getTime() >= due;
}

/** What a subtotal binds its institution to. */
export type Claim = {
  readonly sequence: number;
  readonly hash: string;
  readonly closesAt: Date | null;
  /** Of a ballot; null for anything else. */
  readonly figures: Counted | null;
  readonly commitment: string | null;
};

/**
 * Whether no institution signs both of two subtotals about one thing: two documents under one number, two results of one
 * ballot, or two commitments to one, for the same close.
 */
export function contradicts(one: Claim, other: Claim): boolean {
  if (one.hash === other.hash) return false;
  if (one.sequence === other.sequence) return true;
  if (one.closesAt?.getTime() !== other.closesAt?.getTime()) return false;
  if (one.figures !== null && other.figures !== null) return !sameFigures(one.figures, other.figures);
  return one.commitment !== null && other.commitment !== null && one.commitment !== other.commitment;
}

export function claimOf(subtotal: Subtotal, hash: string): Claim {
  const { sequence, closesAt } = subtotal;
  const figures = subtotal.of === 'ballot' ? subtotal : null;
  const commitment = subtotal.of === 'commitment' ? subtotal.commitment : null;
  return { sequence, hash, closesAt, figures, commitment };
}
