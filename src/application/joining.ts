import type { Id, ParticipantId, PollId } from '../domain/id.ts';

/** What of two participants becomes one's, where it is not a matter of counting (join-into-one.ts). */
export type JoiningWriter = {
  /**
   * Makes everything of a participant another's: what they wrote, their tokens and ways to sign in. From then on
   * whoever asks for the one gets the other; sessions of the one end, and their name is forgotten. Supports, votes and
   * casts are passed on before.
   */
  joinInto(from: ParticipantId, to: ParticipantId): Promise<void>;
  /** Takes the account elsewhere away from somebody who was joined into another, when that other is erased. */
  eraseJoined(id: Id, at: Date): Promise<void>;
  /**
   * Passes on what somebody voted in a poll. `keep` says what stays where the other voted too: the options of the
   * `former`, the other's `own`, or `both`.
   */
  passPollVotes(passed: {
    readonly pollId: PollId;
    readonly from: ParticipantId;
    readonly to: ParticipantId;
    readonly keep: 'former' | 'own' | 'both';
  }): Promise<void>;
};

/** What somebody voted in one poll, and when they first did. */
export type PollVotes = { readonly pollId: PollId; readonly optionIds: readonly Id[]; readonly firstAt: Date };
