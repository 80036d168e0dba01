import { answerFollow } from '../../application/network/answer-follow.ts';
import type { Handling } from './context.ts';
import { onHostAnswer } from './host-answer.ts';
import { accepted, idOf, ignored } from './incoming.ts';
import { answeredInvite } from './invite.ts';
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
    const asked = idOf(incoming.document['object']);
    if (asked === null) return ignored('nothing-asked');
    const isFollow = await answerFollow(app, { answer, asked, by: incoming.actor, at: incoming.receivedAt });
    return isFollow ? accepted(`follow-${answer}ed`) : ignored('nothing-asked');
  };
}

/** A host's word that an officer decides later: of everything that is asked, only that is answered so. */
export const onTentativeAnswer: Handling = async (context, incoming) =>
  (await onHostAnswer(context, incoming)) ?? ignored('nothing-asked');
