import type { ActivityType } from '../mapping/activity.ts';
import type { Place } from '../uris.ts';

/** One activity that an event leads to, before anything is read, signed or sent. */
export type Planned = {
  /** Names it among the activities of its event; null for the main one, whose id is the event's own. */
  readonly role: string | null;
  readonly type: ActivityType;
  /** The actor of ours that does it. */
  readonly speaker: string;
  readonly object: Carried;
  /** Followers of any of these are told: actors and, for proposals, texts, since both can be followed. */
  readonly followersOf: readonly string[];
  /** Actors elsewhere who are told whether they follow or not. */
  readonly readers: readonly string[];
  /** What it is about: to one server, activities about one thing go one after the other. */
  readonly lane: string;
  /** Counts against what a consultation may announce in an hour. */
  readonly rationed?: true;
  /** For its readers alone: addressed to nobody else, and in no outbox. */
  readonly isBetweenNodes?: true;
};

/** What an activity carries. */
export type Carried =
  /** What is published at a place now, whole; nothing is sent where that is not there any more. */
  | { readonly kind: 'publication'; readonly place: Place }
  /** What is left of something that is gone. */
  | { readonly kind: 'tombstone'; readonly place: Place }
  /** Something by its id alone. */
  | { readonly kind: 'id'; readonly id: string }
  /** What was signed under an id before, whole; its id alone where that is not kept any more. */
  | { readonly kind: 'signed'; readonly id: string }
  /** Another activity of the same event, whole. */
  | { readonly kind: 'activity'; readonly role: string | null; readonly about: string };
