import { answerFollow } from '../../application/network/peer/answer-follow.ts';
import type { Handling } from './context.ts';
import { onHostAnswer } from './host-answer.ts';
import { accepted, ignored } from './incoming.ts';
import { answeredInvite } from './invite.ts';
import { idOf } from './json.ts';
import { answeredSubtotal } from './subtotal.ts';

/** Accept or Reject of something that was asked of somebody. */
export function onAnswer(answer: 'accept' | 'reject'): Handling {
  return async (context, incoming) => {
    const { app } = context;
    const fromHome = await onHostAnswer(context, incoming);
    if (fromHome !== null) return fromHome;
    const invited = await answeredInvite(context, incoming, answer === 'accept' ? 'accept' : 'refuse');
    if (invited !== null) return invited;
    const counted = await answeredSubtotal(context, incoming, answer);
    if (counted !== null) return counted;
    const query = idOf(incoming.document['object']);
    if (query === null) return ignored('nothing-asked');
    const isFollow = await answerFollow(app, { answer, asked: query, by: incoming.actor, at: incoming.receivedAt });
    return isFollow ? accepted(`follow-${answer}ed`) : ignored('nothing-asked');
  };
}

/** A host replies that an officer decides later; no other request gets this reply. */
export const onTentativeAnswer: Handling = async (context, incoming) =>
  (await onHostAnswer(context, incoming)) ?? ignored('nothing-asked');
