import type { Ballot, BallotOption } from '../../../domain/ballot/ballot.ts';
import type { Comment, CommentSide, CommentStatus } from '../../../domain/comment/comment.ts';
import type { Phase } from '../../../domain/consultation/phase.ts';
import type { Rules } from '../../../domain/consultation/rules.ts';
import type { EventType } from '../../../domain/event/event.ts';
import type { ConsultationId, Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import type { TopicId } from '../../../domain/kit/topic.ts';
import type { DecisionKind } from '../../../domain/moderation/decision.ts';
import type { ModerationRule } from '../../../domain/moderation/rule.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import type { ImageElsewhere } from '../../../domain/proposal/details.ts';
import type { Location, ProposalStatus } from '../../../domain/proposal/proposal.ts';
import type { Content, Version } from '../../../domain/proposal/version.ts';
import type { ToldOfCommunity } from '../../community/hand-over/ports.ts';
import type { RemoteActor } from '../../federation/ports.ts';
import type { DecisionView } from '../../moderation/ports.ts';
import type { AuthorView } from '../../participant/ports.ts';
import type { ImageView, ProposalRow } from '../../proposal/ports.ts';
import type { ReadTemplateAt } from '../../template/ports.ts';
import type { AnswerChange, MirroredAnswer, MirroredCohostAnswer } from '../answer/ports.ts';
import type { Words } from '../authorship/ports.ts';
import type { Bringing, InstitutionName, Registration } from '../cohost/ports.ts';
import type { InstitutionDescription } from '../peer/ports.ts';
import type { MirroredPooled, PooledKind, PoolingChangesReader } from '../statement/ports.ts';
import type { MirroredSubtotal } from '../subtotal/ports.ts';

/** What serves an image: a node or a microblog (`node`), or the platform of a source, which may lead to where it stores files. */
export type ImageServer = 'node' | 'platform';
/** An image as another node describes it. */
export type MirroredImage = ImageElsewhere & {
  /** URL of the image that it was made from, where that came from a third node. */
  readonly original: string | null;
};
/** A proposal that is or was public, as its host publishes it to co-hosts. */
export type ProposalChange = {
  readonly row: ProposalRow & { readonly number: number };
  /** What its author's city signed of it, where they belong to another one. */
  readonly signedAct: string | null;
  readonly images: readonly ImageView[];
  /** The decision by which it is removed, where it is. */
  readonly decision: DecisionView | null;
};
/** A version of a published proposal. */
export type VersionChange = { readonly number: number; readonly version: Version };
/** A comment that is or was public. */
export type CommentChange = {
  readonly signedAct: string | null;
  readonly comment: Comment;
  readonly author: AuthorView;
  /** The number of the proposal it is on; null for one on the consultation itself. */
  readonly number: number | null;
  /** Of a mirrored one that answers another: the id of that at the host. */
  readonly parentUri: string | null;
  /** Of one that answers another: whether that is there. */
  readonly parentStatus: CommentStatus | null;
  readonly decision: DecisionView | null;
};
export type BallotChange = { readonly ballot: Ballot };
export type PollChange = { readonly poll: Poll };
/** A signed subtotal that counts. */
export type SubtotalChange = { readonly institution: string; readonly document: string };
/** An event that changed something co-hosts see of a consultation, with its subject. */
export type ChangeEvent = {
  readonly id: Id;
  readonly type: EventType;
  readonly participantId: ParticipantId | null;
  /** Of a charter or of a proposal. */
  readonly version: number | null;
} & Readonly<Record<ChangedSubject, Id | null>>;
type ChangedSubject =
  `${'proposal' | 'comment' | 'answer' | 'ballot' | 'subtotal' | 'poll' | 'pledge' | 'settlement'}Id`;
/** In which consultation something happened; null for any of them. */
export type ChangedConsultation = { readonly consultationId: ConsultationId | null; readonly type: EventType };
/** Ids of a list in a stable order; `place` is the cursor behind each. */
export type PlacedId = { readonly id: Id; readonly place: string };
/** Kinds of objects of which a consultation has a list. */
export type ListedKind = 'proposal' | 'version' | 'comment' | 'answer' | 'ballot' | 'poll' | 'subtotal' | PooledKind;
/** Reads what `changes` of a consultation is made of. Everything here is or was public, apart from what is `held`. */
export interface ChangesReader extends PoolingChangesReader {
  /** Proposals by number, versions of those that have several, comments, answers and published ballots as they came, subtotals by sequence. */
  all(query: {
    readonly kind: ListedKind;
    readonly consultationId: ConsultationId;
    readonly after: string | null;
    readonly limit: number;
  }): Promise<readonly PlacedId[]>;
  proposals(ids: readonly Id[]): Promise<ReadonlyMap<Id, ProposalChange>>;
  /** By {@link versionId}; none of what is no longer shown. */
  versions(ids: readonly Id[]): Promise<ReadonlyMap<Id, VersionChange>>;
  comments(ids: readonly Id[]): Promise<ReadonlyMap<Id, CommentChange>>;
  answers(ids: readonly Id[]): Promise<ReadonlyMap<Id, AnswerChange>>;
  subtotals(ids: readonly Id[]): Promise<ReadonlyMap<Id, SubtotalChange>>;
  ballots(ids: readonly Id[]): Promise<ReadonlyMap<Id, BallotChange>>;
  polls(ids: readonly Id[]): Promise<ReadonlyMap<Id, PollChange>>;
  /** The last event of some types, of this consultation or of none; null where there is none. */
  latestEvent(consultationId: ConsultationId, types: readonly EventType[]): Promise<Id | null>;
  /** What of some types of events happened between two positions of the log, each consultation and type once. */
  changed(query: {
    readonly after: number;
    readonly upTo: number;
    readonly types: readonly EventType[];
  }): Promise<readonly ChangedConsultation[]>;
  /** Such events after one of them, in order; null where that one is not known here. */
  eventsSince(query: {
    readonly consultationId: ConsultationId;
    readonly since: Id | null;
    readonly types: readonly EventType[];
    readonly limit: number;
  }): Promise<readonly ChangeEvent[] | null>;
  /** The contributions of a participant to a consultation. */
  worksOf(
    participantId: ParticipantId,
    consultationId: ConsultationId,
  ): Promise<{ readonly proposals: readonly Id[]; readonly comments: readonly Id[] }>;
  versionsOf(proposalId: Id): Promise<readonly Id[]>;
  commentsOn(proposalId: Id): Promise<readonly Id[]>;
  /** All comments below a comment, at any depth. */
  commentsBelow(commentId: Id): Promise<readonly Id[]>;
}
/** One item of the changes of a host, as parsed and before any check against the rules. */
export type Mirrored =
  | MirroredConsultation
  | MirroredProposal
  | MirroredVersion
  | MirroredComment
  | MirroredAnswer
  | MirroredCohostAnswer
  | MirroredBallot
  | MirroredPoll
  | MirroredSubtotal
  | MirroredPooled
  | MirroredTrace;
/** The author of something, as the host states it; null once they were erased. */
export type MirroredAuthor = { readonly uri: string | null; readonly name: string } | null;
/** What the author's own city signed of a contribution, as the host passes it on. */
export type SignedAct = {
  /** The ids, as they were then, of the activity, of its actor, of what they wrote and of the consultation that it is for. */
  readonly activity: string;
  readonly actor: string;
  readonly object: string;
  readonly consultation: string;
  /** When they did it, by the clock of their city. */
  readonly actedAt: Date;
  readonly words: Words;
  /** Of a comment: the id of what it answers. */
  readonly answers: string | null;
  readonly proof: 'valid' | 'forged' | 'unknown';
  /** As it was signed. */
  readonly document: string;
};
export type MirroredConsultation = ToldOfCommunity & {
  readonly kind: 'consultation';
  readonly uri: string;
  readonly title: Localised;
  readonly summary: Localised;
  readonly languages: readonly Lang[];
  readonly topics: readonly TopicId[];
  readonly timeZone: string;
  readonly phases: readonly Omit<Phase, 'id'>[];
  readonly extensions: readonly {
    readonly phase: number;
    readonly from: Date;
    readonly to: Date;
    readonly reason: Localised;
    readonly at: Date;
  }[];
  readonly rules: Rules;
  /** The bytes that `rulesHash` has to be of. */
  readonly rulesText: string;
  readonly rulesHash: string;
  readonly publishedAt: Date;
  /** Its picture: where the host has it, and what it shows. */
  readonly cover: { readonly url: string; readonly alt: Localised } | null;
  /** The ids of all institutions that hold it, the host among them. */
  readonly hosts: readonly string[];
  /** What each of them is called, as the host says. */
  readonly institutions?: readonly InstitutionName[];
  /** How many people each of them may count, with every number before. */
  readonly registrations?: readonly Registration[];
  /** Who of them may bring in others, and who brought in whom. */
  readonly bringing?: readonly Bringing[];
};
export type MirroredProposal = {
  readonly kind: 'proposal';
  readonly uri: string;
  readonly number: number;
  readonly version: number;
  readonly content: Content;
  readonly contentHash: string;
  readonly tags: readonly string[];
  readonly topics: readonly TopicId[];
  readonly location: Location | null;
  readonly place: string | null;
  readonly images: readonly MirroredImage[];
  readonly author: MirroredAuthor;
  /** The post it came from, where one is known. */
  readonly original: string | null;
  readonly signedAct: SignedAct | null;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
};
/** One version of a proposal that has several, as it was published. */
export type MirroredVersion = {
  readonly kind: 'version';
  /** The id of the proposal. */
  readonly proposal: string;
  readonly version: number;
  readonly content: Content;
  readonly contentHash: string;
  readonly publishedAt: Date;
};
export type MirroredComment = {
  readonly kind: 'comment';
  readonly uri: string;
  /** The id of what it answers. */
  readonly answers: string;
  readonly side: CommentSide;
  readonly body: string;
  readonly warning: string | null;
  readonly lang: Lang;
  readonly author: MirroredAuthor;
  readonly original: string | null;
  readonly signedAct: SignedAct | null;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
};
export type MirroredBallot = {
  readonly kind: 'ballot';
  readonly uri: string;
  /** The bytes that `rulesHash` has to be of. */
  readonly rulesText: string;
  readonly rulesHash: string;
  /** As its rules and its document state it. */
  readonly ballot: Omit<Ballot, 'id' | 'consultationId' | 'options' | 'createdAt' | 'rulesHash' | 'uri'> & {
    readonly options: readonly Omit<BallotOption, 'id'>[];
  };
};
/** An opinion poll of the host, without any counts: those are in what each institution counted. */
export type MirroredPoll = {
  readonly kind: 'poll';
  readonly uri: string;
  readonly options: readonly Localised[];
} & Pick<Poll, 'question' | 'multiple' | 'opensAt' | 'closesAt'>;
/** What is left of a contribution that was withdrawn by its author, removed by a decision, or is held for now. */
export type MirroredTrace = {
  readonly kind: 'trace';
  readonly uri: string;
  readonly status: Exclude<ProposalStatus, 'published'>;
  readonly at: Date;
  /** Of a proposal. */
  readonly number: number | null;
  readonly version: number | null;
  readonly contentHash: string | null;
  readonly decision: {
    readonly kind: DecisionKind;
    readonly rule: ModerationRule;
    readonly reason: string;
    readonly decidedAt: Date;
  } | null;
};
/** One page of the changes of a host. */
export type MirroredPage = {
  readonly items: readonly Mirrored[];
  /** The host begins again with its whole state. */
  readonly anew?: boolean;
  /** The cursor to go on from, and whether there is more already. */
  readonly next: string;
  readonly more: boolean;
  /** What time it was at the host, by its own clock; null where it does not say. */
  readonly hostAt?: Date | null;
  /** Which version of the program read it: another one may understand more of it. */
  readonly readBy?: string;
  /** Whether the host tells something in it that this version does not understand. */
  readonly isUnread?: boolean;
};
/** Reads the changes of a host since a cursor, or from the beginning without one. `null` where it does not answer. */
export interface HostReader {
  page(uri: string, cursor: string | null): Promise<MirroredPage | null>;
}
/** Reads the copy that a co-host has of a consultation of ours. `null` where it does not answer, or has none. */
export interface CopyReader {
  copy(
    from: { readonly institution: string; readonly of: string },
    cursor: string | null,
  ): Promise<MirroredPage | null>;
}
/** Reads other nodes during a request that waits for the answer. */
export interface NetworkReader extends HostReader, CopyReader {
  /** Fetches and stores the actor of an institution; null where it does not answer or is no institution. */
  institution(uri: string): Promise<RemoteActor | null>;
  /** Reads the document of an institution at its own address; null where it cannot be read. */
  says(uri: string): Promise<InstitutionDescription | null>;
  /** Reads a template of an institution at its address; where absent, those of others cannot be read. */
  readonly template?: ReadTemplateAt;
  /** The bytes of an image as served; refused where there is none, null where the server does not answer in time. */
  image(url: string, server?: ImageServer): Promise<Result<Uint8Array, RefusalOf<'invalid'>> | null>;
}
