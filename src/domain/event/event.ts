import type { Actor } from '../kit/actor.ts';
import type { EventId, Id } from '../kit/id.ts';
import { BALLOT_EVENTS } from './ballot.ts';
import { CONSULTATION_EVENTS } from './consultation.ts';
import type { EventDefinition, Shape } from './definition.ts';
import { FEATURE_REQUEST_EVENTS } from './feature-request.ts';
import { INSTITUTION_EVENTS } from './institution.ts';
import { MODERATION_EVENTS } from './moderation.ts';
import { NETWORK_EVENTS } from './network.ts';
import type { EventOrigin } from './origin.ts';
import { PERSON_EVENTS } from './person.ts';
import { PROPOSAL_EVENTS } from './proposal.ts';

/** Every type of event there is, each declared once with all that is known of it (docs/adr/0048). */
export const EVENTS = {
  ...INSTITUTION_EVENTS,
  ...CONSULTATION_EVENTS,
  ...PROPOSAL_EVENTS,
  ...FEATURE_REQUEST_EVENTS,
  ...MODERATION_EVENTS,
  ...BALLOT_EVENTS,
  ...PERSON_EVENTS,
  ...NETWORK_EVENTS,
};

export type EventType = keyof typeof EVENTS;

/** What each type of event says beyond its subject. */
export type EventData = {
  readonly [T in EventType]: (typeof EVENTS)[T]['data'] extends Shape<infer Data> ? Data : never;
};

export const EVENT_TYPES = Object.keys(EVENTS) as readonly EventType[];

/** What is known of a type of event. */
export function definitionOf(type: EventType): EventDefinition {
  return EVENTS[type];
}

/** One accepted act, as the use case writes it. */
export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    readonly id: EventId;
    readonly type: K;
    readonly at: Date;
    readonly by: Actor | null;
    /** Whose act it is; our own where it is not said. */
    readonly origin?: EventOrigin;
    readonly consultationId: Id | null;
    readonly proposalId: Id | null;
    readonly data: EventData[K];
  };
}[T];

/** The same act as a reader gets it, with its place in the log (dense, in order of commitment). */
export type LoggedEvent<T extends EventType = EventType> = NewEvent<T> & {
  readonly position: number;
  readonly origin: EventOrigin;
  /** By which version of its type the data was written. */
  readonly version: number;
};
