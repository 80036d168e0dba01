import type { Application } from '../../application/application.ts';
import type { Inbox } from '../../application/federation/delivery/ports.ts';
import type { SignedDocument } from '../../application/federation/ports.ts';
import { blockedHosts } from './blocked.ts';
import { sharedInboxOf } from './inbox-of.ts';
import type { PlannedActivity } from './planned-activity.ts';
import type { Send } from './send.ts';

/** Inboxes of one transaction of the queue. Followers are never read all at once. */
const PAGE = 500;
/** Sorts before every address: direct recipients are done, no page of followers yet. */
const BEFORE_ALL = '';

export type FanOutInput = Pick<
  PlannedActivity,
  'speaker' | 'followersOf' | 'readers' | 'orderingKey' | 'form' | 'software' | 'straightTo' | 'notTo'
> & {
  readonly signed: SignedDocument;
  /** An activity that each server gets right before, as JSON. */
  readonly before?: string | null;
};

/**
 * Queues an activity for everybody it is for, each inbox once. How far it got is remembered: a worker that takes over
 * goes on there, and at most one page is queued twice, under the same id.
 */
export async function fanOut(app: Application, send: Send, what: FanOutInput): Promise<void> {
  const { signed, speaker, orderingKey, before = null } = what;
  const progress = await app.store.read((reader) => reader.deliveries.progress(signed.uri));
  if (progress === 'done') return;
  const isBlocked = await blockedHosts(app);
  const allowed = ({ uri, actor }: Inbox) => !isBlocked(new URL(uri).host) && !isBlocked(new URL(actor).host);
  const direct = await directInboxes(app, what);
  const sendTo = async (inboxes: readonly Inbox[]) => {
    if (inboxes.length > 0) await send({ activity: signed, isKept: true, speaker, orderingKey, inboxes, before });
  };
  const moveTo = async (inbox: string | null) =>
    await app.store.transact((writer) => writer.deliveries.saveProgress(signed.uri, inbox, app.now()));

  let after: string | null = progress.after;
  if (after === null) {
    await sendTo(direct.filter(allowed));
    after = BEFORE_ALL;
    if (what.followersOf.length > 0 && direct.length > 0) await moveTo(after);
  }
  for (;;) {
    const page = await followersAfter(app, what, after);
    await sendTo(page.filter((inbox) => allowed(inbox) && !direct.some(({ uri }) => uri === inbox.uri)));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return await moveTo(null);
    after = last.uri;
    await moveTo(after);
  }
}

async function followersAfter(
  app: Application,
  { followersOf: targets, form, software, notTo }: Pick<FanOutInput, 'followersOf' | 'form' | 'software' | 'notTo'>,
  after: string,
): Promise<readonly Inbox[]> {
  return await app.store.read((reader) =>
    reader.deliveries.inboxes({
      ...{ targets, form: form ?? null, software: software ?? null, notTo: notTo ?? null },
      ...{ limit: PAGE, after },
    }),
  );
}

/** Those of readers, and of at most one page of servers that get it straight, each once. */
async function directInboxes(
  app: Application,
  { readers, straightTo }: Pick<FanOutInput, 'readers' | 'straightTo'>,
): Promise<readonly Inbox[]> {
  const ofReaders = await inboxesOf(app, readers);
  if (straightTo === undefined) return ofReaders;
  const { followersOf: targets, ...runs } = straightTo;
  const straight = await app.store.read((reader) =>
    reader.deliveries.inboxes({ targets, form: null, ...runs, limit: PAGE, after: null }),
  );
  return [...new Map([...ofReaders, ...straight].map((inbox) => [inbox.uri, inbox])).values()];
}

async function inboxesOf(app: Application, actors: readonly string[]): Promise<readonly Inbox[]> {
  if (actors.length === 0) return [];
  const known = await app.store.read((reader) => Promise.all(actors.map((actor) => reader.peers.actor(actor))));
  const inboxes = known.flatMap((actor) => (actor === null || actor.goneAt !== null ? [] : [sharedInboxOf(actor)]));
  return [...new Map(inboxes.map((inbox) => [inbox.uri, inbox])).values()];
}
