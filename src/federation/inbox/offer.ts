import type { Verdict } from '../../application/host/ports.ts';
import { receiveOfferReply } from '../../application/network/cohost/bring-in.ts';
import { receiveOffer } from '../../application/network/cohost/bringing-in.ts';
import { resolveMove } from '../../application/network/move/resolve-move.ts';
import { offerAnswerFrom, offeredIn } from '../mapping/invitation.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, type Incoming, ignored, originOf, refused } from './incoming.ts';
import { idOf, isJson } from './json.ts';

/** A co-host asks this node to invite another institution to a consultation that it hosts; it always gets a reply. */
export const onOffer: Handling = async (context, incoming) => {
  const offered = offeredIn(incoming.document);
  if (offered === null) return ignored('nothing-asked');
  const target = await context.targetOf(offered.consultation);
  if (target?.kind !== 'consultation' || target.consultation.host !== null) return ignored('not-ours');
  if (offered.host !== `${context.addresses.origin}/`) return refused('not-for-us');
  if (originOf(incoming.id) !== originOf(incoming.actor)) return refused('foreign-object');
  if ((await resolveMove(context.app, incoming.actor)) === 'unread') throw new Error(UNREADABLE);
  const by = await context.actorOf(incoming.actor);
  if (by === null) throw new Error(UNREADABLE);
  const { institution, registeredMax } = offered;
  const invited = await receiveOffer(context.app, {
    ...{ consultationId: target.consultation.id, by: incoming.actor, offer: incoming.id },
    ...{ institution, registeredMax, document: incoming.asSent },
  });
  const sent = { id: idOf(incoming.asSent) ?? incoming.id, type: 'Offer', object: institution } as const;
  await context.replies.replyToAnswer({ to: by, sent, refusal: invited.ok ? null : invited.refusal });
  return invited.ok ? accepted('offer') : refused(invited.refusal.type);
};

const UNREADABLE = 'the institution that offers cannot be read for now';

/** The host of a consultation answers an offer of ours; null where something else is answered. */
export async function answeredOffer({ app }: InboxContext, incoming: Incoming): Promise<Verdict | null> {
  const { object } = incoming.document;
  if (!isJson(object) || object['type'] !== 'Offer') return null;
  const answer = offerAnswerFrom(incoming.document);
  if (answer === null) return refused('unreadable');
  const reply = await receiveOfferReply(app, { ...answer, by: incoming.actor });
  if (reply === 'foreign') return refused('not-the-host');
  if (reply === 'unknown') return ignored('nothing-asked');
  return reply === 'changed'
    ? accepted(answer.refusal === null ? 'offer-accepted' : 'offer-refused')
    : ignored('known');
}
