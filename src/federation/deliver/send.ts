import type { Federation } from '@fedify/fedify';
import type { Activity, Recipient } from '@fedify/vocab';
import type { Inbox } from '../../application/federation/delivery/ports.ts';
import type { Carried } from '../federation.ts';
import type { Keys } from '../keys.ts';
import type { Uris } from '../uris.ts';

/** Puts an activity into the outbox queue, once for each inbox, all of them or none. */
export type Send = (message: {
  readonly activity: Activity;
  readonly speaker: string;
  readonly inboxes: readonly Inbox[];
  /** To one server, messages of one lane go one after the other. */
  readonly orderingKey: string;
}) => Promise<void>;

export function createSend(parts: {
  readonly federation: Federation<Carried>;
  readonly uris: Uris;
  readonly keys: Keys;
}): Send {
  const { federation, uris, keys } = parts;
  const origin = new URL(uris.origin);
  return async ({ activity, speaker, inboxes, orderingKey }) => {
    if (inboxes.length === 0) return;
    const context = federation.createContext(origin, null);
    await context.sendActivity([await keys.sender(speaker, 'rsa')], inboxes.map(recipientAt), activity, {
      // The fan-out worker would serialise the document again, and its proof would not hold.
      fanout: 'skip',
      preferSharedInbox: true,
      excludeBaseUris: [origin],
      orderingKey: orderingKey,
    });
  };
}

function recipientAt({ uri, shared, actor }: Inbox): Recipient {
  const inbox = new URL(uri);
  return { id: new URL(actor), inboxId: inbox, endpoints: shared ? { sharedInbox: inbox } : null };
}
