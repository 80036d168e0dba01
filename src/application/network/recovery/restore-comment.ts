import { type Comment, replyDepth } from '../../../domain/comment/comment.ts';
import { isId } from '../../../domain/kit/id.ts';
import { COMMENT_MAX, checkLang, checkText, checkWarning } from '../../../domain/kit/text.ts';
import type { RestoredKind } from '../mirror/mirroring.ts';
import type { MirroredComment, MirroredTrace } from '../mirror/ports.ts';
import {
  formerAuthor,
  preferKnownAuthor,
  type RestoreContext,
  recordDecision,
  saveOriginal,
} from './restore-context.ts';

/** Restores a comment of ours from a co-host, under its own id, or its later text. */
export async function restoreComment(within: RestoreContext, mirrored: MirroredComment): Promise<RestoredKind | null> {
  const { writer, consultation } = within;
  const id = commentAt(within, mirrored.uri);
  const body = checkText(mirrored.body, 'body', COMMENT_MAX);
  const lang = checkLang(mirrored.lang, 'lang');
  const warning = checkWarning(mirrored.warning);
  if (id === null || !body.ok || !lang.ok || !warning.ok) return null;
  const found = await writer.comments.byId(id);
  if (found !== null)
    return await restoreText(within, found, { told: mirrored, body: body.value, warning: warning.value });
  if (mirrored.original !== null && (await writer.comments.byOriginal(mirrored.original)) !== null) return null;
  const parentId = commentAt(within, mirrored.answers);
  const parent = parentId === null ? null : await writer.comments.byId(parentId);
  const number = /\/proposals\/([1-9][0-9]{0,8})$/.exec(mirrored.answers)?.[1];
  const subject = number === undefined ? null : await writer.proposals.byNumber(consultation.id, Number(number));
  if ((parentId !== null && parent === null) || (number !== undefined && subject === null)) return null;
  const proposalId = parent?.proposalId ?? subject?.id ?? null;
  // The proposal counts its comments.
  if (proposalId !== null) await writer.proposals.lock(proposalId, 'change');
  const comment: Comment = {
    id,
    consultationId: consultation.id,
    proposalId,
    parentId: parent?.id ?? null,
    depth: replyDepth(parent),
    authorId: (await formerAuthor(within, mirrored)).id,
    side: mirrored.side,
    body: body.value,
    warning: warning.value,
    lang: lang.value,
    status: 'published',
    original: await saveOriginal(within, { kind: 'comment', id }, mirrored),
    uri: null,
    receivedAt: mirrored.publishedAt,
    updatedAt: mirrored.updatedAt,
  };
  await writer.comments.save(comment);
  await notify(within, comment, 'comment-accepted');
  return 'comments';
}

async function restoreText(
  within: RestoreContext,
  before: Comment,
  {
    told: mirrored,
    ...text
  }: { readonly told: MirroredComment; readonly body: string; readonly warning: string | null },
): Promise<RestoredKind | null> {
  const { writer, consultation } = within;
  if (before.consultationId !== consultation.id || before.status !== 'published') return null;
  const author = await preferKnownAuthor(within, before, mirrored);
  let found = before;
  if (author !== null) {
    const original = await saveOriginal(within, { kind: 'comment', id: before.id }, mirrored);
    found = { ...before, authorId: author.id, original };
    await writer.comments.save(found);
  }
  if (mirrored.updatedAt <= found.updatedAt || hasText(found, text)) return null;
  await writer.comments.save({ ...found, ...text, updatedAt: mirrored.updatedAt });
  await notify(within, found, 'comment-changed');
  return 'comments';
}

function hasText(found: Comment, text: Pick<Comment, 'body' | 'warning'>): boolean {
  return found.body === text.body && found.warning === text.warning;
}

async function notify(
  { app, writer, consultation }: RestoreContext,
  { id: commentId, proposalId, authorId }: Comment,
  type: 'comment-accepted' | 'comment-changed',
): Promise<void> {
  await writer.events.append({
    id: app.newId(),
    type,
    at: app.now(),
    by: { kind: 'participant', id: authorId },
    consultationId: consultation.id,
    proposalId,
    data: { commentId },
  });
}

/** Takes back that a comment of ours was withdrawn, or removed by a decision. */
export async function restoreCommentTrace(
  within: RestoreContext,
  mirrored: MirroredTrace,
): Promise<RestoredKind | null> {
  const { app, writer, consultation } = within;
  const id = commentAt(within, mirrored.uri);
  const found = id === null ? null : await writer.comments.byId(id);
  if (found === null || found.consultationId !== consultation.id) return null;
  if (found.status !== 'published' || mirrored.status === 'held') return null;
  const text = mirrored.status === 'withdrawn' ? { body: '', warning: null } : {};
  await writer.comments.save({ ...found, ...text, status: mirrored.status, updatedAt: mirrored.at });
  await recordDecision(within, { kind: 'comment', id: found.id }, mirrored);
  const { proposalId } = found;
  const event = { id: app.newId(), at: app.now(), by: null, consultationId: consultation.id, proposalId };
  const data = { commentId: found.id };
  await writer.events.append(
    mirrored.status === 'removed'
      ? { ...event, type: 'comment-removed', data: { ...data, rule: mirrored.decision?.rule ?? 'moderated-elsewhere' } }
      : { ...event, type: 'comment-withdrawn', data },
  );
  return 'gone';
}

/** Which comment of ours an id names; null for any other. */
function commentAt({ consultation }: RestoreContext, uri: string): string | null {
  const prefix = `${consultation.host.uri}/comments/`;
  const id = uri.startsWith(prefix) ? uri.slice(prefix.length) : '';
  return isId(id) ? id : null;
}
