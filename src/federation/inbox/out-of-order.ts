import type { InboxContext } from './context.ts';
import type { Incoming } from './incoming.ts';
import type { Json } from './json.ts';

/** How long servers retry deliveries: no known software retries for longer. */
export const SENT_AGAIN_DAYS = 7;

/** Whether its author took something back before it came. */
export async function isDeletedBefore(context: InboxContext, { actor }: Incoming, object: string): Promise<boolean> {
  return await context.app.store.read((reader) => reader.peers.isDeleted({ actor, object }));
}

/**
 * Whether other words for something unknown can be the first that we see of it: its author changed it before it came.
 * Something older came long ago, and was not for us.
 */
export function mayPrecedeCreate(incoming: Incoming, object: Json): boolean {
  const { published } = object;
  const at = typeof published === 'string' ? new Date(published).getTime() : Number.NaN;
  return Number.isNaN(at) || incoming.receivedAt.getTime() - at <= SENT_AGAIN_DAYS * 86_400_000;
}
