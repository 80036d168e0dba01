import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Host } from '../../../domain/network/host.ts';
import type { Application } from '../../application.ts';
import { contributionUri } from '../../kit/uris.ts';
import type { DecisionView } from '../../moderation/ports.ts';
import type { AuthorView } from '../../participant/ports.ts';
import { CHANGE_KINDS, type Change } from './change-kinds.ts';
import { CHANGES_PAGE, type WholeCursor, wholeState } from './read-changes.ts';

/** This node's copy of a consultation of another institution, page by page, in the format of the host's changes. */
export type Copy = {
  /** As it is here. */
  readonly consultation: Consultation & { readonly host: Host };
  readonly items: readonly Change[];
  /** Where to go on; null at the end. */
  readonly next: WholeCursor | null;
};

/**
 * Reads what is kept here of a consultation that another institution hosts or hosted, by its id there: for a host that lost
 * some of it (docs/adr/0039). What its host does not know is left out: what waits for it, and what is removed here alone.
 */
export async function readCopy(
  app: Application,
  query: { readonly uri: string; readonly cursor: WholeCursor | null; readonly limit: number },
): Promise<Copy | null> {
  return await app.store.read(async (reader) => {
    const id = await reader.sharing.mirrorOf(query.uri);
    const consultation = id === null ? null : await reader.consultations.byId(id);
    if (consultation === null || consultation.host === null) return null;
    const cursor = query.cursor ?? { kind: CHANGE_KINDS[0], after: null, since: null };
    const limit = Math.min(query.limit, CHANGES_PAGE);
    const { items, next } = await wholeState({ reader, consultation, limit }, cursor);
    return {
      consultation: { ...consultation, host: consultation.host },
      items: items.flatMap((notification) => asAtHost(app.origin, consultation, notification) ?? []),
      next: next.kind === 'since' ? null : next,
    };
  });
}

function asAtHost(origin: string, consultation: Consultation, notification: Change): Change | null {
  switch (notification.kind) {
    case 'proposal': {
      const { row, decision } = notification;
      if (row.uri === null || isHiddenHere(row.status, decision)) return null;
      const fromHere = row.author.kind === 'local';
      const original = fromHere ? contributionUri(origin, consultation.slug, row.id) : row.original;
      return { ...notification, row: { ...row, original, author: seenFromAfar(origin, row.author) } };
    }
    case 'comment': {
      const { comment, author, decision, parentUri } = notification;
      if (comment.uri === null || isHiddenHere(comment.status, decision)) return null;
      if (comment.parentId !== null && parentUri === null) return null;
      const fromHere = author.kind === 'local';
      const original = fromHere ? contributionUri(origin, consultation.slug, comment.id) : comment.original;
      const ids = { id: lastPart(comment.uri), parentId: parentUri === null ? null : lastPart(parentUri) };
      return { ...notification, comment: { ...comment, ...ids, original }, author: seenFromAfar(origin, author) };
    }
    case 'poll': {
      const { poll } = notification;
      return poll.uri === null ? null : { ...notification, poll: { ...poll, id: lastPart(poll.uri) } };
    }
    // The others say theirs again.
    case 'subtotal':
      return notification.institution === consultation.host?.institution ? notification : null;
    default:
      return notification;
  }
}

/** What this node hid by itself is not its host's doing; what is held may come back any moment. */
function isHiddenHere(status: string, decision: DecisionView | null): boolean {
  return status === 'held' || (status === 'removed' && decision?.byHost !== true);
}

/** Our own people are somebody else's people to whoever reads it. */
function seenFromAfar(origin: string, author: AuthorView): AuthorView {
  if (author.kind !== 'local') return author;
  return { ...author, kind: 'remote', actorUri: `${origin}/participants/${author.id}` };
}

function lastPart(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}
