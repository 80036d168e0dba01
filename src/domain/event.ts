import type { Verdict } from './answer/answer.ts';
import type { PhaseKind } from './consultation/phase.ts';
import type {
  AppealId,
  BallotId,
  CommentId,
  EventId,
  Id,
  PaperBatchId,
  ParticipantId,
  PhaseId,
  PollId,
  ReportId,
  TokenId,
} from './id.ts';
import type { LetterContent } from './letter.ts';
import type { AppealOutcome } from './moderation/appeal.ts';
import type { DecisionKind, ModerationRule, Subject } from './moderation/decision.ts';
import type { Cohosting, HomeActStatus } from './network/host.ts';
import type { Standing } from './participant/standing.ts';
import type { DetailPart } from './proposal/details.ts';
import type { Side } from './support/support.ts';
import type { Lang } from './text.ts';

/**
 * What each kind of event says beyond its subject: references and plain values, no text, nothing personal that erasure
 * could not reach (design: decisions, Stores).
 */
export type EventData = {
  'institution-set-up': { readonly handle: string };
  'institution-changed': Record<never, never>;
  'consultation-drafted': { readonly slug: string };
  /** `published`: whether it was so already, which is when the public hears of it. */
  'consultation-changed': { readonly slug: string; readonly published: boolean };
  'consultation-published': { readonly slug: string; readonly rulesHash: string };
  /** A draft that nobody outside ever saw is gone. */
  'consultation-discarded': { readonly slug: string };
  'phase-opened': { readonly phaseId: PhaseId; readonly kind: PhaseKind };
  'phase-closed': { readonly phaseId: PhaseId; readonly kind: PhaseKind };
  'phase-extended': { readonly phaseId: PhaseId; readonly from: string; readonly to: string };
  'contributions-imported': { readonly source: string; readonly proposals: number; readonly supports: number };
  /** Received and waiting for an officer; one that need not wait is `proposal-accepted` at once. */
  'proposal-submitted': { readonly contentHash: string };
  'proposal-accepted': { readonly number: number; readonly contentHash: string };
  'proposal-held': Record<never, never>;
  'proposal-removed': { readonly rule: ModerationRule };
  'proposal-restored': Record<never, never>;
  'proposal-withdrawn': Record<never, never>;
  /** What it says beside its text; not what it said. */
  'details-changed': { readonly parts: readonly DetailPart[] };
  'version-published': { readonly version: number; readonly contentHash: string };
  'version-pending': { readonly version: number; readonly contentHash: string };
  /** Its author went back to the current text. */
  'version-dropped': { readonly version: number };
  'support-given': { readonly side: Side; readonly version: number; readonly standing: Standing };
  'support-withdrawn': { readonly side: Side; readonly standing: Standing };
  'comment-submitted': { readonly commentId: CommentId };
  'comment-accepted': { readonly commentId: CommentId };
  'comment-changed': { readonly commentId: CommentId };
  'comment-withdrawn': { readonly commentId: CommentId };
  'comment-removed': { readonly commentId: CommentId; readonly rule: ModerationRule };
  'comment-restored': { readonly commentId: CommentId };
  'comment-held': { readonly commentId: CommentId };
  'answer-published': { readonly answerId: Id; readonly version: number; readonly verdict: Verdict };
  'commitment-updated': { readonly commitmentId: Id; readonly status: string };
  'report-filed': { readonly reportId: ReportId; readonly subject: Subject };
  'report-decided': { readonly reportId: ReportId; readonly outcome: string; readonly decision: DecisionKind | null };
  /** The decision about it was undone. */
  'report-reopened': { readonly reportId: ReportId };
  'appeal-filed': { readonly appealId: AppealId; readonly subject: Subject };
  'appeal-decided': { readonly appealId: AppealId; readonly outcome: AppealOutcome };
  'synthesis-published': { readonly synthesisId: Id };
  'poll-opened': { readonly pollId: PollId };
  'poll-voted': { readonly pollId: PollId };
  'poll-closed': { readonly pollId: PollId };
  'ballot-drafted': { readonly ballotId: BallotId };
  'ballot-changed': { readonly ballotId: BallotId };
  'ballot-discarded': { readonly ballotId: BallotId; readonly slug: string };
  /** Its rules are frozen, and anybody may read them. */
  'ballot-announced': { readonly ballotId: BallotId; readonly rulesHash: string };
  'ballot-opened': { readonly ballotId: BallotId };
  'ballot-extended': { readonly ballotId: BallotId; readonly from: string; readonly to: string };
  'ballot-closed': { readonly ballotId: BallotId };
  /** The anonymous ballots and their tally. */
  'ballots-published': { readonly ballotId: BallotId };
  /** Neither what nor by whom, in no place of the event. */
  'ballot-cast': { readonly ballotId: BallotId };
  'paper-batch-entered': { readonly ballotId: BallotId; readonly batchId: PaperBatchId };
  'paper-batch-confirmed': { readonly ballotId: BallotId; readonly batchId: PaperBatchId };
  'paper-batch-discarded': { readonly ballotId: BallotId; readonly batchId: PaperBatchId };
  /** What an institution counted of its own people counts from now on; `about` is `supports` or the id of a ballot here. */
  'subtotal-counted': {
    readonly subtotalId: Id;
    readonly institution: string;
    readonly about: string;
    readonly sequence: number;
  };
  'subtotal-refused': { readonly institution: string; readonly about: string; readonly because: string };
  'participant-joined': { readonly participantId: ParticipantId };
  'participant-changed': { readonly participantId: ParticipantId };
  'participant-erased': { readonly participantId: ParticipantId };
  /** `former` turned out to be the same person, and is read as `participantId` from then on. */
  'participants-joined': { readonly participantId: ParticipantId; readonly former: ParticipantId };
  'agent-invited': { readonly agentId: Id };
  'agent-changed': { readonly agentId: Id };
  /** Whether an agent is mailed what is due and what waits, or in which language. */
  'reminders-changed': { readonly agentId: Id; readonly reminders: boolean };
  'token-created': { readonly tokenId: TokenId };
  'token-revoked': { readonly tokenId: TokenId };
  /** An actor of ours, by its id, signs with new keys. */
  'keys-rotated': { readonly actor: string };
  /** The node has another address than before. */
  'origin-moved': { readonly from: string; readonly to: string };
  /**
   * How far the invitation of another institution, by its id, to a consultation of ours got; with how many people it
   * registered where it is in, also where it corrects that.
   */
  'cohost-changed': {
    readonly peer: string;
    readonly invite: string;
    readonly status: Cohosting;
    readonly registered?: number;
  };
  /** How far an invitation to a consultation of another institution got, with how many we registered where we are in. */
  'invitation-changed': { readonly invite: string; readonly status: Cohosting; readonly registered?: number };
  /** What a host, and everything below it, may send; null where the policy was forgotten. */
  'policy-changed': { readonly host: string; readonly policy: 'allow' | 'limit' | 'block' | null };
  /** People the institution says are its residents, by a list of hashes. */
  'residents-listed': { readonly listed: number };
  /** Those of the lists whom nobody proved to be; standings stay. */
  'residents-forgotten': { readonly forgotten: number };
  /** The institution's own words in a kind of letter; `isOwn` is false where it took them back. */
  'letter-text-changed': { readonly letter: LetterContent['kind']; readonly lang: Lang; readonly isOwn: boolean };
  /** Some address follows the subject by mail; which one is in no event. */
  'mail-follow-begun': Record<never, never>;
  'mail-follow-ended': Record<never, never>;
  'policies-imported': { readonly limited: number; readonly blocked: number };
  /** Another institution's node, by the id of that institution: we follow it from then on. */
  'peer-added': { readonly peer: string };
  'peer-changed': { readonly peer: string };
  /** `follow` is the event by which it was followed. */
  'peer-removed': { readonly peer: string; readonly follow: Id | null };
  /** Somebody here did something in a consultation of another institution; it is sent there. */
  'home-act-kept': { readonly actId: Id };
  'home-act-answered': { readonly actId: Id; readonly status: HomeActStatus };
  /** Its institution has another id, under another address. */
  'peer-moved': { readonly from: string; readonly to: string };
  /** By which service of the institution people sign in; null where by none any more. */
  'identity-provider-changed': { readonly issuer: string | null };
};

export type EventType = keyof EventData;

/** Which kinds of event the public may see: never who supported, voted, reported or signed in. */
export const PUBLIC_EVENTS = {
  'institution-set-up': true,
  'institution-changed': true,
  'consultation-drafted': false,
  /** Once it is published; what changes in a draft is not for the public (storage/views/events.ts). */
  'consultation-changed': true,
  'consultation-published': true,
  'consultation-discarded': false,
  'phase-opened': true,
  'phase-closed': true,
  'phase-extended': true,
  'contributions-imported': true,
  'proposal-submitted': false,
  'proposal-accepted': true,
  'proposal-held': true,
  'proposal-removed': true,
  'proposal-restored': true,
  'proposal-withdrawn': true,
  'details-changed': true,
  'version-published': true,
  'version-pending': false,
  'version-dropped': false,
  'support-given': false,
  'support-withdrawn': false,
  'comment-submitted': false,
  'comment-accepted': true,
  'comment-changed': true,
  'comment-withdrawn': true,
  'comment-removed': true,
  'comment-restored': true,
  'comment-held': true,
  'answer-published': true,
  'commitment-updated': true,
  'report-filed': false,
  'report-decided': false,
  'report-reopened': false,
  'appeal-filed': false,
  'appeal-decided': true,
  'synthesis-published': true,
  'poll-opened': true,
  'poll-voted': false,
  'poll-closed': true,
  'ballot-drafted': false,
  'ballot-changed': false,
  'ballot-discarded': false,
  'ballot-announced': true,
  'ballot-opened': true,
  'ballot-extended': true,
  'ballot-closed': true,
  'ballots-published': true,
  'ballot-cast': false,
  'paper-batch-entered': false,
  'paper-batch-confirmed': false,
  'paper-batch-discarded': false,
  'subtotal-counted': true,
  'subtotal-refused': false,
  'participant-joined': false,
  'participant-changed': false,
  'participant-erased': false,
  'participants-joined': false,
  'agent-invited': false,
  'agent-changed': false,
  'reminders-changed': false,
  'token-created': false,
  'token-revoked': false,
  'keys-rotated': false,
  'origin-moved': false,
  'cohost-changed': false,
  'invitation-changed': false,
  'policy-changed': false,
  'residents-listed': false,
  'residents-forgotten': false,
  'letter-text-changed': false,
  'mail-follow-begun': false,
  'mail-follow-ended': false,
  'policies-imported': false,
  'peer-added': false,
  'peer-changed': false,
  'peer-removed': false,
  'home-act-kept': false,
  'home-act-answered': false,
  'peer-moved': false,
  'identity-provider-changed': false,
} as const satisfies Record<EventType, boolean>;

/** Who did it. An operator at the command line and the node's own clock are `null`. */
export type By = { readonly participant: ParticipantId } | { readonly agent: Id } | null;

/** One accepted act, as the use case writes it. */
export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    readonly id: EventId;
    readonly type: K;
    readonly at: Date;
    readonly by: By;
    readonly consultationId: Id | null;
    readonly proposalId: Id | null;
    readonly data: EventData[K];
  };
}[T];

/** The same act as a reader gets it, with its place in the log (dense, in order of commitment). */
export type LoggedEvent<T extends EventType = EventType> = NewEvent<T> & { readonly position: number };
