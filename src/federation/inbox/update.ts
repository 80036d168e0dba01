import { changeComment } from '../../application/change-comment.ts';
import type { Verdict } from '../../application/peers.ts';
import { reviseProposal } from '../../application/revise-proposal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Result } from '../../domain/result.ts';
import type { Handling, InboxContext } from './context.ts';
import { isPost, takePost } from './create.ts';
import { guestIn, takeContribution } from './guest.ts';
import {
  accepted,
  addresseesOf,
  authorOf,
  type Incoming,
  idOf,
  ignored,
  isJson,
  isPublic,
  type Json,
  originOf,
  refused,
} from './incoming.ts';
import { canBeFirst } from './late.ts';
import { isLimited } from './limited.ts';
import { textOf } from './text.ts';

/**
 * The author changed what they wrote: a new version of a proposal (pending once it has supports), or other words in a
 * comment. An Update of the actor itself refreshes its name. Nobody updates what is not theirs. One that comes before what
 * it changes is taken for it.
 */
export const onUpdate: Handling = async (context, incoming) => {
  const { object } = incoming.document;
  if (!isJson(object)) return ignored('not-embedded');
  const id = idOf(object);
  if (id === null) return refused('no-object');
  if (originOf(id) !== originOf(incoming.actor)) return refused('foreign-object');
  if (id === incoming.actor) {
    return (await context.actorOf(id, { fresh: true })) === null ? refused('actor-unreadable') : accepted('profile');
  }
  if (authorOf(object) !== incoming.actor) return refused('foreign-author');
  const guest = await guestIn(context, incoming, object);
  if (guest !== null) return await takeContribution(context, incoming, { guest, object, act: 'update' });
  const author = await context.app.store.read((reader) => reader.participants.byActor(incoming.actor));
  const change = { object, id, authorId: author?.id ?? null, limited: await isLimited(context.app, incoming.host) };
  return (await revise(context, change)) ?? (await takeFirst(context, incoming, { object, id }));
};

/** It came before what it changes: the newest words are what its author says, and the former are known when they come. */
async function takeFirst(
  context: InboxContext,
  incoming: Incoming,
  post: { readonly object: Json; readonly id: string },
): Promise<Verdict> {
  const { object } = post;
  if (!isPost(object) || !canBeFirst(incoming, object)) return ignored('not-ours');
  return await takePost(context, incoming, post);
}

/** Null where what it changes is not here. */
async function revise(
  context: InboxContext,
  change: {
    readonly object: Json;
    readonly id: string;
    readonly authorId: string | null;
    /** Their host is limited: an officer has to see their words, and would not see what replaces public ones. */
    readonly limited: boolean;
  },
): Promise<Verdict | null> {
  const { id, authorId, object } = change;
  const { proposal, comment, consultation } = await context.app.store.read(async (reader) => {
    const found = await reader.proposals.byOriginal(id);
    return {
      proposal: found,
      comment: found === null ? await reader.comments.byOriginal(id) : null,
      consultation: found === null ? null : await reader.consultations.byId(found.consultationId),
    };
  });
  const known = proposal ?? comment;
  if (known === null) return null;
  if (authorId === null || known.authorId !== authorId) return refused('not-the-author');
  // What was public once may not be meant for everybody any more.
  if (!isPublic(object)) return refused('not-public');
  if (change.limited && known.status === 'published') return refused('limited-host');
  const text = textOf(object, addresseesOf(object));
  if (comment !== null) {
    return verdictOf(
      await changeComment(context.app, { commentId: comment.id, authorId, body: text.body }),
      'comment-changed',
    );
  }
  if (proposal === null || consultation === null) return null;
  const { lang, cost, amends } = proposal.current;
  const result = await reviseProposal(context.app, {
    proposalId: proposal.id,
    authorId,
    content: { title: { [lang]: text.title }, body: { [lang]: text.body }, lang, cost, amends },
    confirmed: false,
  });
  if (!result.ok && result.refusal.type === 'unchanged') return ignored('unchanged');
  return verdictOf(result, result.ok && result.value.pending !== null ? 'version-pending' : 'version');
}

function verdictOf<T>(result: Result<T, Refusal>, because: string): Verdict {
  return result.ok ? accepted(because) : refused(result.refusal.type);
}
