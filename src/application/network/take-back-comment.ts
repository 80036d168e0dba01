import { type Comment, replyDepth } from '../../domain/comment/comment.ts';
import { isId } from '../../domain/id.ts';
import { COMMENT_MAX, checkLang, checkText } from '../../domain/text.ts';
import type { MirroredComment, MirroredTrace } from './mirrored.ts';
import {
  type BackAgain,
  betterKnown,
  formerAuthor,
  keepDecision,
  keepOriginal,
  type TakingBack,
} from './taking-back.ts';

/** Takes a comment of ours back as a co-host has it, under its own id, or its later words. */
export async function takeBackComment(within: TakingBack, told: MirroredComment): Promise<BackAgain | null> {
  const { writer, consultation } = within;
  const id = commentAt(within, told.uri);
  const body = checkText(told.body, 'body', COMMENT_MAX);
  const lang = checkLang(told.lang, 'lang');
  if (id === null || !body.ok || !lang.ok) return null;
  const found = await writer.comments.byId(id);
  if (found !== null) return await takeBackWords(within, found, { told, body: body.value });
  if (told.original !== null && (await writer.comments.byOriginal(told.original)) !== null) return null;
  const parentId = commentAt(within, told.answers);
  const parent = parentId === null ? null : await writer.comments.byId(parentId);
  const number = /\/proposals\/([1-9][0-9]{0,8})$/.exec(told.answers)?.[1];
  const subject = number === undefined ? null : await writer.proposals.byNumber(consultation.id, Number(number));
  if ((parentId !== null && parent === null) || (number !== undefined && subject === null)) return null;
  const proposalId = parent?.proposalId ?? subject?.id ?? null;
  // The proposal counts its comments.
  if (proposalId !== null) await writer.write.lockProposal(proposalId, 'change');
  const comment: Comment = {
    id,
    consultationId: consultation.id,
    proposalId,
    parentId: parent?.id ?? null,
    depth: replyDepth(parent),
    authorId: (await formerAuthor(within, told)).id,
    side: told.side,
    body: body.value,
    lang: lang.value,
    status: 'published',
    original: await keepOriginal(within, { kind: 'comment', id }, told),
    uri: null,
    receivedAt: told.publishedAt,
    updatedAt: told.updatedAt,
  };
  await writer.write.comment(comment);
  await tell(within, comment, 'comment-accepted');
  return 'comments';
}

async function takeBackWords(
  within: TakingBack,
  before: Comment,
  { told, body }: { readonly told: MirroredComment; readonly body: string },
): Promise<BackAgain | null> {
  const { writer, consultation } = within;
  if (before.consultationId !== consultation.id || before.status !== 'published') return null;
  const author = await betterKnown(within, before, told);
  let found = before;
  if (author !== null) {
    const original = await keepOriginal(within, { kind: 'comment', id: before.id }, told);
    found = { ...before, authorId: author.id, original };
    await writer.write.comment(found);
  }
  if (told.updatedAt <= found.updatedAt || found.body === body) return null;
  await writer.write.comment({ ...found, body, updatedAt: told.updatedAt });
  await tell(within, found, 'comment-changed');
  return 'comments';
}

async function tell(
  { app, writer, consultation }: TakingBack,
  { id: commentId, proposalId, authorId }: Comment,
  type: 'comment-accepted' | 'comment-changed',
): Promise<void> {
  await writer.write.event({
    id: app.newId(),
    type,
    at: app.now(),
    by: { participant: authorId },
    consultationId: consultation.id,
    proposalId,
    data: { commentId },
  });
}

/** Takes back that a comment of ours was withdrawn, or removed by a decision. */
export async function takeBackCommentTrace(within: TakingBack, told: MirroredTrace): Promise<BackAgain | null> {
  const { app, writer, consultation } = within;
  const id = commentAt(within, told.uri);
  const found = id === null ? null : await writer.comments.byId(id);
  if (found === null || found.consultationId !== consultation.id) return null;
  if (found.status !== 'published' || told.status === 'held') return null;
  const body = told.status === 'withdrawn' ? '' : found.body;
  await writer.write.comment({ ...found, body, status: told.status, updatedAt: told.at });
  await keepDecision(within, { kind: 'comment', id: found.id }, told);
  const { proposalId } = found;
  const event = { id: app.newId(), at: app.now(), by: null, consultationId: consultation.id, proposalId };
  const data = { commentId: found.id };
  await writer.write.event(
    told.status === 'removed'
      ? { ...event, type: 'comment-removed', data: { ...data, rule: told.decision?.rule ?? 'moderated-elsewhere' } }
      : { ...event, type: 'comment-withdrawn', data },
  );
  return 'gone';
}

/** Which comment of ours an id names; null for any other. */
function commentAt({ consultation }: TakingBack, uri: string): string | null {
  const prefix = `${consultation.host.uri}/comments/`;
  const id = uri.startsWith(prefix) ? uri.slice(prefix.length) : '';
  return isId(id) ? id : null;
}
