import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type AtHome, homeStateOf } from './network/home-state.ts';
import type { Application } from './ports.ts';
import { type Audience, seesDrafts } from './read-consultations.ts';
import type { Viewer } from './sign-in.ts';
import type { CommentView } from './views.ts';

export type OwnCommentView = CommentView & AtHome & { readonly consultationSlug: string };

/** One comment. A held one is found by its author and officers only; one that was taken back has no text left. */
export async function readComment(
  app: Application,
  query: { readonly id: string; readonly audience: Audience; readonly viewer: Viewer },
): Promise<Result<OwnCommentView, Refusal>> {
  return await app.store.read(async (reader) => {
    const comment = await reader.comments.byId(query.id);
    if (comment === null) return refuse({ type: 'not-found', what: 'comment' });
    const own = query.viewer.participantId === comment.authorId;
    if (comment.status === 'held' && !own && !seesDrafts(query.audience, comment.consultationId)) {
      return refuse({ type: 'not-found', what: 'comment' });
    }
    const author = await reader.participants.byId(comment.authorId);
    const consultation = await reader.consultations.byId(comment.consultationId);
    const proposal = comment.proposalId === null ? null : await reader.proposals.byId(comment.proposalId);
    const decisions = await reader.views.decisions({ kind: 'comment', id: comment.id });
    const withheld = comment.status === 'withdrawn' || comment.status === 'removed';
    return ok({
      id: comment.id,
      consultationSlug: consultation?.slug ?? '',
      proposalNumber: proposal?.number ?? null,
      parentId: comment.parentId,
      depth: comment.depth,
      author: {
        id: comment.authorId,
        kind: author?.kind ?? 'local',
        name: author?.name ?? '',
        actorUri: author?.actorUri ?? null,
      },
      side: comment.side,
      body: withheld ? '' : comment.body,
      lang: comment.lang,
      status: comment.status,
      home: own ? await homeStateOf(reader, comment.id) : null,
      receivedAt: comment.receivedAt,
      updatedAt: comment.updatedAt,
      decision: comment.status === 'removed' ? (decisions.at(-1) ?? null) : null,
    });
  });
}
