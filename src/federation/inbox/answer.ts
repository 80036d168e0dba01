import { answerFollow } from '../../application/network/peer/answer-follow.ts';
import { answeredCohostAnswer } from './cohost-answer.ts';
import type { Handling } from './context.ts';
import { onHostAnswer } from './host-answer.ts';
import { accepted, ignored } from './incoming.ts';
import { answeredInvite } from './invite.ts';
import { idOf } from './json.ts';
import { answeredOffer } from './offer.ts';
import { answeredStatement } from './statement.ts';
import { answeredSubtotal } from './subtotal.ts';

/** Accept or Reject of something that was asked of somebody. */
export function onAnswer(answer: 'accept' | 'reject'): Handling {
  return async (context, incoming) => {
    const { app } = context;
    const stated = await answeredStatement(context, incoming);
    if (stated !== null) return stated;
    const offered = await answeredOffer(context, incoming);
    if (offered !== null) return offered;
    const shown = await answeredCohostAnswer(context, incoming);
    if (shown !== null) return shown;
    const fromHome = await onHostAnswer(context, incoming);
    if (fromHome !== null) return fromHome;
    const invited = await answeredInvite(context, incoming, answer === 'accept' ? 'accept' : 'refuse');
    if (invited !== null) return invited;
    const counted = await answeredSubtotal(context, incoming, answer);
    if (counted !== null) return counted;
    const query = idOf(incoming.document['object']);
    if (query === null) return ignored('nothing-asked');
    const isFollow = await answerFollow(app, { answer, asked: query, by: incoming.actor, at: incoming.receivedAt });
    if (isFollow) return accepted(`follow-${answer}ed`);
    // NodeBB rejects an Announce by an activity, and never answers the request that brought it (docs/adr/0061).
    const isOwn = query.startsWith(`${context.addresses.origin}/activities/`);
    if (answer === 'accept' || !isOwn) return ignored('nothing-asked');
    // What is still to be sent of a former address has the id that it had there.
    const sent = idOf(incoming.asSent['object']);
    for (const id of new Set([query, sent ?? query])) await context.onRejected(id, incoming.host);
    return accepted('delivery-rejected');
  };
}

/** A host replies that an officer decides later; no other request gets this reply. */
export const onTentativeAnswer: Handling = async (context, incoming) =>
  (await onHostAnswer(context, incoming)) ?? ignored('nothing-asked');
