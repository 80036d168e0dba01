import type { Verdict } from '../../application/host/ports.ts';
import { resolveMove } from '../../application/network/move/resolve-move.ts';
import { receiveSubtotal } from '../../application/network/subtotal/receive-subtotal.ts';
import { receiveSubtotalReply } from '../../application/network/subtotal/receive-subtotal-reply.ts';
import { faultIn } from '../mapping/subtotal-answer.ts';
import { subtotalIn } from '../network/subtotal-reader.ts';
import type { InboxContext } from './context.ts';
import { accepted, type Incoming, ignored, refused } from './incoming.ts';
import { idOf, isJson } from './json.ts';

/** An institution sends a subtotal of a consultation of this node; it always gets a reply. */
export async function onSubtotal(context: InboxContext, incoming: Incoming): Promise<Verdict> {
  const { object } = incoming.document;
  const consultation = isJson(object) ? idOf(object['consultation']) : null;
  const target = consultation === null ? null : await context.targetOf(consultation);
  if (target?.kind !== 'consultation') return ignored('not-ours');
  if ((await resolveMove(context.app, incoming.actor)) === 'unread') throw new Error(UNREADABLE);
  const signer = await context.actorOf(incoming.actor);
  if (signer === null) throw new Error(UNREADABLE);
  // The signed document and its proof have the ids of the time of signing.
  const { object: sent } = incoming.asSent;
  const signed = subtotalIn(sent);
  if (signed === null) {
    const fault = { because: 'unreadable' } as const;
    await context.replies.answerSubtotal({ to: signer, create: incoming, fault });
    return refused('unreadable');
  }
  const by = idOf(incoming.asSent['actor']) ?? incoming.actor;
  const proof = isJson(sent) ? await context.proves(sent, by) : 'forged';
  if (proof === 'unknown') throw new Error('the key of an institution that counted cannot be read for now');
  const claimed = await receiveSubtotal(context.app, {
    consultationId: target.consultation.id,
    signed,
    signer: by,
    isProven: proof === 'valid',
    receivedAt: incoming.receivedAt,
  });
  await context.replies.answerSubtotal({ to: signer, create: incoming, fault: claimed.ok ? null : claimed.fault });
  if (!claimed.ok) return refused(claimed.fault.because);
  return claimed.news ? accepted('subtotal') : ignored('known');
}

const UNREADABLE = 'the institution that counted cannot be read for now';

/** The host of a consultation answers a subtotal of ours; null where something else is answered. */
export async function answeredSubtotal(
  { app }: InboxContext,
  incoming: Incoming,
  answer: 'accept' | 'reject',
): Promise<Verdict | null> {
  const { object, fault } = incoming.asSent;
  const create = isJson(object) && object['type'] === 'Create' ? idOf(object) : null;
  const subtotal = isJson(object) ? idOf(object['object']) : null;
  if (create === null || subtotal !== `${create}/subtotal`) return null;
  const received = answer === 'accept' ? null : (faultIn(fault) ?? ({ because: 'unreadable' } as const));
  const reply = await receiveSubtotalReply(app, { uri: subtotal, by: incoming.actor, fault: received });
  return reply === 'heard' ? accepted(`subtotal-${answer}ed`) : reply === 'foreign' ? refused('not-the-host') : null;
}
