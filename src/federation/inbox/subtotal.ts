import { hearAnswer } from '../../application/network/hear-answer.ts';
import { recognise } from '../../application/network/recognise.ts';
import { takeSubtotal } from '../../application/network/take-subtotal.ts';
import type { Verdict } from '../../application/peers.ts';
import { faultIn } from '../mapping/subtotal-answer.ts';
import { subtotalIn } from '../network/subtotal-reader.ts';
import type { InboxContext } from './context.ts';
import { accepted, type Incoming, idOf, ignored, isJson, refused } from './incoming.ts';

/** An institution sends what its people did in a consultation of ours; whatever becomes of it, it is told. */
export async function onSubtotal(context: InboxContext, incoming: Incoming): Promise<Verdict> {
  const { object } = incoming.document;
  const consultation = isJson(object) ? idOf(object['consultation']) : null;
  const target = consultation === null ? null : await context.targetOf(consultation);
  if (target?.kind !== 'consultation') return ignored('not-ours');
  if ((await recognise(context.app, incoming.actor)) === 'unread') throw new Error(UNREADABLE);
  const signer = await context.actorOf(incoming.actor);
  if (signer === null) throw new Error(UNREADABLE);
  // What was signed says what it says by the addresses of then, and so does its proof.
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
  const taken = await takeSubtotal(context.app, {
    consultationId: target.consultation.id,
    signed,
    signer: by,
    isProven: proof === 'valid',
    receivedAt: incoming.receivedAt,
  });
  await context.replies.answerSubtotal({ to: signer, create: incoming, fault: taken.ok ? null : taken.fault });
  if (!taken.ok) return refused(taken.fault.because);
  return taken.news ? accepted('subtotal') : ignored('known');
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
  const said = answer === 'accept' ? null : (faultIn(fault) ?? ({ because: 'unreadable' } as const));
  const heard = await hearAnswer(app, { uri: subtotal, by: incoming.actor, fault: said });
  return heard === 'heard' ? accepted(`subtotal-${answer}ed`) : heard === 'foreign' ? refused('not-the-host') : null;
}
