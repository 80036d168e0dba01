import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application } from './ports.ts';
import { visibleConsultation } from './read-consultations.ts';
import type { ReplyView } from './reply-views.ts';
import type { Page, PageRequest } from './views.ts';

export type Replies = { readonly total: number; readonly page: Page<ReplyView> };

/** The public replies to something: a comment, a proposal, or (with neither) the consultation itself. */
export async function readReplies(
  app: Application,
  query: PageRequest & { readonly slug: string; readonly number: number | null; readonly commentId: string | null },
): Promise<Result<Replies, Refusal>> {
  return await app.store.read(async (reader) => {
    const consultation = await visibleConsultation(reader, { slug: query.slug, audience: { drafts: false } });
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

/** What the whole node published, mirrors of others' consultations aside: for others to know how large it is. Never how many took part. */
export async function readUsage(app: Application): Promise<{ readonly proposals: number; readonly comments: number }> {
  return await app.store.read((reader) => reader.views.usage());
}
