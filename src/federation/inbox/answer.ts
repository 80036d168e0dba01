import type { Verdict } from '../../application/host/ports.ts';
import { answerFollow } from '../../application/network/peer/answer-follow.ts';
import { announceOf } from '../deliver/rejected-activities.ts';
import { answeredCohostAnswer } from './cohost-answer.ts';
import type { Handling, InboxContext } from './context.ts';
import { onHostAnswer } from './host-answer.ts';
import { accepted, type Incoming, ignored } from './incoming.ts';
import { answeredInvite } from './invite.ts';
import { idOf, isJson } from './json.ts';
import { answeredOffer } from './offer.ts';
import { answeredStatement } from './statement.ts';
import { answeredSubtotal } from './subtotal.ts';

const NOTHING_ASKED = ignored('nothing-asked');

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
    const asked = incoming.document['object'];
    const query = idOf(asked);
    if (query === null) return answer === 'reject' ? await announceRejected(context, incoming, asked) : NOTHING_ASKED;
    const isFollow = await answerFollow(app, { answer, asked: query, by: incoming.actor, at: incoming.receivedAt });
    if (isFollow) return accepted(`follow-${answer}ed`);
    // NodeBB rejects an Announce by an activity, and never answers the request that brought it (docs/adr/0061).
    const isOwn = query.startsWith(`${context.addresses.origin}/activities/`);
    if (answer === 'accept' || !isOwn) return NOTHING_ASKED;
    // What is still to be sent of a former address has the id that it had there.
    const sent = idOf(incoming.asSent['object']);
    for (const id of new Set([query, sent ?? query])) await context.onRejected(id, incoming.host);
    return accepted('delivery-rejected');
  };
}

/**
 * NodeBB names the Announce that it rejects by what that passed on, and by no id: what is rejected is every Announce of it to
 * that host.
 */
async function announceRejected(context: InboxContext, { host }: Incoming, asked: unknown): Promise<Verdict> {
  if (!isJson(asked) || asked['type'] !== 'Announce') return NOTHING_ASKED;
  const passedOn = asked['object'];
  const id = idOf(passedOn);
  if (id === null || !id.startsWith(`${context.addresses.origin}/`)) return NOTHING_ASKED;
  const about = isJson(passedOn) ? idOf(passedOn['object']) : null;
  await context.onRejected(announceOf(about ?? id), host);
  return accepted('delivery-rejected');
}

/** A host replies that an officer decides later; no other request gets this reply. */
export const onTentativeAnswer: Handling = async (context, incoming) =>
  (await onHostAnswer(context, incoming)) ?? ignored('nothing-asked');
