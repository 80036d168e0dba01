import type { Comment } from '../../domain/comment/comment.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { UNNAMED } from '../../domain/participant/shown-name.ts';
import type { Application, Reader } from '../application.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { ANYBODY, seesDrafts, type Viewer, visibleConsultation } from '../kit/viewer.ts';
import type { DecisionView } from '../moderation/ports.ts';
import { type HolderView, holdersOf } from '../network/cohost/reads.ts';
import { outgoingStateOf, type WithOutgoingState } from '../network/outgoing/outgoing-state.ts';
import type { AuthorView } from '../participant/ports.ts';
import type { ProposalRow } from '../proposal/ports.ts';
import type { CommentView, ReplyView } from './ports.ts';

/** Comments on a proposal (or on the consultation, without a number), in reading order. */
export async function readComments(
  app: Application,
  query: PageRequest & {
    readonly slug: string;
    readonly number: number | null;
    readonly viewer: Viewer;
    /** The proposal, where it was read at the same moment. */
    readonly known?: Pick<ProposalRow, 'id' | 'status'>;
  },
): Promise<Result<Page<CommentView>, Refusal>> {
  return await app.store.read(async (reader) => {
    const consultation = await visibleConsultation(reader, query);
    if (!consultation.ok) return consultation;
    const consultationId = consultation.value.id;
    const { number } = query;
    const proposal = query.known ?? (number === null ? null : await reader.views.proposal({ consultationId, number }));
    if (number !== null && proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    // Held again after it was public: the comments below it wait with it.
    const drafts = seesDrafts(query.viewer, consultationId);
    if (proposal?.status === 'held' && !drafts) return refuse({ type: 'not-found', what: 'proposal' });
    const { limit, after } = query;
    const statuses = ['published', 'withdrawn', 'removed', ...(drafts ? (['held'] as const) : [])] as const;
    return ok(
      await reader.views.comments({ consultationId, proposalId: proposal?.id ?? null, limit, after, statuses }),
    );
  });
}

/** The latest comments of a whole consultation, newest first, as feeds show them. */
export async function readLatestComments(
  app: Application,
  query: PageRequest & { readonly slug: string },
): Promise<Result<Page<CommentView>, Refusal>> {
  return await app.store.read(async (reader) => {
    const consultation = await visibleConsultation(reader, { slug: query.slug, viewer: ANYBODY });
    if (!consultation.ok) return consultation;
    const { limit, after } = query;
    return ok(await reader.views.latestComments({ consultationId: consultation.value.id, limit, after }));
  });
}

export type OwnCommentView = CommentView &
  WithOutgoingState & {
    readonly consultationSlug: string;
    /** The institutions that hold its consultation, where others do. */
    readonly holders: readonly HolderView[];
  };

/** One comment. A held one is found by its author and officers only; one that was withdrawn has no text left. */
export async function readComment(
  app: Application,
  query: { readonly id: string; readonly viewer: Viewer },
): Promise<Result<OwnCommentView, Refusal>> {
  return await app.store.readShared(async (reader) => {
    const comment = await reader.comments.byId(query.id);
    if (comment === null) return refuse({ type: 'not-found', what: 'comment' });
    const own = query.viewer.participantId === comment.authorId;
    if (comment.status === 'held' && !own && !seesDrafts(query.viewer, comment.consultationId)) {
      return refuse({ type: 'not-found', what: 'comment' });
    }
    const consultation = await reader.consultations.byId(comment.consultationId);
    const proposal = comment.proposalId === null ? null : await reader.proposals.byId(comment.proposalId);
    const decisions = await reader.views.decisions({ kind: 'comment', id: comment.id });
    const withheld = comment.status === 'withdrawn' || comment.status === 'removed';
    // Another city signed the words of what came from it, or of what its host mirrors here.
    const isOfOthers = comment.original !== null || (consultation !== null && consultation.host !== null);
    return ok({
      id: comment.id,
      consultationSlug: consultation?.slug ?? '',
      holders: consultation === null ? [] : await holdersOf(reader, app, consultation),
      proposalNumber: proposal?.number ?? null,
      parentId: comment.parentId,
      depth: comment.depth,
      author: await authorOf(reader, comment),
      side: withheld ? 'neutral' : comment.side,
      body: withheld ? '' : comment.body,
      warning: withheld ? null : comment.warning,
      images: withheld || comment.original === null ? [] : await reader.comments.imagesOf(comment.id),
      lang: comment.lang,
      status: comment.status,
      home: own ? await outgoingStateOf(reader, comment.id) : null,
      receivedAt: comment.receivedAt,
      updatedAt: comment.updatedAt,
      decision: comment.status === 'removed' ? (decisions.at(-1) ?? null) : null,
      words: withheld || !isOfOthers ? null : await reader.authorship.state(comment.id),
    });
  });
}

export type CommentInThread = {
  readonly comment: Comment;
  readonly slug: string;
  /** Of the consultation. */
  readonly languages: readonly Lang[];
  readonly number: number | null;
  readonly author: AuthorView;
  /** The comment that is answered, if one is. */
  readonly answered: { readonly comment: Comment; readonly author: AuthorView } | null;
  readonly decision: DecisionView | null;
};

/** A comment with what it answers, for those who get it by itself. A held one is not found. */
export async function readCommentInThread(app: Application, id: string): Promise<Result<CommentInThread, Refusal>> {
  return await app.store.read(async (reader) => {
    const comment = await reader.comments.byId(id);
    const consultation = comment === null ? null : await reader.consultations.byId(comment.consultationId);
    if (comment === null || consultation === null || comment.status === 'held') {
      return refuse({ type: 'not-found', what: 'comment' });
    }
    const proposal = comment.proposalId === null ? null : await reader.proposals.byId(comment.proposalId);
    const parent = comment.parentId === null ? null : await reader.comments.byId(comment.parentId);
    const decisions = await reader.views.decisions({ kind: 'comment', id });
    return ok({
      comment,
      slug: consultation.slug,
      languages: consultation.languages,
      number: proposal?.number ?? null,
      author: await authorOf(reader, comment),
      answered: parent === null ? null : { comment: parent, author: await authorOf(reader, parent) },
      decision: comment.status === 'removed' ? (decisions.at(-1) ?? null) : null,
    });
  });
}

async function authorOf(reader: Reader, comment: Comment): Promise<AuthorView> {
  const author = await reader.participants.byId(comment.authorId);
  const actorUri = author?.actorUri ?? null;
  const account = actorUri === null ? null : await reader.peers.actor(actorUri);
  return {
    id: comment.authorId,
    kind: author?.kind ?? 'local',
    name: author?.name ?? '',
    actorUri,
    handle: account?.handle ?? null,
    ...(comment.status === 'withdrawn' ? UNNAMED : {}),
  };
}

export type Replies = { readonly total: number; readonly page: Page<ReplyView> };

/** The public replies to something: a comment, a proposal, or (with neither) the consultation itself. */
export async function readReplies(
  app: Application,
  query: PageRequest & { readonly slug: string; readonly number: number | null; readonly commentId: string | null },
): Promise<Result<Replies, Refusal>> {
  return await app.store.read(async (reader) => {
    const consultation = await visibleConsultation(reader, { slug: query.slug, viewer: ANYBODY });
    if (!consultation.ok) return consultation;
    const consultationId = consultation.value.id;
    const proposal = query.number === null ? null : await reader.proposals.byNumber(consultationId, query.number);
    if (query.number !== null && proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const comment = query.commentId === null ? null : await reader.comments.byId(query.commentId);
    if (query.commentId !== null && comment?.consultationId !== consultationId) {
      return refuse({ type: 'not-found', what: 'comment' });
    }
    const parent = {
      consultationId,
      proposalId: comment === null ? (proposal?.id ?? null) : comment.proposalId,
      commentId: comment?.id ?? null,
    };
    const { limit, after } = query;
    return ok({
      total: await reader.views.countReplies(parent),
      page: await reader.views.replies({ ...parent, limit, after }),
    });
  });
}

/** Every public comment of a thread: on a proposal, or (without a number) on the consultation itself. */
export async function readThread(
  app: Application,
  query: PageRequest & { readonly slug: string; readonly number: number | null },
): Promise<Result<Replies, Refusal>> {
  return await app.store.read(async (reader) => {
    const consultation = await visibleConsultation(reader, { slug: query.slug, viewer: ANYBODY });
    if (!consultation.ok) return consultation;
    const consultationId = consultation.value.id;
    const proposal = query.number === null ? null : await reader.proposals.byNumber(consultationId, query.number);
    // Held again after it was public: the comments below it wait with it.
    if (query.number !== null && (proposal === null || proposal.status === 'held')) {
      return refuse({ type: 'not-found', what: 'proposal' });
    }
    const thread = { consultationId, proposalId: proposal?.id ?? null };
    const { limit, after } = query;
    return ok({
      total: await reader.views.countThread(thread),
      page: await reader.views.thread({ ...thread, limit, after }),
    });
  });
}

/** What the whole node published, mirrors of others' consultations aside: for others to know how large it is. Never how many took part. */
export async function readUsage(app: Application): Promise<{ readonly proposals: number; readonly comments: number }> {
  return await app.store.read((reader) => reader.views.usage());
}
