import type { Reader } from '../../application/application.ts';
import type { Inbox } from '../../application/federation/delivery/ports.ts';
import { blockedBy } from './blocked.ts';
import { sharedInboxOf } from './inbox-of.ts';
import type { PlannedActivity } from './planned-activity.ts';

/** Whom an activity is for. */
export type Recipients = Pick<
  PlannedActivity,
  'followersOf' | 'readers' | 'form' | 'software' | 'straightTo' | 'notTo'
>;

/** Reads of the database: each of its moment, or all of one. */
type Read = <T>(work: (reader: Reader) => Promise<T>) => Promise<T>;

/** Some of the inboxes, each once. */
export type InboxPage = {
  readonly inboxes: readonly Inbox[];
  /** Where the next page begins; null where this is the last. */
  readonly next: string | null;
};

/** Inboxes of one transaction of the queue. Followers are never read all at once. */
const PAGE = 500;
/** Sorts before every address: direct recipients are done, no page of followers yet. */
const BEFORE_ALL = '';

/**
 * Everybody an activity is for, as of now, by page: first those it is addressed to, then followers by the address of their
 * inbox. None of a blocked host. `from` is what a page before gave as `next`; null for the first.
 */
export async function* pagesOfInboxes(read: Read, to: Recipients, from: string | null): AsyncGenerator<InboxPage> {
  const direct = await directInboxes(read, to);
  let isAllowed: ((inbox: Inbox) => boolean) | null = null;
  // Most of what happens is for nobody: policies are read where there is somebody.
  const allowed = async (inboxes: readonly Inbox[]) => {
    if (inboxes.length === 0) return inboxes;
    isAllowed ??= await allowedInboxes(read);
    return inboxes.filter(isAllowed);
  };
  let after = from;
  if (after === null) {
    after = BEFORE_ALL;
    const isLast = to.followersOf.length === 0;
    yield { inboxes: await allowed(direct), next: isLast ? null : after };
    if (isLast) return;
  }
  const addressed = new Set(direct.map(({ uri }) => uri));
  for (;;) {
    const page = await followersAfter(read, to, after);
    const last = page.at(-1);
    const next = last === undefined || page.length < PAGE ? null : last.uri;
    yield { inboxes: await allowed(page.filter(({ uri }) => !addressed.has(uri))), next };
    if (next === null) return;
    after = next;
  }
}

/** Whether an activity is for anybody, as of now: what a fan-out would find. */
export async function isAwaited(read: Read, to: Recipients): Promise<boolean> {
  for await (const { inboxes } of pagesOfInboxes(read, to, null)) if (inboxes.length > 0) return true;
  return false;
}

async function allowedInboxes(read: Read): Promise<(inbox: Inbox) => boolean> {
  const isBlocked = blockedBy(await read((reader) => reader.peers.policies()));
  return ({ uri, actor }) => !isBlocked(new URL(uri).host) && !isBlocked(new URL(actor).host);
}

async function followersAfter(
  read: Read,
  { followersOf: targets, form, software, notTo }: Recipients,
  after: string,
): Promise<readonly Inbox[]> {
  if (targets.length === 0) return [];
  return await read((reader) =>
    reader.deliveries.inboxes({
      ...{ targets, form: form ?? null, software: software ?? null, notTo: notTo ?? null },
      ...{ limit: PAGE, after },
    }),
  );
}

/** Those of readers, and of at most one page of servers that get it straight, each once. */
async function directInboxes(
  read: Read,
  { readers, straightTo }: Pick<Recipients, 'readers' | 'straightTo'>,
): Promise<readonly Inbox[]> {
  const ofReaders = await inboxesOf(read, readers);
  if (straightTo === undefined) return ofReaders;
  const { followersOf: targets, software, exceptVersion } = straightTo;
  const straight = await read((reader) =>
    reader.deliveries.inboxes({ targets, form: null, software: [software], exceptVersion, limit: PAGE, after: null }),
  );
  return [...new Map([...ofReaders, ...straight].map((inbox) => [inbox.uri, inbox])).values()];
}

async function inboxesOf(read: Read, actors: readonly string[]): Promise<readonly Inbox[]> {
  if (actors.length === 0) return [];
  const known = await read((reader) => Promise.all(actors.map((actor) => reader.peers.actor(actor))));
  const inboxes = known.flatMap((actor) => (actor === null || actor.goneAt !== null ? [] : [sharedInboxOf(actor)]));
  return [...new Map(inboxes.map((inbox) => [inbox.uri, inbox])).values()];
}
