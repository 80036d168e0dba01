import type { AuditedActor } from '../../domain/event/audited.ts';
import type { EventType, LoggedEvent, NewEvent } from '../../domain/event/event.ts';
import type { EventOrigin } from '../../domain/event/origin.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Page, PageRequest } from '../kit/page.ts';

/** The public projection of the event log: no actors, supports or votes (design: decisions, Stores). */
export type PublicEvent = {
  readonly id: Id;
  readonly type: EventType;
  readonly version: number;
  readonly at: Date;
  readonly origin: EventOrigin;
  readonly consultation: string | null;
  readonly proposal: number | null;
  readonly data: Readonly<Record<string, unknown>>;
};

export interface EventLogReader {
  /** Events after a position, in order, at most `limit`. Positions are given to committed events only. */
  after(position: number, limit: number): Promise<readonly LoggedEvent[]>;
  cursor(consumer: string): Promise<number>;
  /** An event that has its position. */
  byId(id: Id): Promise<LoggedEvent | null>;
  /** How far each of some consumers got; one that never moved has everything before it. */
  consumers(names: readonly string[]): Promise<ReadonlyMap<string, ConsumerState>>;
  /** The last position given: where a consumer starts that skips everything before now. */
  last(): Promise<number>;
}

export interface EventLogWriter {
  append(...events: readonly NewEvent[]): Promise<void>;
  /** Moves a consumer's cursor forward, never back: two workers may run one consumer. */
  saveCursor(consumer: string, position: number): Promise<void>;
  /** Records the event that a consumer failed at last, with the class of the error. */
  consumerFailed(consumer: string, failure: { readonly eventId: Id; readonly error: string }): Promise<void>;
}

/** Which public events: those of these origins. */
export type PublicEventQuery = PageRequest & {
  readonly origins: readonly EventOrigin['kind'][];
  /** Only this one. */
  readonly id?: Id;
  /** What came after this event, where there is no cursor. */
  readonly afterId?: Id | undefined;
};

export interface EventViews {
  /** `next` is null only where the page is empty: the log goes on. */
  publicEvents(query: PublicEventQuery & { readonly types: readonly EventType[] }): Promise<Page<PublicEvent>>;
  /** What agents, tokens, connectors and operators did, newest first. */
  acts(query: PageRequest & ActsOf): Promise<Page<ActView>>;
  /** Every kind of act that they did so far. */
  actTypes(): Promise<readonly EventType[]>;
  /** The connectors that did anything so far. */
  connectors(): Promise<readonly string[]>;
  /** Who created each token, by its id, where the log says so. */
  tokenCreators(): Promise<ReadonlyMap<Id, AuditedActor>>;
}

/** An act as the audit log lists it. */
export type ActView = {
  readonly id: Id;
  readonly type: EventType;
  readonly at: Date;
  readonly by: AuditedActor;
  /** Where it was done; null for what concerns the whole institution. */
  readonly consultation: { readonly slug: string; readonly title: Localised } | null;
  readonly proposal: number | null;
  readonly data: Readonly<Record<string, unknown>>;
};
/** Filters of the audit log; null for any. */
export type ActsOf = {
  readonly by:
    | { readonly kind: 'agent' | 'token'; readonly id: Id }
    | { readonly kind: 'connector'; readonly id: string }
    | { readonly kind: 'operator' }
    | null;
  /** By slug. */
  readonly consultation: string | null;
  readonly type: EventType | null;
};

/** State of a consumer as stored. */
export type ConsumerState = {
  /** Number of events not yet consumed. */
  readonly behind: number;
  /** When the first of them happened; null where there are none. */
  readonly behindSince: Date | null;
  /** When its cursor last moved; null where it never did. */
  readonly succeededAt: Date | null;
  /** Its last failure, which may be resolved by now. */
  readonly failure: {
    readonly at: Date;
    readonly eventId: Id;
    /** The class of the error and of its causes: no message. */
    readonly error: string;
  } | null;
};
