import { marksReader } from '../content.ts';
import { counterOf } from '../count.ts';
import { numbered, type Round } from '../outcome.ts';
import { placesBy, rankInTies } from '../ties.ts';
import type { WholeBallots } from '../whole-ballots.ts';
import { type CountingMethod, turnsOf } from './votes.ts';

/**
 * Instant run-off: each ballot counts for the first of its options that is still in; while none has more than half of
 * those that count, the option with the fewest votes goes out, one at a time. Of level ones, the last in the order of
 * ties goes out. The count of a standing shows first ranks; rounds need the whole ballots of all the deciding standings
 * (docs/ballots/instant-runoff.md).
 */
export const INSTANT_RUNOFF: CountingMethod = {
  counter(ballot) {
    const read = marksReader(ballot);
    return counterOf({ votes: ballot.options.length }, ({ votes }, content, count) => {
      const first = read(content).options[0] as number;
      votes[first] = (votes[first] as number) + count;
    });
  },
  decide(ballot, { count, whole, ties }) {
    if (whole === null || count.valid === 0) {
      return { places: [], working: null, outcome: { kind: 'no-votes', decidedBy: 'no-votes' } };
    }
    const order = turnsOf(ties);
    const running = runOff(whole, ballot.options.length);
    return decideByRounds(running, { options: ballot.options.length, order, ties: ballot.rules.ties });
  },
};

/** Ballots in the middle of a run-off. Each is moved only when the option that it counts for goes out. */
export type RunOff = {
  /** Votes per option now, and ballots without an option that is in. */
  readonly now: () => { readonly votes: readonly number[]; readonly exhausted: number };
  readonly eliminate: (index: number) => void;
};

export function runOff(ballots: WholeBallots, options: number): RunOff {
  const position = Uint32Array.from(ballots.starts.subarray(0, ballots.size));
  const isOut = new Uint8Array(options);
  const votes = new Float64Array(options);
  // The ballots of each option as a chain: 1 + index of the first, and of the next of each.
  const heads = new Uint32Array(options);
  const nexts = new Uint32Array(ballots.size);
  let exhausted = 0;
  const place = (ballot: number) => {
    const end = ballots.starts[ballot + 1] as number;
    let at = position[ballot] as number;
    while (at < end && isOut[ballots.options[at] as number] === 1) at += 1;
    position[ballot] = at;
    const count = ballots.counts[ballot] as number;
    if (at === end) {
      exhausted += count;
      return;
    }
    const option = ballots.options[at] as number;
    votes[option] = (votes[option] as number) + count;
    nexts[ballot] = heads[option] as number;
    heads[option] = ballot + 1;
  };
  for (let ballot = 0; ballot < ballots.size; ballot += 1) place(ballot);
  return {
    now: () => ({ votes: Array.from(votes), exhausted }),
    eliminate(index) {
      isOut[index] = 1;
      votes[index] = 0;
      let next = heads[index] as number;
      heads[index] = 0;
      while (next !== 0) {
        const ballot = next - 1;
        next = nexts[ballot] as number;
        place(ballot);
      }
    },
  };
}

/** Two groups counted side by side, for ballots of which only the sums per round are known. */
export function together(run: RunOff, rounds: readonly Pick<Round, 'votes' | 'exhausted'>[]): RunOff {
  let round = 0;
  return {
    now() {
      const { votes, exhausted } = run.now();
      const other = rounds[round];
      if (other === undefined) throw new RangeError('fewer rounds than the count needs');
      return {
        votes: votes.map((value, index) => value + (other.votes[index] ?? 0)),
        exhausted: exhausted + other.exhausted,
      };
    },
    eliminate(index) {
      run.eliminate(index);
      round += 1;
    },
  };
}

export function decideByRounds(
  run: RunOff,
  of: {
    readonly options: number;
    readonly order: readonly number[];
    readonly ties: 'by-list-order' | 'by-lot' | 'shared';
  },
): ReturnType<CountingMethod['decide']> {
  const rank = rankInTies(of.order);
  const still = new Set(of.order);
  const rounds: Round[] = [];
  const out: number[] = [];
  for (;;) {
    const { votes, exhausted } = run.now();
    const counting = votes.reduce((sum, each) => sum + each, 0);
    const ahead = [...still].reduce((best, index) => ((votes[index] ?? 0) > (votes[best] ?? 0) ? index : best));
    if ((votes[ahead] ?? 0) * 2 > counting || still.size === 1) {
      rounds.push({ votes, exhausted, eliminated: null, byTie: false });
      const rest = placesBy(votes, of.order).filter(([index]) => still.has(index ?? -1));
      const won = counting > 0 && (votes[ahead] ?? 0) * 2 > counting;
      // The last two were level: the rule for ties put one out.
      const byTie = rounds.at(-2)?.byTie === true && still.size === 1;
      return {
        places: numbered([...rest, ...out.toReversed().map((index) => [index])]),
        working: { kind: 'rounds', rounds },
        outcome: {
          kind: 'elected',
          decidedBy: won && !byTie ? 'majority-of-a-round' : of.ties,
          option: ahead + 1,
        },
      };
    }
    const fewest = [...still].reduce((least, index) => Math.min(least, votes[index] ?? 0), Number.POSITIVE_INFINITY);
    const level = [...still].filter((index) => votes[index] === fewest);
    const last = level.reduce((a, b) => ((rank[a] ?? 0) > (rank[b] ?? 0) ? a : b));
    rounds.push({ votes, exhausted, eliminated: last + 1, byTie: level.length > 1 });
    out.push(last);
    still.delete(last);
    run.eliminate(last);
  }
}
