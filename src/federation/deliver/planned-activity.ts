import type { SoftwareVersions } from '../../application/federation/delivery/ports.ts';
import type { AnnounceForm } from '../../domain/federation/announce-form.ts';
import type { OwnTexts } from '../../domain/participant/participant.ts';
import type { ActivityType } from '../mapping/activity.ts';
import type { neutralNote } from '../mapping/neutral-note.ts';
import type { ResourceRef } from '../uris.ts';

/** One activity that an event leads to, before anything is read, signed or sent. */
export type PlannedActivity = {
  /** Names it among the activities of its event; null for the main one, whose id is the event's own. */
  readonly role: string | null;
  readonly type: ActivityType;
  /** The actor of ours that does it. */
  readonly speaker: string;
  readonly object: ActivityObject;
  /** Followers of any of these are recipients: actors and, for proposals, texts, since both can be followed. */
  readonly followersOf: readonly string[];
  /** Remote actors who are recipients whether they follow or not. */
  readonly readers: readonly string[];
  /** What it is about: to one server, activities about one thing go one after the other. */
  readonly orderingKey: string;
  /** Of an Announce of which there is another form: who is known to read that one does not get this. */
  readonly form?: AnnounceForm;
  /**
   * Only for followers whose server runs one of these, by its name in NodeInfo, in lower case; null for servers of which that is not
   * known. Nobody else asks for it: no outbox lists it, and where nobody waits for it, it is not made.
   */
  readonly software?: readonly ('piefed' | 'hubzilla' | 'streams' | null)[];
  /**
   * Followers of something else who get it straight, where their server is known to run a software that makes nothing of the
   * Announce of it; within what may be announced in an hour (docs/adr/0099).
   */
  readonly straightTo?: SoftwareVersions & { readonly followersOf: readonly string[] };
  /** Followers whose server makes nothing of this, and refuses it. */
  readonly notTo?: SoftwareVersions;
  /** Counts against what a consultation may announce in an hour. */
  readonly rationed?: true;
  /** Of the Delete of an account, what the person wants of their texts where these are not deleted with it. */
  readonly ownTexts?: OwnTexts | null;
  /** Of a Delete: what each server is told that its object says, right before. */
  readonly neutral?: Pick<Parameters<typeof neutralNote>[0], 'id' | 'group' | 'lang' | 'text' | 'publishedAt'>;
  /** For its readers alone: addressed to nobody else, and in no outbox. */
  readonly isBetweenNodes?: true;
};

/** What an activity carries. */
export type ActivityObject =
  /** What is published at a place now, whole; nothing is sent where that is not there any more. */
  | { readonly kind: 'publication'; readonly place: ResourceRef }
  /** What is left of something that is gone. */
  | { readonly kind: 'tombstone'; readonly place: ResourceRef }
  /** Something by its id alone. */
  | { readonly kind: 'id'; readonly id: string }
  /** What was signed under an id before, whole; its id alone where that is not kept any more. */
  | { readonly kind: 'signed'; readonly id: string }
  /** Another activity of the same event, whole. */
  | { readonly kind: 'activity'; readonly role: string | null; readonly about: string };
