import type { Application } from '../../application/application.ts';
import type { RemoteActor } from '../../application/federation/ports.ts';
import type { Verdict } from '../../application/host/ports.ts';
import type { IncomingContribution } from '../../application/network/incoming/ports.ts';
import type { StoredFault } from '../../application/network/subtotal/ports.ts';
import type { Comment } from '../../domain/comment/comment.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { Poll } from '../../domain/poll/poll.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { VerifyProof } from '../network/proofs.ts';
import type { WithdrawGone } from './gone-originals.ts';
import type { Incoming } from './incoming.ts';
import type { Json } from './json.ts';

/** The local object that a URI identifies. */
export type Target =
  | { readonly kind: 'node' | 'institution' | 'service' }
  | { readonly kind: 'consultation' | 'template'; readonly consultation: Consultation }
  /** The proposal's post or its actor. */
  | { readonly kind: 'proposal'; readonly consultation: Consultation; readonly proposal: Proposal }
  | { readonly kind: 'comment'; readonly consultation: Consultation; readonly comment: Comment }
  /** An announcement, a phase change, an official answer or a newsletter. */
  | { readonly kind: 'notice'; readonly consultation: Consultation; readonly proposal: Proposal | null }
  | { readonly kind: 'poll'; readonly consultation: Consultation; readonly poll: Poll }
  | { readonly kind: 'participant'; readonly id: string };

/** What an activity handler needs in addition to the use cases. */
export type InboxContext = {
  readonly app: Application;
  /** The current and former origins of this node. */
  readonly addresses: { readonly origin: string; readonly former: readonly string[] };
  /** The local object that a URI identifies; null for any other URI. */
  readonly targetOf: (uri: string) => Promise<Target | null>;
  /** The actor's document, cached; null where it cannot be read. */
  readonly actorOf: (uri: string, options?: { readonly fresh: boolean }) => Promise<RemoteActor | null>;
  /** The document at a URI, fetched through the outbound client; `gone` for 410. */
  readonly fetch: (uri: string) => Promise<Json | 'gone' | null>;
  /** The same of a post that a host names: null too where that host had too much read. */
  readonly postAt: (uri: string, host: string) => Promise<Json | 'gone' | null>;
  /** Looks at the original of a contribution, once in a while, and withdraws it where it is gone. */
  readonly withdrawGone: WithdrawGone;
  /** Whether a document has a valid proof of an actor. */
  readonly proves: VerifyProof;
  readonly replies: Replies;
  /** A host does not want an activity of ours: it is not tried there again. */
  readonly onRejected: (activity: string, host: string) => Promise<void>;
  /** Wakes the job that reads mirrors. */
  readonly mirrorsWoken: () => void;
};

/** A request to quote a post of ours. */
export type AskedQuote = {
  readonly id: string;
  readonly actor: RemoteActor;
  readonly quoted: string;
  readonly document: Json;
};

/** What the node sends to the actor that an activity came from. */
export type Replies = {
  acceptFollow(follow: {
    readonly id: string;
    readonly follower: RemoteActor;
    readonly target: string;
    readonly document: Json;
  }): Promise<void>;
  acceptQuote(request: AskedQuote): Promise<void>;
  /** What is not there any more cannot be quoted. */
  rejectQuote(request: AskedQuote): Promise<void>;
  /** Replies to an act of a co-host's participant with its outcome; a repeated act gets the same reply. */
  sendHostAnswer(answer: {
    readonly to: Pick<RemoteActor, 'uri' | 'host' | 'inbox'>;
    readonly act: IncomingContribution;
    readonly consultation: Consultation;
  }): Promise<void>;
  /** Replies to an institution whether its subtotal counts, or why not. */
  answerSubtotal(answer: {
    readonly to: RemoteActor;
    readonly create: Incoming;
    readonly fault: StoredFault | null;
  }): Promise<void>;
  /** Replies to a co-host whether its answer to a proposal is shown beside ours, or why not. */
  replyToAnswer(reply: {
    readonly to: RemoteActor;
    /** The activity that brought it, by the ids it was sent under. */
    readonly sent: { readonly id: string; readonly type: 'Create' | 'Update' | 'Offer'; readonly object: string };
    readonly refusal: Refusal | null;
  }): Promise<void>;
  /** Sends a direct message: at most one per actor and day, never to a bot. */
  tell(message: {
    readonly to: RemoteActor;
    readonly about: Words;
    readonly incoming: Incoming;
    readonly consultation: Consultation | null;
  }): Promise<void>;
};

/**
 * What of a post is not shown: pictures without words, pictures marked as sensitive behind no warning, more pictures than there may
 * be, films, sounds and other files, emoji of its server.
 */
export type LeftOut = 'pictures' | 'sensitive' | 'too-many' | 'files' | 'emoji';

/** The reply to the author of something that was not accepted as sent. */
export type Words =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'held' | 'not-public' | 'how-to' }
  /** The message that they replied to has no thread. */
  | { readonly kind: 'closed' }
  /** Their reply to a poll is no vote. */
  | { readonly kind: 'no-vote'; readonly closesAt: Date }
  /** They withdrew what they wrote, by a word. */
  | { readonly kind: 'withdrawn'; readonly of: Subject['kind'] }
  | { readonly kind: 'left-out'; readonly what: readonly LeftOut[] }
  /** Their server believes that they follow this; here it ended. */
  | { readonly kind: 'follow-ended'; readonly url: string }
  /** A new version waits, because the former one has supports. */
  | { readonly kind: 'version-pending'; readonly version: number; readonly url: string };

/** Decided once what it answers is here under this id, at the latest a day after it came. */
export type Waiting = { readonly verdict: 'waiting'; readonly parent: string };

/** Handles an activity: checks it, calls the use case, and returns a verdict for the record. */
export type Handling = (context: InboxContext, incoming: Incoming) => Promise<Verdict | Waiting>;
