import { submitComment } from '../../application/comment/submit-comment.ts';
import type { RemoteActor } from '../../application/federation/ports.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { voteInPoll } from '../../application/poll/polls.ts';
import { submitProposal } from '../../application/proposal/submit-proposal.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { VerdictReason } from '../../domain/host/verdict-reason.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { InboxContext, Target, Words } from './context.ts';
import { accepted, type Incoming, ignored, refused } from './incoming.ts';
import { isJson, type Json } from './json.ts';
import { isLimited } from './limited.ts';
import { activeActor, isPersonActor, withParticipant, withPseudonym } from './participant.ts';
import { leftOutIn, picturesIn } from './pictures.ts';
import { textOf } from './text.ts';
import { consultationOf } from './threads.ts';

/** What a person wrote in public. */
export type Post = {
  readonly object: Json;
  readonly id: string;
  readonly actor: RemoteActor;
  readonly addressed: readonly string[];
};

/** A vote in a poll. */
export async function receiveVote(
  context: InboxContext,
  incoming: Incoming,
  vote: { readonly object: Json; readonly answered: Extract<Target, { kind: 'poll' }> },
): Promise<Verdict> {
  const { poll } = vote.answered;
  const name = String(vote.object['name']).normalize('NFC').trim();
  const option = poll.options.find((each) => Object.values(each.name).includes(name));
  if (option === undefined) return refused('unknown-option');
  const actor = await activeActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (!isPersonActor(actor)) return refused('not-a-person');
  const { receivedAt } = incoming;
  const cast = await withPseudonym(context.app, actor, (within, { id: participantId }) =>
    voteInPoll(within, { pollId: poll.id, participantId, optionIds: [option.id], receivedAt }),
  );
  return cast.ok ? accepted('poll-vote') : refused(cast.refusal.type);
}

/** A comment on what it answers, unless it is here already; what waits for it goes on. */
export async function receiveComment(
  context: InboxContext,
  incoming: Incoming,
  post: Post & { readonly answered: Target },
): Promise<Verdict> {
  const { answered, actor } = post;
  const consultation = consultationOf(answered);
  if (consultation === null) return ignored('nothing-to-comment');
  const known = await context.app.store.read((reader) => reader.comments.byOriginal(post.id));
  if (known !== null) return ignored('known');
  const text = textOf(post.object, post.addressed);
  const hold = await isLimited(context.app, incoming.host);
  const comment = await withParticipant(context.app, actor, (within, { id: authorId }) =>
    submitComment(within, {
      slug: consultation.slug,
      proposalId: proposalIdOf(answered),
      parentId: answered.kind === 'comment' ? answered.comment.id : null,
      authorId,
      body: text.body,
      warning: text.warning,
      lang: text.lang ?? consultation.languages[0] ?? 'und',
      pictures: picturesIn(post.object, text.warning),
      original: post.id,
      hold,
      receivedAt: incoming.receivedAt,
    }),
  );
  if (!comment.ok) return await refuseWithReply(context, incoming, { actor, consultation, refusal: comment.refusal });
  if (answered.kind === 'poll' && incoming.receivedAt < answered.poll.closesAt) {
    const about = { kind: 'no-vote', closesAt: answered.poll.closesAt } as const;
    await context.replies.tell({ to: actor, about, incoming, consultation });
  }
  await afterFiling(context, incoming, { ...post, consultation, warning: text.warning });
  if (comment.value.status !== 'held') return accepted('comment');
  await context.replies.tell({ to: actor, about: { kind: 'held' }, incoming, consultation });
  return accepted('comment-held');
}

/** What answers it and came before it is filed; its author hears what of it is not shown. */
async function afterFiling(context: InboxContext, incoming: Incoming, post: Filed & Pick<Post, 'id'>): Promise<void> {
  await context.app.store.transact((writer) => writer.peers.releaseReplies(post.id, context.app.now()));
  await notifyLeftOut(context, incoming, post);
}

type Filed = Pick<Post, 'object'> & { readonly consultation: Consultation; readonly warning: string | null };

/** The author of a post hears what of it is not shown. */
export async function notifyLeftOut(
  context: InboxContext,
  incoming: Incoming,
  { object, warning, consultation }: Filed,
): Promise<void> {
  const what = leftOutIn(object, warning);
  const actor = what.length === 0 ? null : await context.actorOf(incoming.actor);
  if (actor === null) return;
  await context.replies.tell({ to: actor, about: { kind: 'left-out', what }, incoming, consultation });
}

function proposalIdOf(target: Target): string | null {
  if (target.kind === 'comment') return target.comment.proposalId;
  if (target.kind === 'proposal' || target.kind === 'notice') return target.proposal?.id ?? null;
  return null;
}

/** A proposal to a consultation, unless it is here already. */
export async function receiveProposal(
  context: InboxContext,
  incoming: Incoming,
  post: Post & { readonly consultation: Consultation },
): Promise<Verdict> {
  const { consultation, actor } = post;
  const known = await context.app.store.read((reader) => reader.proposals.byOriginal(post.id));
  if (known !== null) return ignored('known');
  const text = textOf(post.object, post.addressed);
  const lang = text.lang ?? consultation.languages[0] ?? 'und';
  const location = locationOf(post.object);
  const hold = await isLimited(context.app, incoming.host);
  const proposal = await withParticipant(context.app, actor, (within, { id: authorId }) =>
    submitProposal(within, {
      slug: consultation.slug,
      authorId,
      content: {
        title: { [lang]: text.title },
        body: { [lang]: text.body },
        lang,
        cost: null,
        amends: null,
        warning: text.warning,
      },
      tags: text.tags,
      pictures: picturesIn(post.object, text.warning),
      ...(location === null ? {} : { location }),
      original: post.id,
      hold,
      receivedAt: incoming.receivedAt,
    }),
  );
  if (!proposal.ok) return await refuseWithReply(context, incoming, { actor, consultation, refusal: proposal.refusal });
  await afterFiling(context, incoming, { ...post, consultation, warning: text.warning });
  if (proposal.value.status !== 'held') return accepted('proposal');
  await context.replies.tell({ to: actor, about: { kind: 'held' }, incoming, consultation });
  return accepted('proposal-held');
}

function locationOf(object: Json): { readonly lat: number; readonly lon: number } | null {
  const place = object['location'];
  if (!isJson(place)) return null;
  const { latitude, longitude } = place;
  return typeof latitude === 'number' && typeof longitude === 'number' ? { lat: latitude, lon: longitude } : null;
}

async function refuseWithReply(
  context: InboxContext,
  incoming: Incoming,
  what: { readonly actor: RemoteActor; readonly consultation: Consultation; readonly refusal: Refusal },
): Promise<Verdict> {
  const { refusal } = what;
  return await sendReply(context, incoming, { ...what, about: { kind: 'refused', refusal }, because: refusal.type });
}

/** Notifies the author in private of the refusal. Their text is not stored. */
export async function sendReply(
  context: InboxContext,
  incoming: Incoming,
  what: {
    readonly actor: RemoteActor;
    readonly consultation: Consultation | null;
    readonly about: Words;
    readonly because: VerdictReason;
  },
): Promise<Verdict> {
  const { consultation, about } = what;
  await context.replies.tell({ to: what.actor, about, incoming, consultation });
  return refused(what.because);
}
