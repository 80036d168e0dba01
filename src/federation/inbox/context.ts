import type { GuestAct } from '../../application/network/guest-acts.ts';
import type { KeptFault } from '../../application/network/subtotals.ts';
import type { RemoteActor, Verdict } from '../../application/peers.ts';
import type { Application } from '../../application/ports.ts';
import type { Comment } from '../../domain/comment/comment.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Poll } from '../../domain/poll/poll.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { VerifyProof } from '../network/proofs.ts';
import type { Incoming, Json } from './incoming.ts';

/** What of ours an address names. */
export type Target =
  | { readonly kind: 'node' | 'institution' }
  | { readonly kind: 'consultation'; readonly consultation: Consultation }
  /** The proposal's text or its actor: one thing to a person. */
  | { readonly kind: 'proposal'; readonly consultation: Consultation; readonly proposal: Proposal }
  | { readonly kind: 'comment'; readonly consultation: Consultation; readonly comment: Comment }
  /** An announcement, a phase change or an official answer. */
  | { readonly kind: 'notice'; readonly consultation: Consultation; readonly proposal: Proposal | null }
  | { readonly kind: 'poll'; readonly consultation: Consultation; readonly poll: Poll }
  | { readonly kind: 'participant'; readonly id: string };

/** What acting on an activity needs beside the use cases. */
export type InboxContext = {
  readonly app: Application;
  /** What this node is reached by, and was before. */
  readonly addresses: { readonly origin: string; readonly former: readonly string[] };
  /** What of ours a URI names; null for anything else. */
  readonly targetOf: (uri: string) => Promise<Target | null>;
  /** The actor's own document, read once and kept; null where it cannot be read. */
  readonly actorOf: (uri: string, options?: { readonly fresh: boolean }) => Promise<RemoteActor | null>;
  /** The raw document behind a URI, fetched guarded; `gone` for 410. */
  readonly fetch: (uri: string) => Promise<Json | 'gone' | null>;
  /** Whether a document has the proof of an actor. */
  readonly proves: VerifyProof;
  readonly replies: Replies;
  /** Tells the worker that mirrors are to be read. */
  readonly mirrorsWoken: () => void;
};

/** What goes back to a sender. */
export type Replies = {
  acceptFollow(follow: {
    readonly id: string;
    readonly follower: RemoteActor;
    readonly target: string;
    readonly document: Json;
  }): Promise<void>;
  acceptQuote(request: {
    readonly id: string;
    readonly actor: RemoteActor;
    readonly quoted: string;
    readonly document: Json;
  }): Promise<void>;
  /** Tells somebody at a co-host what became of what they did; again the same, however often it is asked. */
  answerGuest(answer: {
    readonly to: Pick<RemoteActor, 'uri' | 'host' | 'inbox'>;
    readonly act: GuestAct;
    readonly consultation: Consultation;
  }): Promise<void>;
  /** Says to an institution that what it counted counts, or why not. */
  answerSubtotal(answer: {
    readonly to: RemoteActor;
    readonly create: Incoming;
    readonly fault: KeptFault | null;
  }): Promise<void>;
  /** A direct message in words, at most one an actor a day and never to a bot. */
  tell(message: {
    readonly to: RemoteActor;
    readonly about: Words;
    readonly incoming: Incoming;
    readonly consultation: Consultation | null;
  }): Promise<void>;
};

/** What is said to the author of something that was not taken as it came. */
export type Words =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'held' | 'not-public' | 'how-to' }
  /** They answered a message that has no thread. */
  | { readonly kind: 'closed' }
  /** A new version waits, because the former one has supports. */
  | { readonly kind: 'version-pending'; readonly version: number; readonly url: string };

/** What an activity leads to. Checks first, then the use case, then a verdict for the record. */
export type Handling = (context: InboxContext, incoming: Incoming) => Promise<Verdict>;
