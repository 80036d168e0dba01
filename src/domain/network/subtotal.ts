import type { Subtotal as GroupCount, Turnout } from '../ballot/tally.ts';
import { ACTING_STANDINGS, type Standing } from '../participant/standing.ts';
import type { Count } from '../support/support.ts';

/** How many of one standing took one side on one version of a proposal, by the number its host gave it. */
export type SupportCount = Count & { readonly number: number };

type Head = {
  /** The id of the institution that counted. */
  readonly institution: string;
  /** 1, 2, … for each thing that it counts in a consultation. */
  readonly sequence: number;
  /** The sequence number that it adds to; 0 for one that begins anew and takes the place of all before it. */
  readonly since: number;
  /** The close that it counts to; null where nothing closes. */
  readonly closesAt: Date | null;
  /** When it was counted, by the clock of the institution. */
  readonly countedAt: Date;
  /** Of the institution's public journal; null until subtotals rest on it. */
  readonly checkpoint: string | null;
};

/** Supports of a consultation: a count takes the place of the one before it for the same proposal, version, side and standing. */
export type SupportsSubtotal = Head & { readonly of: 'supports'; readonly counts: readonly SupportCount[] };

/** One ballot, whole: turnout per standing, and what its groups add up to. */
export type BallotSubtotal = Head & {
  readonly of: 'ballot';
  /** The id of the ballot at the host. */
  readonly ballot: string;
  readonly turnout: Pick<Turnout, 'byStanding' | 'byChannel'>;
  readonly piles: readonly GroupCount[];
  /** What hid the figures in the commitment before them, by its number `since`; null where the rules want none. */
  readonly salt: string | null;
};

/** That an institution counted a ballot, without what: the hash of its figures, that nobody can guess without the salt. */
export type BallotCommitment = Head & {
  readonly of: 'commitment';
  /** The id of the ballot at the host. */
  readonly ballot: string;
  /** SHA-256 in hex. */
  readonly commitment: string;
};

/** One poll, whole: who voted, and the votes of each option in the order of the options. */
export type PollSubtotal = Head & {
  readonly of: 'poll';
  /** The id of the poll at the host. */
  readonly poll: string;
  readonly voters: number;
  readonly votes: readonly number[];
};

/** What an institution counted of its own people, as it travels between cities. */
export type Subtotal = SupportsSubtotal | BallotSubtotal | BallotCommitment | PollSubtotal;

/** Whether it is about a ballot: its figures, or what was committed to before them. */
export function isOfBallot(subtotal: Subtotal): subtotal is BallotSubtotal | BallotCommitment {
  return subtotal.of === 'ballot' || subtotal.of === 'commitment';
}

/** Why a subtotal is not counted, with what its sender needs to do better. */
export type SubtotalFault =
  | { readonly because: 'not-invited' }
  /** It speaks for another institution than the one that signed it. */
  | { readonly because: 'wrong-institution' }
  | { readonly because: 'out-of-order'; readonly expected: number }
  /** Another subtotal came under its number before. */
  | { readonly because: 'sequence-reused'; readonly expected: number }
  /** Its institution said other figures of this ballot, for the same close, before. */
  | { readonly because: 'counted-before' }
  | { readonly because: 'too-late'; readonly until: Date }
  /** While it would tell results that are hidden. */
  | { readonly because: 'before-its-time'; readonly until: Date | null }
  /** It counts to another close than the host's. */
  | { readonly because: 'other-close'; readonly closesAt: Date | null }
  /** Counted more than a day from now. */
  | { readonly because: 'clock-off'; readonly countedAt: Date }
  /** More than the people whom the institution registered. */
  | { readonly because: 'too-many'; readonly limit: number }
  | { readonly because: 'does-not-add-up' }
  | { readonly because: 'unknown-proposal'; readonly number: number }
  /** A side, standing or option that the rules do not have. */
  | { readonly because: 'unknown-option' }
  | { readonly because: 'unknown-ballot' }
  /** Its institution did not commit to figures before, or says them without the salt. */
  | { readonly because: 'not-committed' }
  /** Other figures than those that its institution committed to. */
  | { readonly because: 'not-as-committed' }
  /** The method cannot add up cities. */
  | { readonly because: 'method-needs-whole-ballots' };
export type FaultReason = SubtotalFault['because'];

/** Every reason, for readers of what other nodes say. */
export const SUBTOTAL_FAULTS = [
  'not-invited',
  'wrong-institution',
  'out-of-order',
  'sequence-reused',
  'counted-before',
  'too-late',
  'before-its-time',
  'other-close',
  'clock-off',
  'too-many',
  'does-not-add-up',
  'unknown-proposal',
  'unknown-option',
  'unknown-ballot',
  'not-committed',
  'not-as-committed',
  'method-needs-whole-ballots',
] as const satisfies readonly FaultReason[];

/** Counts of one document; more follow at once in the next. */
export const COUNTS_MAX = 4_000;
/** After the close, and after its host knew of it, subtotals are taken for so long. */
export const LATE_MS = 3 * 86_400_000;
/** From the close on, or from when the host knew of it, cities have so long to commit to what they counted. */
export const COMMIT_MS = 3 * 86_400_000;
/** A co-host waits so long for a host that is silent before it counts: what it says then still comes in time. */
export const SILENCE_MS = 2 * 86_400_000;
/** How far the clock of another city may be ahead. */
export const CLOCK_MS = 86_400_000;

/**
 * Orders subtotals of one institution about one thing: the next that adds, or any later one that begins anew, or that
 * says what the last one committed to.
 */
export function followsOn(input: Pick<Subtotal, 'sequence' | 'since' | 'of'>, last: number): boolean {
  if (input.since === 0) return input.sequence > last;
  if (input.of === 'ballot') return input.sequence > last;
  return input.sequence === last + 1 && input.since === last;
}

/** The proposals of which a subtotal changes the counts, each once; null for all, where it is a full one. */
export function numbersChanged(subtotal: Subtotal): readonly number[] | null {
  if (subtotal.of !== 'supports' || subtotal.since === 0) return null;
  return [...new Set(subtotal.counts.map(({ number }) => number))];
}

/** The counts after one more subtotal. Those that became nothing are left out. */
export function countsAfter(
  before: readonly SupportCount[],
  input: Pick<SupportsSubtotal, 'since' | 'counts'>,
): readonly SupportCount[] {
  const counts = new Map(input.since === 0 ? [] : before.map((count) => [countKey(count), count]));
  for (const count of input.counts) counts.set(countKey(count), count);
  return [...counts.values()].filter(({ count }) => count > 0);
}

/** What changed between two states of the counts, as a subtotal says it: the new number, 0 for what is gone. */
export function changedCounts(before: readonly SupportCount[], now: readonly SupportCount[]): readonly SupportCount[] {
  const former = new Map(before.map((count) => [countKey(count), count]));
  const changed: SupportCount[] = [];
  for (const count of now) {
    const key = countKey(count);
    if ((former.get(key)?.count ?? 0) !== count.count) changed.push(count);
    former.delete(key);
  }
  for (const gone of former.values()) if (gone.count > 0) changed.push({ ...gone, count: 0 });
  return changed.toSorted(inOrder);
}

export function countKey({ number, version, side, standing }: SupportCount): string {
  return `${number} ${version} ${side} ${standing}`;
}

/** Standings that a city counts at home: what another platform counted is never summed with ours. */
export function isCountedAtHome(standing: Standing): boolean {
  return ACTING_STANDINGS.some((acting) => acting === standing);
}

/** One order for what is signed: two nodes that counted the same say the same. */
export function inOrder(a: SupportCount, b: SupportCount): number {
  if (a.number !== b.number) return a.number - b.number;
  if (a.version !== b.version) return a.version - b.version;
  return countKey(a) < countKey(b) ? -1 : 1;
}
