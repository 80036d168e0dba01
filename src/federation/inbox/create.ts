import type { Verdict } from '../../application/host/ports.ts';
import { isStatement } from '../network/pooling-reader.ts';
import { isSubtotal } from '../network/subtotal-reader.ts';
import { authorConfirmation } from './author-confirmation.ts';
import { authorWithdrawal } from './author-withdrawal.ts';
import { onCohostAnswer } from './cohost-answer.ts';
import type { Handling, InboxContext, Waiting } from './context.ts';
import { receiveComment, receiveProposal, receiveVote, sendReply } from './file-post.ts';
import { addresseesOf, authorOf, type Incoming, ignored, isPublic, originOf, refused } from './incoming.ts';
import { contributorIn, decideContribution } from './incoming-contribution.ts';
import { idOf, isJson, type Json } from './json.ts';
import { isDeletedBefore } from './out-of-order.ts';
import { activeActor, isPersonActor } from './participant.ts';
import { receiveReuse } from './reuse.ts';
import { onStatement } from './statement.ts';
import { onSubtotal } from './subtotal.ts';
import { plainTextOf } from './text.ts';
import { addressedBy, consultationOf, isClosedMessage, repliedTo, threadOf } from './threads.ts';

const POSTS: ReadonlySet<string> = new Set([
  'Note',
  'Article',
  'Page',
  'Question',
  'Event',
  'Document',
  'Image',
  'Video',
]);

/** What an author can say of their own by a reply that says nothing else. */
const AUTHOR_WORDS = [authorWithdrawal, authorConfirmation];

/**
 * Something new from elsewhere: a vote in a poll, a comment where it answers something of ours, a proposal where it
 * mentions a consultation. A post that is none of these is not kept.
 */
export const onCreate: Handling = async (context, incoming) => {
  const { object } = incoming.document;
  if (!isJson(object)) return ignored('not-embedded');
  const id = idOf(object);
  if (id === null) return refused('no-object');
  if (originOf(id) !== originOf(incoming.actor)) return refused('foreign-object');
  if (authorOf(object) !== incoming.actor) return refused('foreign-author');
  if (isStatement(object)) return await onStatement(context, incoming);
  if (isSubtotal(object)) return await onSubtotal(context, incoming);
  const given = await onCohostAnswer(context, incoming, 'Create');
  if (given !== null) return given;
  if (!isPost(object)) return ignored('unknown-type');
  const contributor = await contributorIn(context, incoming, object);
  if (contributor !== null) return await decideContribution(context, incoming, { contributor, object, act: 'create' });
  if ('derivedFrom' in object) {
    const accepted = await receiveReuse(context, { object, id });
    if (accepted !== null) return accepted;
  }
  return await receivePost(context, incoming, { object, id });
};

/** Whether it is of a kind that people write. */
export function isPost(object: Json): boolean {
  return POSTS.has(String(object['type']));
}

/** Receives a post that its author sent. */
export async function receivePost(
  context: InboxContext,
  incoming: Incoming,
  { object, id }: { readonly object: Json; readonly id: string },
): Promise<Verdict | Waiting> {
  const parent = idOf(object['inReplyTo']);
  const ours = parent === null ? null : await context.targetOf(parent);
  let answered = ours ?? (parent === null ? null : await repliedTo(context, parent));
  if (answered?.kind === 'poll' && isBallot(object)) return await receiveVote(context, incoming, { object, answered });
  for (const wordOf of parent === null ? [] : AUTHOR_WORDS) {
    const word = await wordOf(context, incoming, { object, answered });
    if (word !== null) return word;
  }
  const closed = parent !== null && isClosedMessage(context, parent);
  const addressed = await addressedBy(context, object);
  const consultation = consultationOf(answered) ?? addressed?.consultation ?? null;
  // A reply to a remote post concerns this node only where it is addressed to it.
  if (ours === null && !closed && addressed === null) return ignored('not-ours');
  if (await isDeletedBefore(context, incoming, id)) return ignored('gone-already');
  const actor = await activeActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (!isPersonActor(actor)) return refused('not-a-person');
  if (closed)
    return await sendReply(context, incoming, { actor, consultation, about: { kind: 'closed' }, because: 'no-thread' });
  if (!isPublic(object) || !isPublic(incoming.document)) {
    return await sendReply(context, incoming, {
      actor,
      consultation,
      about: { kind: 'not-public' },
      because: 'not-public',
    });
  }
  if (parent !== null && answered === null) {
    const thread = await threadOf(context, incoming, parent);
    if (thread.is === 'coming') return { verdict: 'waiting', parent: thread.parent };
    if (thread.is === 'foreign') {
      const about = { kind: 'how-to' } as const;
      return await sendReply(context, incoming, { actor, consultation, about, because: 'foreign-thread' });
    }
    answered = thread.answered;
  }
  const post = { object, id, actor, addressed: addresseesOf(object) };
  if (answered !== null) return await receiveComment(context, incoming, { ...post, answered });
  if (consultation === null || addressed?.asProposal !== true) {
    return await sendReply(context, incoming, {
      actor,
      consultation,
      about: { kind: 'how-to' },
      because: 'no-consultation',
    });
  }
  return await receiveProposal(context, incoming, { ...post, consultation });
}

/** A vote is a Note with the option as its name and nothing to say (content absent, empty or a line break). */
function isBallot(object: Json): boolean {
  const { content } = object;
  return typeof object['name'] === 'string' && (typeof content !== 'string' || plainTextOf(content) === '');
}
