import { checkOrigin } from '../application/network/move/check-origin.ts';
import { isLocal } from '../start/config.ts';
import type { OpenNode } from '../start/node.ts';
import { CommandRefused } from './command.ts';
import { originFaultText } from './doctor-origin.ts';

/**
 * Refuses to serve what was exported to live elsewhere: both would send the same mails and deliveries, and give the same
 * numbers to different things. Whoever says so goes on here, and it counts as not exported.
 */
export async function requireNotExported({ app }: OpenNode, isAllowed: boolean): Promise<void> {
  const at = await app.store.read((reader) => reader.moving.exportedAt());
  if (at === null) return;
  if (!isAllowed) {
    throw new CommandRefused(
      `this node was exported at ${at.toISOString()} to live elsewhere, and two nodes of one address contradict each other: where it never started elsewhere, say serve --although-exported`,
    );
  }
  await app.store.transact((writer) => writer.moving.markExported(null));
}

/**
 * Refuses to serve under an address under which nothing was ever signed, where the database is that of a node at another
 * one: all would get new ids and keys, and its followers would be lost. On this very machine it is only warned of.
 */
export async function requireSameNode({ app, log }: OpenNode): Promise<void> {
  const fault = await checkOrigin(app);
  if (fault === null) return;
  const says = originFaultText(fault, app.origin);
  if (fault.isNew && !isLocal(new URL(app.origin).hostname)) throw new CommandRefused(says);
  log.warn({ was: fault.was }, 'the node has another address than before, and nobody said that it moved');
}
