import type { EventReader } from '../application/follow-events.ts';
import { isTelling } from '../application/network/read-changes.ts';
import type { EventType, LoggedEvent } from '../domain/event.ts';
import { aboutOf } from './deliver/about.ts';
import { DELIVERY_READER, type Delivering } from './deliver/delivering.ts';
import { HOUR_MS, isAnnouncedAlone, tellDigests } from './deliver/digest.ts';
import { tellErased } from './deliver/erased.ts';
import { isPlanned, planFor } from './deliver/plan.ts';
import { pollVoted, tellCounts } from './deliver/poll-counts.ts';
import { sealActivity } from './deliver/seal-activity.ts';
import { spread } from './deliver/spread.ts';
import { isToldToAuthor, tellAuthor } from './deliver/tell-author.ts';
import { isToldToCohosts, tellCohosts } from './deliver/tell-cohosts.ts';
import { tellMoved } from './deliver/tell-moved.ts';
import { isToldToPeer, tellSharing } from './deliver/tell-sharing.ts';
import type { TellDirectly } from './replies/direct.ts';

/** How long it is remembered how far an activity got: far longer than an event takes. */
const PROGRESS_MS = 7 * 86_400_000;
/** Longest wait of the chore: a digest or a poll may become due meanwhile. */
const LOOK_MS = 60_000;

/** Events that go ways of their own. */
const TOLD_APART: ReadonlySet<EventType> = new Set(['keys-rotated', 'poll-voted', 'participant-erased']);

export type Deliveries = {
  /** Turns each event of the log into what followers get. Moves on once all of it is queued. */
  readonly reader: EventReader;
  /** Tells what waits for its time: digests and counts. */
  readonly chore: { readonly name: string; run(): Promise<number> };
};

/** What else follows from an event or waits for its time, and goes a way of its own. */
export type Apart = {
  concerns(event: LoggedEvent): boolean;
  follow(event: LoggedEvent): Promise<void>;
  tellDue(): Promise<void>;
};

/** Everything this node says to others by itself. Answers to what they send are in replies.ts. */
export function createDeliveries(delivering: Delivering, tell: TellDirectly, apart: readonly Apart[] = []): Deliveries {
  const { app } = delivering.press;
  return {
    reader: {
      name: DELIVERY_READER,
      concerns: (event) => isFollowed(event) || apart.some((each) => each.concerns(event)),
      async follow(event) {
        if (isFollowed(event)) await followEvent(delivering, tell, event);
        for (const each of apart) if (each.concerns(event)) await each.follow(event);
      },
    },
    chore: {
      name: 'federation-due',
      async run() {
        const now = app.now();
        for (const each of apart) await each.tellDue();
        await tellDigests(delivering);
        await tellCounts(delivering);
        await tellMoved(delivering);
        await app.store.transact((writer) =>
          writer.deliveryWrite.forgetProgress(new Date(now.getTime() - PROGRESS_MS)),
        );
        const next = await app.store.read((reader) => reader.deliveries.nextDue(HOUR_MS));
        return next === null ? LOOK_MS : Math.max(0, Math.min(next.getTime() - app.now().getTime(), LOOK_MS));
      },
    },
  };
}

function isFollowed({ type }: LoggedEvent): boolean {
  return (
    isPlanned(type) ||
    isToldToAuthor(type) ||
    isToldToPeer(type) ||
    isToldToCohosts(type) ||
    isTelling(type) ||
    TOLD_APART.has(type)
  );
}

async function followEvent(delivering: Delivering, tell: TellDirectly, event: LoggedEvent): Promise<void> {
  const { press, send } = delivering;
  if (event.type === 'keys-rotated') press.keys.forget(event.data.actor);
  if (event.type === 'poll-voted') return await pollVoted(delivering, event);
  if (event.type === 'participant-erased') return await tellErased(delivering, event);
  if (isToldToPeer(event.type)) return await tellSharing(delivering, event);
  if (isToldToCohosts(event.type)) return await tellCohosts(delivering, event);
  const about = await aboutOf(press.app, press.uris, event);
  const plan = planFor(about, event);
  for (const planned of plan) {
    if (planned.rationed === true && !(await isAnnouncedAlone(delivering, event))) continue;
    const sealed = await sealActivity(press, planned, event);
    // What follows the main activity passes it on; where there is none, there is nothing to pass on.
    if (sealed === null) break;
    await spread(press.app, send, { ...planned, sealed });
  }
  // What followers are not told, as a comment that was made elsewhere, changes what co-hosts show all the same.
  const group = about.consultation === null ? null : press.uris.consultation(about.consultation.slug);
  const isPassedOn = plan.some(({ followersOf }) => followersOf.some((each) => each === group));
  if (group !== null && !isPassedOn && isTelling(event.type)) await tellCohosts(delivering, event);
  await tellAuthor({ app: press.app, uris: press.uris, tell }, event);
}
