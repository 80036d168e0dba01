import type { Verdict } from '../../domain/answer/answer.ts';
import type { CommentId, ConsultationId, Id, ParticipantId, PollId, ProposalId } from '../../domain/kit/id.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import type { Decision } from '../../domain/moderation/decision.ts';
import type { OwnTexts, Participant, ParticipantKind, Pseudonym } from '../../domain/participant/participant.ts';
import type { ProposalStatus } from '../../domain/proposal/proposal.ts';
import type { Page, PageRequest } from '../kit/page.ts';

export type AuthorView = {
  readonly id: Id;
  readonly kind: ParticipantKind;
  /** Empty once the person was erased, and of what they withdrew. */
  readonly name: string;
  readonly actorUri: string | null;
  /** `name@host` of an account elsewhere, where its server said it. */
  readonly handle: string | null;
};
export type ParticipantView = {
  readonly id: Id;
  readonly kind: ParticipantKind;
  readonly name: string;
  readonly actorUri: string | null;
  readonly handle: string | null;
  readonly createdAt: Date;
  readonly erasedAt: Date | null;
};
/** One person of a list of residents, stored only as the keyed hashes by which they are recognised. */
export type Resident = {
  readonly id: Id;
  /** Hash of their sign-in by mail (`signInHash`). */
  readonly mailHash: string | null;
  /** Hash of a code that they got by post. */
  readonly codeHash: string | null;
  /** Code of the territory they live in, where the list has it. */
  readonly territory: string | null;
  readonly listedAt: Date;
  /** The participant who proved to be this person. */
  readonly participantId: ParticipantId | null;
  readonly provenAt: Date | null;
  /** Whose letter the code was made for; nobody else proves anything by it. Null for a code that names nobody. */
  readonly askedBy: ParticipantId | null;
};
export type ResidentCounts = { readonly listed: number; readonly proven: number; readonly withCode: number };
export type ResidentReader = {
  byMail(mailHash: string): Promise<Resident | null>;
  byCode(codeHash: string): Promise<Resident | null>;
  counts(): Promise<ResidentCounts>;
  /** Whether there are residents whom nobody proved to be, by the ways in which one may. */
  unproven(): Promise<{ readonly addresses: boolean; readonly codes: boolean }>;
  /** Unproven residents whose address a participant signs in with already, with that participant. */
  signedInAlready(): Promise<readonly { readonly resident: Resident; readonly participantId: ParticipantId }[]>;
};
export type ResidentWriter = {
  /** Adds residents; those listed already, by address or code, stay unchanged. Answers how many are new. */
  save(residents: readonly Resident[]): Promise<number>;
  /** Records who proved to be a resident; false where another participant did before. */
  markProven(id: Id, proven: { readonly participantId: ParticipantId; readonly at: Date }): Promise<boolean>;
  /** Deletes all unproven residents; answers how many. */
  deleteUnproven(): Promise<number>;
  /** Deletes the unproven residents whose code was made for a participant. */
  deleteAskedBy(participantId: ParticipantId): Promise<void>;
};
/** Merges what two participants have. */
export type MergeWriter = {
  /**
   * Reassigns everything of a participant to another: contributions, tokens, sign-ins. From then on
   * a lookup of the first finds the other; sessions of the first end, and their name is deleted. What is
   * kept under keys follows the log.
   */
  mergeInto(from: ParticipantId, to: ParticipantId): Promise<void>;
  /** Deletes the remote account of a merged participant when the participant they were merged into is erased. */
  eraseMerged(id: Id, at: Date): Promise<void>;
  /**
   * Reassigns the votes under a pseudonym in a poll. `keep` decides where both voted: the options of the
   * `former`, the other's `own`, or `both`.
   */
  reassignPollVotes(passed: {
    readonly pollId: PollId;
    readonly from: Pseudonym;
    readonly to: Pseudonym;
    readonly keep: 'former' | 'own' | 'both';
  }): Promise<void>;
};
/** The votes under a pseudonym in one poll, and when they were first cast. */
export type PollVotes = { readonly pollId: PollId; readonly optionIds: readonly Id[]; readonly firstAt: Date };
export const OWN_ACT_KINDS = ['proposal', 'comment', 'support', 'poll-vote', 'report', 'appeal'] as const;
export type OwnActKind = (typeof OWN_ACT_KINDS)[number];
/** An act of a participant with its outcome, as shown to them alone. */
export type OwnAct = {
  readonly kind: OwnActKind;
  /** Of what they wrote; of the proposal they supported, the poll they answered, the decision they appealed against. */
  readonly id: Id;
  readonly at: Date;
  readonly consultation: { readonly slug: string; readonly title: Localised; readonly timeZone: string };
  /** The proposal it is or is about. Its title is empty where it may no longer be read. */
  readonly proposal: {
    readonly number: number | null;
    readonly title: Localised;
    readonly lang: Lang;
    readonly status: ProposalStatus;
    readonly version: number;
    readonly verdict: Verdict | null;
  } | null;
  /** Whether a version waits for the author's confirmation. */
  readonly waits: boolean;
  /** Of the contribution itself; null for what has none. */
  readonly status: ProposalStatus | null;
  /** The last decision about a contribution that is held or removed; null where nobody took one. */
  readonly decision: Pick<Decision, 'id' | 'kind' | 'rule' | 'reason' | 'byHost'> | null;
  /** The side of a support or a comment. */
  readonly side: 'for' | 'neutral' | 'against' | null;
  /** The version that a support was given to. */
  readonly version: number | null;
  /** Text of a comment, a report, an appeal. */
  readonly text: string | null;
  /** What was decided about a report or an appeal. */
  readonly outcome: string | null;
  /** The question of a poll and the options they chose. */
  readonly poll: { readonly question: Localised; readonly chosen: readonly Localised[] } | null;
};
export type OwnActReader = {
  /** The latest first. */
  of(
    query: PageRequest & {
      readonly participantId: ParticipantId;
      /** Theirs in every consultation. */
      readonly pseudonyms: readonly Pseudonym[];
    },
  ): Promise<Page<OwnAct>>;
};

/** What of somebody who was erased belongs to nobody any more in a consultation: what was public at some time. */
export type DetachedTexts = {
  readonly consultationId: ConsultationId;
  readonly proposals: readonly { readonly id: ProposalId; readonly number: number }[];
  readonly comments: readonly { readonly id: CommentId; readonly proposalId: ProposalId | null }[];
};

/** Somebody who turned out to be somebody else. */
export type MergedParticipant = { readonly id: ParticipantId; readonly into: ParticipantId };

export type ContributionsOf = { readonly authorId: ParticipantId; readonly since: Date; readonly limit: number };

export interface ParticipantReader {
  byId(id: Id): Promise<Participant | null>;
  /** Several, under the ids that were asked for; those that are not there are left out. */
  byIds(ids: readonly Id[]): Promise<ReadonlyMap<Id, Participant>>;
  byActor(uri: string): Promise<Participant | null>;
  byImportKey(key: string): Promise<Participant | null>;
  /** The erased participant with this keyed hash of their account. */
  byErasedKey(keyHash: string): Promise<Participant | null>;
  /** Everybody who was merged into somebody else, whoever that is in the end. */
  merged(): Promise<readonly MergedParticipant[]>;
  /** The remote accounts of those who were merged into a participant. */
  mergedActors(id: Id): Promise<readonly { readonly id: Id; readonly actorUri: string }[]>;
  /** Whether any contribution of theirs was ever accepted on this node. */
  hasContributed(id: Id): Promise<boolean>;
  /** The consultations in which a contribution is theirs. */
  wroteIn(id: Id): Promise<readonly ConsultationId[]>;
  /** The consultations in which they proposed or commented, also where it is not theirs any more. */
  tookPartIn(id: Id): Promise<readonly { readonly slug: string; readonly hostUri: string | null }[]>;
  /** Proposals of theirs in a consultation that are held or published. */
  countProposals(id: Id, consultationId: Id): Promise<number>;
  /** When proposals and comments of theirs were received after a moment, whatever became of them: the latest first, at most `limit`. */
  contributionTimes(of: ContributionsOf): Promise<readonly Date[]>;
  /** Whether anything was supported, objected to or voted under a pseudonym. */
  tookPart(pseudonym: Pseudonym): Promise<boolean>;
  /** A participant with their encrypted link secret; null where they have none. */
  withLink(id: Id): Promise<{ readonly participant: Participant; readonly encryptedLink: string | null } | null>;
  /** The encrypted link secrets of some participants, by these very ids; those without are left out. */
  links(ids: readonly Id[]): Promise<ReadonlyMap<Id, string>>;
  /** The encrypted link secrets of everybody who proposed or commented in a consultation, whatever became of it. */
  linksOfAuthors(consultationIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly string[]>>;
  /** What {@link ParticipantWriter.saveErasedKey} kept of the link secret of somebody who was erased. */
  erasedLink(keyHash: string): Promise<string | null>;
}

export interface ParticipantWriter {
  save(participant: Participant): Promise<void>;
  /** Stores the keyed hash by which an erased participant is recognised, and what gives them back their link secret. */
  saveErasedKey(participantId: Id, erased: { readonly keyHash: string; readonly link: string | null }): Promise<void>;
  deleteErasedKey(keyHash: string): Promise<void>;
  /** Reassigns the contributions of a participant in a consultation, with their appeals about them, to another. */
  detachTexts(of: {
    readonly from: ParticipantId;
    readonly to: ParticipantId;
    readonly consultationId: ConsultationId;
  }): Promise<DetachedTexts>;
  /** Deletes from the event log who acted, where a participant took part in a consultation. */
  detachEvents(participantId: ParticipantId): Promise<void>;
  /** Gives link secrets to those who have none. */
  saveLinks(links: readonly { readonly id: Id; readonly encryptedLink: string }[]): Promise<void>;
  /** Participants that are neither erased nor merged and have no link secret, at most `limit`. */
  withoutLink(limit: number): Promise<readonly Id[]>;
  /**
   * Corrects how many took part in consultations where somebody both wrote and supported: `by` is 1 as they are erased, since
   * nothing tells then that they are one person, and -1 as they come back.
   */
  countInBoth(id: Id, of: { readonly pseudonyms: readonly Pseudonym[]; readonly by: 1 | -1 }): Promise<void>;
  /** Locks a participant: their other acts wait for this transaction. */
  lock(id: Id): Promise<Participant | null>;
  /** The same for several, by id; those that are not there are left out. */
  lockAll(ids: readonly Id[]): Promise<ReadonlyMap<Id, Participant>>;
  /**
   * Removes personal content from a participant's contributions: places, images, links to posts elsewhere, texts that are not
   * public, and of those that are what is not to stay (`staysPublic`); and the link secret, without which nobody finds what they
   * supported. Every total of supports stays. Answers the published proposals and comments that are withdrawn by it.
   */
  anonymise(participantId: Id, as: { readonly at: Date; readonly ownTexts: OwnTexts | null }): Promise<readonly Id[]>;
}
