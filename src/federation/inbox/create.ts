import type { RemoteActor, Verdict } from '../../application/peers.ts';
import { submitComment } from '../../application/submit-comment.ts';
import { submitProposal } from '../../application/submit-proposal.ts';
import { voteInPoll } from '../../application/vote-in-poll.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { isSubtotal } from '../network/subtotal-reader.ts';
import { authorsWord } from './confirm.ts';
import type { Handling, InboxContext, Target, Words } from './context.ts';
import { guestIn, takeContribution } from './guest.ts';
import {
  accepted,
  addresseesOf,
  authorOf,
  type Incoming,
  idOf,
  idsOf,
  ignored,
  isJson,
  isPublic,
  type Json,
  listOf,
  originOf,
  refused,
} from './incoming.ts';
import { isDeletedBefore } from './late.ts';
import { isLimited } from './limited.ts';
import { asParticipant, isSomebody, presentActor } from './participant.ts';
import { onSubtotal } from './subtotal.ts';
import { takenUp } from './taken-up.ts';
import { plainTextOf, textOf } from './text.ts';
import { answeredElsewhere, isClosedMessage } from './threads.ts';

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

/** More is not looked at: each that is ours costs a look. */
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
  if (isSubtotal(object)) return await onSubtotal(context, incoming);
  if (!isPost(object)) return ignored('unknown-type');
  const guest = await guestIn(context, incoming, object);
  if (guest !== null) return await takeContribution(context, incoming, { guest, object, act: 'create' });
  if ('derivedFrom' in object) {
    const taken = await takenUp(context, { object, id });
    if (taken !== null) return taken;
  }
  return await takePost(context, incoming, { object, id });
};

/** Whether it is of a kind that people write. */
export function isPost(object: Json): boolean {
  return POSTS.has(String(object['type']));
}

/** What its author says to us by a post that is theirs. */
export async function takePost(
  context: InboxContext,
  incoming: Incoming,
  { object, id }: { readonly object: Json; readonly id: string },
): Promise<Verdict> {
  const parent = idOf(object['inReplyTo']);
  const ours = parent === null ? null : await context.targetOf(parent);
  const answered = ours ?? (parent === null ? null : await answeredElsewhere(context, parent));
  if (answered?.kind === 'poll' && isBallot(object)) return await takeVote(context, incoming, { object, answered });
  const word = parent === null ? null : await authorsWord(context, incoming, { object, answered });
  if (word !== null) return word;
  const closed = parent !== null && isClosedMessage(context, parent);
  if (parent !== null && answered === null && !closed) return ignored('not-ours');
  const addressed = await addressedBy(context, object);
  const consultation = consultationOf(answered) ?? addressed?.consultation ?? null;
  // Who answers somebody elsewhere speaks to us where they say so.
  if (ours === null && !closed && addressed === null) return ignored('not-ours');
  if (await isDeletedBefore(context, incoming, id)) return ignored('gone-already');
  const actor = await presentActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (!isSomebody(actor)) return refused('not-a-person');
  if (closed)
    return await say(context, incoming, { actor, consultation, about: { kind: 'closed' }, because: 'no-thread' });
  if (!isPublic(object) || !isPublic(incoming.document)) {
    return await say(context, incoming, { actor, consultation, about: { kind: 'not-public' }, because: 'not-public' });
  }
  const post = { object, id, actor, addressed: addresseesOf(object) };
  if (answered !== null) return await takeComment(context, incoming, { ...post, answered });
  if (consultation === null || addressed?.asProposal !== true) {
    return await say(context, incoming, {
      actor,
      consultation,
      about: { kind: 'how-to' },
      because: 'no-consultation',
    });
  }
  return await takeProposal(context, incoming, { ...post, consultation });
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

async function takeVote(
  context: InboxContext,
  incoming: Incoming,
  vote: { readonly object: Json; readonly answered: Extract<Target, { kind: 'poll' }> },
): Promise<Verdict> {
  const { poll } = vote.answered;
  const name = String(vote.object['name']).normalize('NFC').trim();
  const option = poll.options.find((each) => Object.values(each.name).includes(name));
  if (option === undefined) return refused('unknown-option');
  const actor = await presentActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (!isSomebody(actor)) return refused('not-a-person');
  const { receivedAt } = incoming;
  const cast = await asParticipant(context.app, actor, (within, { id: participantId }) =>
    voteInPoll(within, { pollId: poll.id, participantId, optionIds: [option.id], receivedAt }),
  );
  return cast.ok ? accepted('poll-vote') : refused(cast.refusal.type);
}

async function takeComment(
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
  const comment = await asParticipant(context.app, actor, (within, { id: authorId }) =>
    submitComment(within, {
      slug: consultation.slug,
      proposalId: proposalIdOf(answered),
      parentId: answered.kind === 'comment' ? answered.comment.id : null,
      authorId,
      body: text.body,
      lang: text.lang ?? consultation.languages[0] ?? 'und',
      original: post.id,
      hold,
      receivedAt: incoming.receivedAt,
    }),
  );
  if (!comment.ok) return await refuseAloud(context, incoming, { actor, consultation, refusal: comment.refusal });
  if (comment.value.status === 'held') {
    await context.replies.tell({ to: actor, about: { kind: 'held' }, incoming, consultation });
  }
  return accepted(comment.value.status === 'held' ? 'comment-held' : 'comment');
}

function proposalIdOf(target: Target): string | null {
  if (target.kind === 'comment') return target.comment.proposalId;
  if (target.kind === 'proposal' || target.kind === 'notice') return target.proposal?.id ?? null;
  return null;
}

async function takeProposal(
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
  const proposal = await asParticipant(context.app, actor, (within, { id: authorId }) =>
    submitProposal(within, {
      slug: consultation.slug,
      authorId,
      content: { title: { [lang]: text.title }, body: { [lang]: text.body }, lang, cost: null, amends: null },
      tags: text.tags,
      ...(location === null ? {} : { location }),
      original: post.id,
      hold,
      receivedAt: incoming.receivedAt,
    }),
  );
  if (!proposal.ok) return await refuseAloud(context, incoming, { actor, consultation, refusal: proposal.refusal });
  if (proposal.value.status === 'held') {
    await context.replies.tell({ to: actor, about: { kind: 'held' }, incoming, consultation });
  }
  return accepted(proposal.value.status === 'held' ? 'proposal-held' : 'proposal');
}

function locationOf(object: Json): { readonly lat: number; readonly lon: number } | null {
  const place = object['location'];
  if (!isJson(place)) return null;
  const { latitude, longitude } = place;
  return typeof latitude === 'number' && typeof longitude === 'number' ? { lat: latitude, lon: longitude } : null;
}

async function refuseAloud(
  context: InboxContext,
  incoming: Incoming,
  what: { readonly actor: RemoteActor; readonly consultation: Consultation; readonly refusal: Refusal },
): Promise<Verdict> {
  const { refusal } = what;
  return await say(context, incoming, { ...what, about: { kind: 'refused', refusal }, because: refusal.type });
}

/** Tells the author in private why nothing came of it. Their text is not kept. */
async function say(
  context: InboxContext,
  incoming: Incoming,
  what: {
    readonly actor: RemoteActor;
    readonly consultation: Consultation | null;
    readonly about: Words;
    readonly because: string;
  },
): Promise<Verdict> {
  const { consultation, about } = what;
  await context.replies.tell({ to: what.actor, about, incoming, consultation });
  return refused(what.because);
}
