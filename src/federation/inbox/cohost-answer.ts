import type { Verdict } from '../../application/host/ports.ts';
import { receiveAnswerReply } from '../../application/network/answer/receive-answer-reply.ts';
import { receiveCohostAnswer } from '../../application/network/answer/receive-cohost-answer.ts';
import { resolveMove } from '../../application/network/move/resolve-move.ts';
import { hostAnswerFrom } from '../mapping/host-answer.ts';
import { isAnswer, signedAnswerIn } from '../network/signed-answer.ts';
import { resourceAt, urisOf } from '../uris.ts';
import type { InboxContext } from './context.ts';
import { accepted, type Incoming, ignored, refused } from './incoming.ts';
import { idOf, isJson } from './json.ts';

/** An institution answers a proposal of a consultation of this node; it always gets a reply. Null for anything else. */
export async function onCohostAnswer(
  context: InboxContext,
  incoming: Incoming,
  type: 'Create' | 'Update',
): Promise<Verdict | null> {
  const { object } = incoming.document;
  if (!isJson(object) || !isAnswer(object)) return null;
  const target = await context.targetOf(idOf(object['consultation']) ?? '');
  if (target?.kind !== 'consultation') return null;
  if ((await resolveMove(context.app, incoming.actor)) === 'unread') throw new Error(UNREADABLE);
  const signer = await context.actorOf(incoming.actor);
  if (signer === null) throw new Error(UNREADABLE);
  // What was signed has the ids of the time of signing.
  const { object: document } = incoming.asSent;
  const id = idOf(incoming.asSent) ?? incoming.id;
  const reply = { to: signer, sent: { id, type, object: idOf(document) ?? id } };
  const signed = signedAnswerIn(document);
  if (signed === null || !isJson(document)) {
    const refusal = { type: 'invalid', field: 'object', because: 'wrong-type' } as const;
    await context.replies.replyToAnswer({ ...reply, refusal });
    return refused('unreadable');
  }
  const by = idOf(incoming.asSent['actor']) ?? incoming.actor;
  const proof = await context.proves(document, by);
  if (proof === 'unknown') throw new Error('the key of an institution that answers cannot be read for now');
  const answered = resourceAt(urisOf(context.addresses.origin), idOf(object['inReplyTo']) ?? '');
  const isOfIt = answered?.kind === 'proposal' && answered.slug === target.consultation.slug;
  const received = await receiveCohostAnswer(context.app, {
    consultationId: target.consultation.id,
    number: isOfIt ? answered.number : null,
    signed,
    signer: by,
    isProven: proof === 'valid',
  });
  await context.replies.replyToAnswer({ ...reply, refusal: received.ok ? null : received.refusal });
  if (!received.ok) return refused(received.refusal.type);
  return received.value === 'kept' ? accepted('cohost-answer') : ignored('known');
}

const UNREADABLE = 'the institution that answers cannot be read for now';

/** The host says whether it shows an answer of ours; null where something else is answered. */
export async function answeredCohostAnswer(context: InboxContext, incoming: Incoming): Promise<Verdict | null> {
  const { object } = incoming.asSent;
  const answer = isJson(object) ? idOf(object['object']) : null;
  const resource = answer === null ? null : ownAt(context, answer);
  const said = resource?.kind === 'cohost-answer' ? hostAnswerFrom(incoming.document) : null;
  if (resource?.kind !== 'cohost-answer' || said === null || said.status === 'held') return null;
  const { slug, number, version } = resource;
  const atHost = { status: said.status, refusal: said.refusal };
  const heard = await receiveAnswerReply(context.app, { slug, number, version, by: incoming.actor, atHost });
  if (heard === 'heard') return accepted(`cohost-answer-${said.status}`);
  return heard === 'foreign' ? refused('not-the-host') : ignored('nothing-asked');
}

/** What of ours an id names, whatever address the node had then. */
function ownAt({ addresses }: InboxContext, uri: string) {
  for (const origin of [addresses.origin, ...addresses.former]) {
    const resource = resourceAt(urisOf(origin), uri);
    if (resource !== null) return resource;
  }
  return null;
}
