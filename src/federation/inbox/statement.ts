import type { Verdict } from '../../application/host/ports.ts';
import { resolveMove } from '../../application/network/move/resolve-move.ts';
import { receiveStatement } from '../../application/network/statement/receive-statement.ts';
import { receiveStatementReply } from '../../application/network/statement/receive-statement-reply.ts';
import { hostAnswerFrom } from '../mapping/host-answer.ts';
import { statementIn } from '../network/pooling-reader.ts';
import { resourceAt, urisOf } from '../uris.ts';
import type { InboxContext } from './context.ts';
import { accepted, type Incoming, ignored, refused } from './incoming.ts';
import { idOf, isJson } from './json.ts';

/** An institution states something in a community of this node; it always gets a reply. */
export async function onStatement(context: InboxContext, incoming: Incoming): Promise<Verdict> {
  const { object } = incoming.document;
  const consultation = isJson(object) ? idOf(object['consultation']) : null;
  const target = consultation === null ? null : await context.targetOf(consultation);
  if (!isJson(object) || target?.kind !== 'consultation' || target.consultation.host !== null)
    return ignored('not-ours');
  const offer = await context.app.store.read((reader) => reader.handOvers.offer(target.consultation.id));
  // It waits until another institution has taken over, to which it is sent anew, or the offer is taken back.
  if (offer !== null) throw new Error('the community is being handed over');
  if ((await resolveMove(context.app, incoming.actor)) === 'unread') throw new Error(UNREADABLE);
  const signer = await context.actorOf(incoming.actor);
  if (signer === null) throw new Error(UNREADABLE);
  // What was signed has the ids of the time of signing.
  const { object: document } = incoming.asSent;
  const id = idOf(incoming.asSent) ?? incoming.id;
  const reply = { to: signer, sent: { id, type: 'Create', object: idOf(document) ?? id } } as const;
  const signed = statementIn(document);
  if (signed === null || !isJson(document)) {
    const refusal = { type: 'invalid', field: 'object', because: 'wrong-type' } as const;
    await context.replies.replyToAnswer({ ...reply, refusal });
    return refused('unreadable');
  }
  const by = idOf(incoming.asSent['actor']) ?? incoming.actor;
  const proof = await context.proves(document, by);
  if (proof === 'unknown') throw new Error('the key of an institution that pledges cannot be read for now');
  const request = resourceAt(urisOf(context.addresses.origin), idOf(object['inReplyTo']) ?? '');
  const isOfIt = request?.kind === 'proposal' && request.slug === target.consultation.slug;
  const received = await receiveStatement(context.app, {
    consultationId: target.consultation.id,
    number: isOfIt ? request.number : null,
    signed,
    signer: by,
    isProven: proof === 'valid',
    receivedAt: incoming.receivedAt,
  });
  await context.replies.replyToAnswer({ ...reply, refusal: received.ok ? null : received.refusal });
  if (!received.ok) return refused(received.refusal.type);
  return received.value === 'kept' ? accepted('statement') : ignored('known');
}

const UNREADABLE = 'the institution that pledges cannot be read for now';

/** The host of a community answers a statement of ours; null where something else is answered. */
export async function answeredStatement({ app }: InboxContext, incoming: Incoming): Promise<Verdict | null> {
  const { object } = incoming.asSent;
  const create = isJson(object) ? idOf(object) : null;
  const uri = isJson(object) ? idOf(object['object']) : null;
  if (create === null || uri?.endsWith('/statement') !== true) return null;
  const answer = hostAnswerFrom(incoming.document);
  if (answer === null || answer.status === 'held') return null;
  const { status } = answer;
  const refusal = status === 'refused' ? (answer.refusal ?? ({ type: 'decided-by-host', host: '' } as const)) : null;
  const heard = await receiveStatementReply(app, { uri, by: incoming.actor, status, refusal });
  if (heard === 'heard') return accepted(`statement-${status}`);
  return heard === 'foreign' ? refused('not-the-host') : ignored('nothing-asked');
}
