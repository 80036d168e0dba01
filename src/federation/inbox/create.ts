import { submitComment } from '../../application/comment/submit-comment.ts';
import type { RemoteActor } from '../../application/federation/ports.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { voteInPoll } from '../../application/poll/vote-in-poll.ts';
import { submitProposal } from '../../application/proposal/submit-proposal.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { VerdictReason } from '../../domain/host/verdict-reason.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { isStatement } from '../network/pooling-reader.ts';
import { isSubtotal } from '../network/subtotal-reader.ts';
import { authorConfirmation } from './author-confirmation.ts';
import { authorWithdrawal } from './author-withdrawal.ts';
import { onCohostAnswer } from './cohost-answer.ts';
import type { Handling, InboxContext, Target, Words } from './context.ts';
import {
  accepted,
  addresseesOf,
  authorOf,
  type Incoming,
  idsOf,
  ignored,
  isPublic,
  originOf,
  refused,
} from './incoming.ts';
import { contributorIn, decideContribution } from './incoming-contribution.ts';
import { idOf, isJson, type Json, listOf } from './json.ts';
import { isLimited } from './limited.ts';
import { isDeletedBefore } from './out-of-order.ts';
import { activeActor, isPersonActor, withParticipant, withPseudonym } from './participant.ts';
import { picturesIn } from './pictures.ts';
import { receiveReuse } from './reuse.ts';
import { onStatement } from './statement.ts';
import { onSubtotal } from './subtotal.ts';
import { plainTextOf, textOf } from './text.ts';
import { isClosedMessage, repliedTo } from './threads.ts';

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

/** How many recipients and mentions are resolved: each local one is a query. */
const ADDRESSED_MAX = 200;

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
): Promise<Verdict> {
  const parent = idOf(object['inReplyTo']);
  const ours = parent === null ? null : await context.targetOf(parent);
  const answered = ours ?? (parent === null ? null : await repliedTo(context, parent));
  if (answered?.kind === 'poll' && isBallot(object)) return await receiveVote(context, incoming, { object, answered });
  for (const wordOf of parent === null ? [] : AUTHOR_WORDS) {
    const word = await wordOf(context, incoming, { object, answered });
    if (word !== null) return word;
  }
  const closed = parent !== null && isClosedMessage(context, parent);
  if (parent !== null && answered === null && !closed) return ignored('not-ours');
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

type Post = {
  readonly object: Json;
  readonly id: string;
  readonly actor: RemoteActor;
  readonly addressed: readonly string[];
};

type Addressed = { readonly consultation: Consultation | null; readonly asProposal: boolean };

/** Which of ours a post is addressed to or mentions: a consultation first, then what leads to one. */
async function addressedBy(context: InboxContext, object: Json): Promise<Addressed | null> {
  const mentioned = listOf(object['tag']).flatMap((tag) =>
    isJson(tag) && tag['type'] === 'Mention' ? idsOf(tag['href']) : [],
  );
  let other: Addressed | null = null;
  for (const uri of [...new Set([...mentioned, ...addresseesOf(object)])].slice(0, ADDRESSED_MAX)) {
    const target = URL.canParse(uri) ? await context.targetOf(uri) : null;
    if (target?.kind === 'consultation') return { consultation: target.consultation, asProposal: true };
    if (target !== null) other ??= { consultation: consultationOf(target), asProposal: false };
  }
  return other;
}

function consultationOf(target: Target | null): Consultation | null {
  return target !== null && 'consultation' in target ? target.consultation : null;
}

/** A vote is a Note with the option as its name and nothing to say (content absent, empty or a line break). */
function isBallot(object: Json): boolean {
  const { content } = object;
  return typeof object['name'] === 'string' && (typeof content !== 'string' || plainTextOf(content) === '');
}

async function receiveVote(
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

async function receiveComment(
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
  if (comment.value.status !== 'held') return accepted('comment');
  await context.replies.tell({ to: actor, about: { kind: 'held' }, incoming, consultation });
  return accepted('comment-held');
}

function proposalIdOf(target: Target): string | null {
  if (target.kind === 'comment') return target.comment.proposalId;
  if (target.kind === 'proposal' || target.kind === 'notice') return target.proposal?.id ?? null;
  return null;
}

async function receiveProposal(
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
async function sendReply(
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
