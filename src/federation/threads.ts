import type { ReplyView } from '../application/comment/ports.ts';
import { readReplies, readThread } from '../application/comment/reads.ts';
import { readConsultation } from '../application/consultation/read-consultations.ts';
import { PAGE_MAX } from '../application/kit/page.ts';
import { ANYBODY } from '../application/kit/viewer.ts';
import { readProposal } from '../application/proposal/read-proposals.ts';
import { type CollectionContent, inline } from './collection-content.ts';
import { originalOf } from './mapping/proposal.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { type ResourceRef, uriOf } from './uris.ts';

/**
 * A whole conversation (FEP-7888, FEP-f228): what it began with, what the institution says in it, and every public comment
 * in reading order, however deep. The consultation answers for it. Null where there is no such conversation.
 */
export async function threadOf(documents: DocumentContext, of: ResourceRef): Promise<CollectionContent | null> {
  if (of.kind !== 'proposal' && of.kind !== 'announcement' && of.kind !== 'poll') return null;
  const owner = { attributedTo: documents.uris.consultation(of.slug) };
  // Nobody replies to a poll but with a vote.
  if (of.kind === 'poll') return { ...inline([uriOf(documents.uris, of)]), owner };
  const thread = { slug: of.slug, number: of.kind === 'proposal' ? of.number : null };
  const begin = of.kind === 'proposal' ? await proposalAndAnswers(documents, of) : await announced(documents, of.slug);
  const counted = await readThread(documents.app, { ...thread, limit: 1, after: null });
  if (!counted.ok) return null;
  return {
    total: begin.length + counted.value.total,
    owner,
    page: async (after) => {
      const part = await readThread(documents.app, { ...thread, limit: PAGE_MAX, after });
      if (!part.ok) return { items: [], next: null };
      const comments = idsOf(documents, of.slug, part.value.page.items);
      return { items: after === null ? [...begin, ...comments] : comments, next: part.value.page.next };
    },
  };
}

/** A proposal that is still there, and what was answered to it. */
async function proposalAndAnswers(
  documents: DocumentContext,
  of: { readonly slug: string; readonly number: number },
): Promise<readonly string[]> {
  const found = await readProposal(documents.app, { ...of, viewer: ANYBODY });
  const isThere = found.ok && found.value.status === 'published';
  return [...(isThere ? [documents.uris.proposal(of.slug, of.number)] : []), ...(await answersTo(documents, of))];
}

/** The announcement of a consultation, and the phases that have opened or closed since. */
async function announced({ app, uris }: DocumentContext, slug: string): Promise<readonly string[]> {
  const found = await readConsultation(app, { slug, viewer: ANYBODY });
  if (!found.ok) return [];
  const now = app.now();
  const edges = found.value.consultation.phases.flatMap(({ id, opensAt, closesAt }) => [
    { uri: uris.phase(slug, id, 'opened'), at: opensAt },
    { uri: uris.phase(slug, id, 'closed'), at: closesAt },
  ]);
  const passed = edges.filter(({ at }) => at <= now).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return [uris.announcement(slug), ...passed.map(({ uri }) => uri)];
}

/** Comments made elsewhere by the ids that they have there. */
function idsOf({ uris }: DocumentContext, slug: string, replies: readonly ReplyView[]): readonly string[] {
  return replies.map(({ id, original }) => originalOf(original) ?? uris.comment(slug, id));
}

/** Answers of the institution first, then comments in the order in which they came. */
export async function repliesTo(documents: DocumentContext, of: ResourceRef): Promise<CollectionContent> {
  const subject = subjectOf(of);
  if (subject === null) return inline([]);
  const { slug, number, commentId } = subject;
  const answers = of.kind === 'proposal' ? await answersTo(documents, of) : [];
  const replies = await readReplies(documents.app, { ...subject, limit: 1, after: null });
  if (!replies.ok) return inline([]);
  return {
    total: answers.length + replies.value.total,
    page: async (after) => {
      const part = await readReplies(documents.app, { slug, number, commentId, limit: PAGE_MAX, after });
      if (!part.ok) return { items: [], next: null };
      const comments = idsOf(documents, slug, part.value.page.items);
      return { items: after === null ? [...answers, ...comments] : comments, next: part.value.page.next };
    },
  };
}

/** The one who is replied to in `of`; null where replies are kept with the proposal. */
function subjectOf(
  of: ResourceRef,
): { readonly slug: string; readonly number: number | null; readonly commentId: string | null } | null {
  if (of.kind === 'announcement') return { slug: of.slug, number: null, commentId: null };
  if (of.kind === 'proposal') return { slug: of.slug, number: of.number, commentId: null };
  if (of.kind === 'comment') return { slug: of.slug, number: null, commentId: of.commentId };
  return null;
}

async function answersTo(
  documents: DocumentContext,
  { slug, number }: { readonly slug: string; readonly number: number },
): Promise<readonly string[]> {
  const found = await readProposal(documents.app, { slug, number, viewer: ANYBODY });
  if (!found.ok) return [];
  return found.value.answers
    .map(({ version }) => version)
    .toSorted((a, b) => a - b)
    .map((version) => documents.uris.answer(slug, number, version));
}
