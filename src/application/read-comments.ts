import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application } from './ports.ts';
import { type Audience, seesDrafts, visibleConsultation } from './read-consultations.ts';
import type { CommentView, Page, PageRequest } from './views.ts';

/** Comments on a proposal (or on the consultation, without a number), in reading order. */
export async function readComments(
  app: Application,
  query: PageRequest & { readonly slug: string; readonly number: number | null; readonly audience: Audience },
): Promise<Result<Page<CommentView>, Refusal>> {
  return await app.store.read(async (reader) => {
    const consultation = await visibleConsultation(reader, query);
    if (!consultation.ok) return consultation;
    const consultationId = consultation.value.id;
    const proposal = query.number === null ? null : await reader.proposals.byNumber(consultationId, query.number);
    if (query.number !== null && proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    // Taken back for a second look: what is said below it waits with it.
    const drafts = seesDrafts(query.audience, consultationId);
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
    const consultation = await visibleConsultation(reader, { slug: query.slug, audience: { drafts: false } });
    if (!consultation.ok) return consultation;
    const { limit, after } = query;
    return ok(await reader.views.latestComments({ consultationId: consultation.value.id, limit, after }));
  });
}
