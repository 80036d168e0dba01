import { changeComment, changeCommentPictures } from '../../application/comment/change-comment.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { changePictures } from '../../application/proposal/images.ts';
import { reviseProposal } from '../../application/proposal/revise-proposal.ts';
import type { VerdictReason } from '../../domain/host/verdict-reason.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { onCohostAnswer } from './cohost-answer.ts';
import type { Handling, InboxContext, Waiting } from './context.ts';
import { isPost, receivePost } from './create.ts';
import { notifyLeftOut } from './file-post.ts';
import { accepted, addresseesOf, authorOf, type Incoming, ignored, isPublic, originOf, refused } from './incoming.ts';
import { contributorIn, decideContribution } from './incoming-contribution.ts';
import { idOf, isJson, type Json } from './json.ts';
import { isLimited } from './limited.ts';
import { mayPrecedeCreate } from './out-of-order.ts';
import { picturesIn } from './pictures.ts';
import { textOf } from './text.ts';

/**
 * The author changes a proposal (a new version, pending once it has supports) or a comment. An Update of the actor itself
 * refreshes its name. Only authors update their objects. An Update that arrives before its Create is treated as the
 * Create.
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
  const given = await onCohostAnswer(context, incoming, 'Update');
  if (given !== null) return given;
  const contributor = await contributorIn(context, incoming, object);
  if (contributor !== null) return await decideContribution(context, incoming, { contributor, object, act: 'update' });
  const author = await context.app.store.read((reader) => reader.participants.byActor(incoming.actor));
  const change = { object, id, authorId: author?.id ?? null, limited: await isLimited(context.app, incoming.host) };
  return (await revise(context, incoming, change)) ?? (await receiveFirst(context, incoming, { object, id }));
};

/** Treats an Update of an unknown post as its Create; when the Create arrives, the post is known. */
async function receiveFirst(
  context: InboxContext,
  incoming: Incoming,
  post: { readonly object: Json; readonly id: string },
): Promise<Verdict | Waiting> {
  const { object } = post;
  if (!isPost(object) || !mayPrecedeCreate(incoming, object)) return ignored('not-ours');
  return await receivePost(context, incoming, post);
}

/** Null where the object is unknown. */
async function revise(
  context: InboxContext,
  incoming: Incoming,
  change: {
    readonly object: Json;
    readonly id: string;
    readonly authorId: string | null;
    /** Their host is limited: officers see new contributions of it, and would not see a change of a public one. */
    readonly limited: boolean;
  },
): Promise<Verdict | null> {
  const { id, authorId, object } = change;
  const { proposal, comment, consultation } = await context.app.store.read(async (reader) => {
    const found = await reader.proposals.byOriginal(id);
    const reply = found === null ? await reader.comments.byOriginal(id) : null;
    const consultationId = (found ?? reply)?.consultationId;
    const within = consultationId === undefined ? null : await reader.consultations.byId(consultationId);
    return { proposal: found, comment: reply, consultation: within };
  });
  const known = proposal ?? comment;
  if (known === null || consultation === null) return null;
  if (authorId === null || known.authorId !== authorId) return refused('not-the-author');
  // The new version may be addressed to fewer people than the published one.
  if (!isPublic(object)) return refused('not-public');
  if (change.limited && known.status === 'published') return refused('limited-host');
  const text = textOf(object, addresseesOf(object));
  const { warning } = text;
  if (comment !== null) {
    const changed = await changeComment(context.app, { commentId: comment.id, authorId, body: text.body, warning });
    if (changed.ok) {
      const pictures = picturesIn(object, warning);
      await changeCommentPictures(context.app, { commentId: comment.id, authorId, pictures });
      await notifyLeftOut(context, incoming, { object, consultation, warning });
    }
    return verdictOf(changed, 'comment-changed');
  }
  if (proposal === null) return null;
  const { lang, cost, amends } = proposal.current;
  const result = await reviseProposal(context.app, {
    proposalId: proposal.id,
    authorId,
    content: { title: { [lang]: text.title }, body: { [lang]: text.body }, lang, cost, amends, warning },
    confirmed: false,
  });
  const isUnchanged = !result.ok && result.refusal.type === 'unchanged';
  if (result.ok || isUnchanged) {
    const pictures = picturesIn(object, warning);
    const changed = await changePictures(context.app, { proposalId: proposal.id, authorId, pictures });
    await notifyLeftOut(context, incoming, { object, consultation, warning });
    if (isUnchanged) return changed ? accepted('pictures-changed') : ignored('unchanged');
  }
  return verdictOf(result, result.ok && result.value.pending !== null ? 'version-pending' : 'version');
}

function verdictOf<T>(result: Result<T, Refusal>, because: VerdictReason): Verdict {
  return result.ok ? accepted(because) : refused(result.refusal.type);
}
