import { signJsonLd } from '@fedify/fedify';
import type { Application } from '../../application/application.ts';
import { latestDocument } from '../../application/federation/save-document.ts';
import { loadContext } from '../contexts.ts';
import type { Keys } from '../keys.ts';
import type { DeliveryMessage } from './delivery-message.ts';
import { type Body, bodyOf } from './sign-request.ts';

/** Bodies held at once: those of what is being sent now. */
const HELD_MAX = 200;

/** What is posted for a message; null where what it was about is not kept any more, so that there is nothing to say. */
export type OutgoingBodies = (message: DeliveryMessage) => Promise<Body | null>;

/**
 * Makes the body of an activity once for all its inboxes. What is passed on to followers has a Linked Data signature beside
 * its proof: servers that forward it go by that alone (docs/adr/0011).
 */
export function outgoingBodies(app: Application, keys: Keys): OutgoingBodies {
  const held = new Map<string, Promise<Body | null>>();

  async function kept(activity: string, speaker: string): Promise<Body | null> {
    const signed = await latestDocument(app, activity);
    if (signed === null) return null;
    const { keyId, privateKey } = await keys.sender(speaker, 'rsa');
    const document: unknown = JSON.parse(signed.body);
    return bodyOf(JSON.stringify(await signJsonLd(document, privateKey, keyId, { contextLoader: loadContext })));
  }

  return async ({ activity, speaker, body }) => {
    if (body !== null) return bodyOf(body);
    const name = `${speaker} ${activity}`;
    const known = held.get(name);
    if (known !== undefined) return await known;
    const made = kept(activity, speaker);
    held.set(name, made);
    made.catch(() => held.delete(name));
    const oldest = held.keys().next().value;
    if (held.size > HELD_MAX && oldest !== undefined) held.delete(oldest);
    return await made;
  };
}
