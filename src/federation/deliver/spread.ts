import type { Inbox } from '../../application/deliveries.ts';
import type { SealedDocument } from '../../application/documents.ts';
import type { Application } from '../../application/ports.ts';
import { sealedActivity } from '../documents.ts';
import { blockedHosts } from './blocked.ts';
import type { Planned } from './planned.ts';
import type { Send } from './send.ts';

/** Inboxes of one transaction of the queue. Followers are never read all at once. */
const PAGE = 500;
/** Sorts before every address: those who are told directly were, no page of followers yet. */
const BEFORE_ALL = '';

export type Spreading = Pick<Planned, 'speaker' | 'followersOf' | 'readers' | 'lane'> & {
  readonly sealed: SealedDocument;
};

/**
 * Queues an activity for everybody it is for, each inbox once. How far it got is remembered: a worker that takes over
 * goes on there, and at most one page is queued twice, under the same id.
 */
export async function spread(app: Application, send: Send, what: Spreading): Promise<void> {
  const { sealed, speaker, lane } = what;
  const progress = await app.store.read((reader) => reader.deliveries.progress(sealed.uri));
  if (progress === 'done') return;
  const activity = await sealedActivity(sealed);
  const isBlocked = await blockedHosts(app);
  const allowed = ({ uri, actor }: Inbox) => !isBlocked(new URL(uri).host) && !isBlocked(new URL(actor).host);
  const direct = await inboxesOf(app, what.readers);
  const moveTo = async (inbox: string | null) =>
    await app.store.transact((writer) => writer.deliveryWrite.progress(sealed.uri, inbox, app.now()));

  let after: string | null = progress.after;
  if (after === null) {
    await send({ activity, speaker, lane, inboxes: direct.filter(allowed) });
    after = BEFORE_ALL;
    if (what.followersOf.length > 0 && direct.length > 0) await moveTo(after);
  }
  for (;;) {
    const page = await followersAfter(app, what.followersOf, after);
    const inboxes = page.filter((inbox) => allowed(inbox) && !direct.some(({ uri }) => uri === inbox.uri));
    await send({ activity, speaker, lane, inboxes });
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return await moveTo(null);
    after = last.uri;
    await moveTo(after);
  }
}

async function followersAfter(app: Application, targets: readonly string[], after: string): Promise<readonly Inbox[]> {
  return await app.store.read((reader) => reader.deliveries.inboxes({ targets, limit: PAGE, after }));
}

async function inboxesOf(app: Application, actors: readonly string[]): Promise<readonly Inbox[]> {
  if (actors.length === 0) return [];
  const known = await app.store.read((reader) => Promise.all(actors.map((actor) => reader.peers.actor(actor))));
  const inboxes = known.flatMap((actor): Inbox[] =>
    actor === null || actor.goneAt !== null
      ? []
      : [{ uri: actor.sharedInbox ?? actor.inbox, shared: actor.sharedInbox !== null, actor: actor.uri }],
  );
  return [...new Map(inboxes.map((inbox) => [inbox.uri, inbox])).values()];
}
