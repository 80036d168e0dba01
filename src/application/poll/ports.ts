import type { Disclosure } from '../../domain/consultation/visibility.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Pseudonym } from '../../domain/participant/participant.ts';
import type { Poll } from '../../domain/poll/poll.ts';
import type { CityPoll } from '../network/subtotal/ports.ts';
import type { PollVotes } from '../participant/ports.ts';

export type PollView = {
  readonly poll: Poll;
  readonly votes:
    | { readonly visible: true; readonly voters: number; readonly byOption: Readonly<Record<Id, number>> }
    | Extract<Disclosure, { visible: false }>;
  /** City by city, where several institutions hold the consultation; null while votes are hidden. `votes` is all of it. */
  readonly cities: readonly CityPoll[] | null;
  /** Options that the viewer chose. */
  readonly mine: readonly Id[];
};

export interface PollReader {
  byId(id: Id): Promise<Poll | null>;
  byUri(uri: string): Promise<Poll | null>;
  /** When this node knew that a poll closed; null while it does not. */
  closedAt(id: Id): Promise<Date | null>;
  of(consultationId: Id): Promise<readonly Poll[]>;
  /** Option ids that were chosen under a pseudonym. */
  votesOf(pollId: Id, voter: Pseudonym): Promise<readonly Id[]>;
  /** What was voted under some pseudonyms, in every poll. */
  votesBy(voters: readonly Pseudonym[]): Promise<readonly PollVotes[]>;
  closedUnannounced(now: Date): Promise<readonly Poll[]>;
}

export interface PollWriter {
  save(poll: Poll): Promise<void>;
  saveVote(vote: {
    readonly pollId: Id;
    readonly voter: Pseudonym;
    readonly optionIds: readonly Id[];
    readonly at: Date;
  }): Promise<void>;
  /** Marks a poll's close announced; false where it was already. */
  markAnnounced(pollId: Id, at: Date): Promise<boolean>;
}

export interface PollViews {
  pollVotes(pollId: Id): Promise<{ readonly voters: number; readonly byOption: Readonly<Record<Id, number>> }>;
}
