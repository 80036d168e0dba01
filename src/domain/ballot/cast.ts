import { liesWithin, type Territory } from '../institution/territory.ts';
import type { BallotId, CastId, PaperBatchId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Standing } from '../participant/standing.ts';
import type { Ballot } from './ballot.ts';
import { type ChoiceRefusal, checkChoice } from './choice.ts';
import type { Choice } from './choice-kind.ts';
import type { Content } from './content.ts';

export const CHANNELS = ['online', 'paper'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Names the voter to this ballot alone and to nobody: the same person has the same key whichever interface they use, and
 * another one in every ballot. Who makes it decides how secret it is: the node today, a blind token's own key later
 * (RFC 9474). Never an id of a participant.
 */
export type VoterKey = string;

/** One ballot as cast. Of one voter key the latest is kept; of those it took the place of, their number alone stays. */
export type Cast = {
  /** Random: an id that sorts by time would tell who cast it. */
  readonly id: CastId;
  readonly ballotId: BallotId;
  readonly voterKey: VoterKey;
  /** 1, 2, … per voter key, given under the lock of the ballot and voter: two casts at once cannot have the same. */
  readonly sequence: number;
  readonly standing: Standing;
  readonly channel: Channel;
  /** The batch of sheets it came in; null online. */
  readonly batchId: PaperBatchId | null;
  readonly content: Content;
  /** The rules that the voter read. */
  readonly rulesHash: string;
  /** Orders nothing: clocks jump, sequences do not. From the close on to the hour (UTC). */
  readonly receivedAt: Date;
};

export type Eligibility = { readonly standing: Standing; readonly territory: string | null };

/** Whether the rules let somebody vote, by the standing and territory that the institution answers for. */
export function admitToBallot(
  ballot: Ballot,
  voter: Eligibility,
  territories: readonly Territory[],
): Result<null, RefusalOf<'not-eligible'>> {
  const { standings, territories: allowed } = ballot.rules;
  if (!standings.includes(voter.standing)) {
    return refuse({ type: 'not-eligible', because: 'standing', allowed: standings });
  }
  if (allowed === null || (voter.territory !== null && liesWithin(voter.territory, allowed, territories)))
    return ok(null);
  return refuse({ type: 'not-eligible', because: 'territory', allowed });
}

export type CastMoment = {
  readonly receivedAt: Date;
  /**
   * The latest moment that this node recorded for this ballot: its last cast, its announced close. A clock that jumped
   * back does not open a ballot again. Null for none.
   */
  readonly notBefore: Date | null;
};

/** Whether a ballot takes casts at a moment: from `opensAt` (included) to `closesAt` (excluded). */
export function checkOpen(
  ballot: Ballot,
  moment: CastMoment,
): Result<Date, RefusalOf<'not-published' | 'ballot-not-open' | 'ballot-closed'>> {
  if (ballot.publishedAt === null) return refuse({ type: 'not-published' });
  const at = momentOf(moment);
  if (at < ballot.opensAt) return refuse({ type: 'ballot-not-open', opensAt: ballot.opensAt });
  return at < ballot.closesAt ? ok(at) : refuse({ type: 'ballot-closed', closedAt: ballot.closesAt });
}

export function momentOf({ receivedAt, notBefore }: CastMoment): Date {
  return notBefore !== null && notBefore > receivedAt ? notBefore : receivedAt;
}

export type CastRefusal =
  | ChoiceRefusal
  | RefusalOf<'not-published' | 'ballot-not-open' | 'ballot-closed' | 'ballot-changed' | 'already-voted'>;

/** A cast as it will be kept. Eligibility is asked before (`admitToBallot`), of whoever answers for it. */
export function checkCast(
  ballot: Ballot,
  input: CastMoment & {
    readonly choice: Choice;
    /** Hash of the rules that the voter read. */
    readonly rulesHash: string;
    /** Sequence of this voter's standing cast; 0 for none. */
    readonly earlier: number;
  },
): Result<{ readonly content: Content; readonly sequence: number; readonly receivedAt: Date }, CastRefusal> {
  const open = checkOpen(ballot, input);
  if (!open.ok) return open;
  if (input.rulesHash !== ballot.rulesHash) return refuse({ type: 'ballot-changed', current: ballot.rulesHash ?? '' });
  if (input.earlier > 0 && ballot.rules.replacement === 'first-stands') return refuse({ type: 'already-voted' });
  const content = checkChoice(ballot, input.choice, 'online');
  if (!content.ok) return content;
  return ok({ content: content.value, sequence: input.earlier + 1, receivedAt: open.value });
}
