import type { FollowScope } from '../mail/scope.ts';
import type { DecisionKind } from '../moderation/decision.ts';

declare const DATA: unique symbol;
/** Stands for the shape of the data of an event; nothing of it is there at run time. */
export type Shape<T> = { readonly [DATA]?: T };

/** References and plain values, no text, nothing personal that erasure could not reach (design: decisions, Stores). */
export function shape<T extends object>(): Shape<T> {
  return {};
}

export const NO_DATA = shape<Record<never, never>>();

/** What co-hosts read again after an event; with `-again` also what answers it, with `all` the whole consultation. */
export type CohostChange =
  | 'consultation'
  | 'proposal'
  | 'proposal-again'
  | 'comment'
  | 'comment-again'
  | 'answer'
  | 'ballot'
  | 'poll'
  | 'subtotal'
  | 'feature-request'
  | 'pledge'
  | 'settlement'
  | 'charter'
  | 'version'
  | 'works'
  | 'all';

/**
 * Which entries of our catalogue other nodes read again after an event: that of the consultation, that of the proposal, or all of
 * the consultation; with `supports` where only counts changed, which waits for as long as not everybody sees them.
 */
export type CatalogueChange = 'consultation' | 'proposal' | 'all' | 'proposal-supports' | 'all-supports';

/** All there is to say of a type of event. What reads the log decides by this, never by lists of its own. */
export type EventDefinition = {
  /** One higher whenever the shape of the data changes: an event keeps the version that it was written by. */
  readonly version: number;
  /** Whether the public may see it: never who supported, voted, reported or signed in. */
  readonly isPublic: boolean;
  /** Which documents of this node it may change: those of its consultation, any, or none. */
  readonly documents: 'any' | 'consultation' | 'none';
  /** What of the consultation co-hosts read again; null for nothing. */
  readonly cohosts: CohostChange | null;
  /** What of our catalogue other nodes read again; null for nothing. */
  readonly catalogue: CatalogueChange | null;
  /** Which followers by mail are told. */
  readonly news: readonly FollowScope[];
  /** What it decides about a proposal or comment, which the author is told; null for nothing. */
  readonly decision: DecisionKind | null;
  readonly data: Shape<object>;
};

type Consumers = Omit<EventDefinition, 'version' | 'data'>;

/** Nobody but this node reads it. */
export const INTERNAL = {
  isPublic: false,
  documents: 'none',
  cohosts: null,
  catalogue: null,
  news: [],
  decision: null,
} as const satisfies Consumers;

/** The public may see it, and that it happened in its consultation; nobody is told. */
export const SHOWN = { ...INTERNAL, isPublic: true, documents: 'consultation' } as const satisfies Consumers;
