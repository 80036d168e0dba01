import type { Comment } from '../domain/comment/comment.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application, Reader } from './ports.ts';
import type { AuthorView, DecisionView } from './views.ts';

export type CommentInThread = {
  readonly comment: Comment;
  readonly slug: string;
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
      number: proposal?.number ?? null,
      author: await authorOf(reader, comment),
      answered: parent === null ? null : { comment: parent, author: await authorOf(reader, parent) },
      decision: comment.status === 'removed' ? (decisions.at(-1) ?? null) : null,
    });
  });
}

async function authorOf(reader: Reader, comment: Comment): Promise<AuthorView> {
  const author = await reader.participants.byId(comment.authorId);
  return {
    id: comment.authorId,
    kind: author?.kind ?? 'local',
    name: author?.name ?? '',
    actorUri: author?.actorUri ?? null,
  };
}
