import { type JsonWebKey, randomUUID } from 'node:crypto';

/** One activity for one inbox, as it waits in the outbox queue. */
export type DeliveryMessage = {
  readonly type: 'delivery';
  /** Of this message; the queue keeps the place of one that is queued again under it. */
  readonly id: string;
  readonly activity: string;
  readonly activityType: string;
  /** What it is about: once that is gone, another try says nothing any more. Null for what has no such thing. */
  readonly about: string | null;
  readonly inbox: string;
  /** The actor of ours who signs the request. */
  readonly speaker: string;
  /** What is sent; null where it is kept under the id of the activity, and read when it is sent. */
  readonly body: string | null;
  /** What is posted right before it, whatever is answered; nothing holds a Delete up. Queued by an earlier version, it is absent. */
  readonly before?: string | null;
  /** The key that signs; null where it is the one that the actor has by then. */
  readonly key: { readonly id: string; readonly jwk: JsonWebKey } | null;
  /** The ordering key of the queue, for whoever changes the key that its fingerprint is made with. */
  readonly orderingKey: string;
  /** When it was queued, or put back: ISO 8601. */
  readonly started: string;
  /** Tries that failed, without those that were made before its pause was over. */
  readonly attempt: number;
  /** Of the last try that failed: when that was, and when the pause after it is over; in ISO 8601. Absent before the first. */
  readonly failed?: { readonly at: string; readonly pauseUntil: string; readonly keepsPause: boolean };
};

export function newDelivery(of: Omit<DeliveryMessage, 'type' | 'id' | 'started' | 'attempt'>): DeliveryMessage {
  return { type: 'delivery', id: randomUUID(), started: new Date().toISOString(), attempt: 0, ...of };
}

/** A message of the outbox queue; null where it is none. Also those that Fedify queued in databases of before (docs/adr/0061). */
export function deliveryIn(message: unknown): DeliveryMessage | null {
  if (typeof message !== 'object' || message === null || !('type' in message)) return null;
  if (message.type === 'delivery') return message as DeliveryMessage;
  return message.type === 'outbox' ? fromFedify(message as unknown as FedifyMessage) : null;
}

type FedifyMessage = {
  readonly id: string;
  readonly inbox: string;
  readonly activity: Readonly<Record<string, unknown>>;
  readonly keys: readonly { readonly keyId: string; readonly privateKey: JsonWebKey }[];
  readonly orderingKey?: string;
  readonly started: string;
  readonly attempt: number;
};

function fromFedify(message: FedifyMessage): DeliveryMessage {
  const { id, inbox, activity, keys, orderingKey = '', started, attempt } = message;
  const speaker = String(activity['actor']);
  const [key] = keys;
  const isLast = isOfItsOwnActor(activity);
  return {
    type: 'delivery',
    id,
    activity: String(activity['id']),
    activityType: String(activity['type']),
    about: null,
    inbox,
    speaker,
    body: JSON.stringify(activity),
    key: isLast && key !== undefined ? { id: key.keyId, jwk: key.privateKey } : null,
    orderingKey,
    started,
    attempt,
  };
}

/** The Delete of an account: somebody's last word. Their own document, with their keys, is gone by the time it is sent. */
export function isOfItsOwnActor(activity: Readonly<Record<string, unknown>>): boolean {
  const { type, actor, object } = activity;
  return type === 'Delete' && typeof object === 'object' && object !== null && 'id' in object && object.id === actor;
}
