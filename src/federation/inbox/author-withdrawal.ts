import type { Reader } from '../../application/application.ts';
import { withdrawComment } from '../../application/comment/change-comment.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { withdrawProposal } from '../../application/proposal/revise-proposal.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import { isWithdrawal } from '../replies/author-words.ts';
import { occasionOf, urisOf } from '../uris.ts';
import type { InboxContext, Target } from './context.ts';
import { accepted, addresseesOf, type Incoming, ignored, incomingOf, refused } from './incoming.ts';
import { idOf, type Json } from './json.ts';
import { activeActor } from './participant.ts';
import { targetOfEvent } from './targets.ts';
import { plainTextOf, textOf } from './text.ts';
import { repliedToIn } from './threads.ts';

type Own = { readonly subject: Subject; readonly consultation: Consultation };

/**
 * The author's word that withdraws what they wrote, for whoever cannot delete it on their own server (docs/adr/0066): a
 * reply to it, or to a private message about it, that says nothing else. Null where a post is no such word, or not by the
 * author: something else may come of it.
 */
export async function authorWithdrawal(
  context: InboxContext,
  incoming: Incoming,
  { object, answered }: { readonly object: Json; readonly answered: Target | null },
): Promise<Verdict | null> {
  if (!isWithdrawal(plainTextOf(textOf(object, addresseesOf(object)).body))) return null;
  const { app } = context;
  const parent = idOf(object['inReplyTo']);
  const occasion = parent === null ? null : occasionOf(urisOf(app.origin), parent);
  const [author, own] = await app.store.read((reader) =>
    Promise.all([
      reader.participants.byActor(incoming.actor),
      occasion === null ? ownIn(answered) : writtenAt(reader, occasion),
    ]),
  );
  if (author === null || own === null) return null;
  const { subject, consultation } = own;
  const done =
    subject.kind === 'proposal'
      ? await withdrawProposal(app, { proposalId: subject.id, authorId: author.id })
      : await withdrawComment(app, { commentId: subject.id, authorId: author.id });
  if (!done.ok && done.refusal.type === 'not-the-author') return null;
  if (!done.ok) return done.refusal.type === 'wrong-status' ? ignored('gone-already') : refused(done.refusal.type);
  const actor = await activeActor(context, incoming.actor);
  if (actor !== null)
    await context.replies.tell({ to: actor, about: { kind: 'withdrawn', of: subject.kind }, incoming, consultation });
  return accepted('withdrawn');
}

function ownIn(answered: Target | null): Own | null {
  if (answered?.kind === 'proposal')
    return { subject: { kind: 'proposal', id: answered.proposal.id }, consultation: answered.consultation };
  if (answered?.kind === 'comment')
    return { subject: { kind: 'comment', id: answered.comment.id }, consultation: answered.consultation };
  return null;
}

/** What a private message of ours is about: that of an event, or that of an activity which it answered. */
async function writtenAt(reader: Reader, occasion: string): Promise<Own | null> {
  const event = await reader.events.byId(occasion);
  return event === null ? await receivedAs(reader, occasion) : ownIn(await targetOfEvent(reader, event));
}

async function receivedAs(reader: Reader, messageId: string): Promise<Own | null> {
  const message = await reader.peers.received(messageId);
  const object = message === null ? null : idOf(incomingOf(message)?.document['object']);
  return object === null ? null : ownIn(await repliedToIn(reader, object));
}
