import { exportJwk } from '@fedify/fedify';
import type { Inbox } from '../../application/federation/delivery/ports.ts';
import type { SignedDocument } from '../../application/federation/ports.ts';
import type { Keys } from '../keys.ts';
import type { Uris } from '../uris.ts';
import { type DeliveryMessage, isOfItsOwnActor, newDelivery } from './delivery-message.ts';
import type { Outbox } from './outbox.ts';

/** Puts an activity into the outbox queue, once for each inbox, all of them or none. */
export type Send = (message: {
  readonly activity: SignedDocument;
  /** Whether it stays kept under its id, and is read there when it is sent; otherwise it is carried along. */
  readonly isKept: boolean;
  readonly speaker: string;
  readonly inboxes: readonly Inbox[];
  /** To one server, messages of one key go one after the other, except that no Announce holds up anything else. */
  readonly orderingKey: string;
  /** Posted to each inbox right before it, whatever is answered: as JSON. */
  readonly before?: string | null;
}) => Promise<void>;

export function createSend(parts: { readonly outbox: Outbox; readonly uris: Uris; readonly keys: Keys }): Send {
  const { outbox, uris, keys } = parts;
  const own = new URL(uris.origin).origin;
  return async ({ activity, isKept, speaker, inboxes, orderingKey, before = null }) => {
    const document: Record<string, unknown> = JSON.parse(activity.body);
    if (document['proof'] === undefined) throw new TypeError('an activity without a proof is not sent');
    const type = String(document['type']);
    // Also passed on, it says that what it is about is gone, and goes although that is so.
    const isOfDelete = type === 'Delete' || typeOf(document['object']) === 'Delete';
    const isLast = isOfItsOwnActor(document);
    const said: Pick<DeliveryMessage, 'activity' | 'activityType' | 'about' | 'speaker' | 'body' | 'key' | 'before'> = {
      activity: activity.uri,
      activityType: type,
      about: isOfDelete ? null : activity.about,
      speaker,
      body: isKept && !isLast ? null : activity.body,
      before,
      key: isLast ? await senderKey(keys, speaker) : null,
    };
    const addressed = new Map(inboxes.map(({ uri }) => [uri, new URL(uri).origin]));
    const others = [...addressed].filter(([, origin]) => origin !== own);
    if (type === 'Delete') {
      const origins = [...new Set(others.map(([, origin]) => origin))];
      await outbox.drop(origins.flatMap((origin) => [inOrder(orderingKey, origin), announced(orderingKey, origin)]));
    }
    const keyOf = type === 'Announce' ? announced : inOrder;
    await outbox.enqueue(
      others.map(([inbox, origin]) => newDelivery({ ...said, inbox, orderingKey: keyOf(orderingKey, origin) })),
    );
  };
}

function typeOf(object: unknown): unknown {
  return typeof object === 'object' && object !== null && 'type' in object ? object.type : null;
}

function inOrder(orderingKey: string, origin: string): string {
  return `${orderingKey}\n${origin}`;
}

const ANNOUNCED = ' announced';

/** An Announce names what it passes on: whoever cannot take the one may well take the other. */
function announced(orderingKey: string, origin: string): string {
  return inOrder(`${orderingKey}${ANNOUNCED}`, origin);
}

/** The ordering key of what an Announce passes on to its host. */
export function passedOnIn(orderingKey: string): string {
  return orderingKey.replace(`${ANNOUNCED}\n`, '\n');
}

async function senderKey(keys: Keys, speaker: string): Promise<DeliveryMessage['key']> {
  const { keyId, privateKey } = await keys.sender(speaker, 'rsa');
  return { id: keyId.href, jwk: await exportJwk(privateKey) };
}
