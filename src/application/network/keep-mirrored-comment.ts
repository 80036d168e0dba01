import { type Comment, replyDepth } from '../../domain/comment/comment.ts';
import type { NewEvent } from '../../domain/event.ts';
import { COMMENT_MAX, checkLang, checkText } from '../../domain/text.ts';
import { contributionAt } from './contribution-uri.ts';
import { isTakenBack, settleHomeAct } from './home-acts.ts';
import { keptHostDecision, keptHostRestoring, strictStatus } from './host-decision.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import type { MirroredComment, MirroredTrace } from './mirrored.ts';
import { mirroredAuthor } from './mirrored-author.ts';
import { keepEvidence, type Mirroring } from './mirroring.ts';

/** Takes up a comment as the host tells it. */
export async function keepMirroredComment(within: Mirroring, told: MirroredComment): Promise<Kept> {
  const { app, writer, consultation } = within;
  if (!told.uri.startsWith(`${consultation.host.uri}/comments/`)) {
    await keepEvidence(within, 'foreign-id', { uri: told.uri, document: told });
    return 'refused';
  }
  const body = checkText(told.body, 'body', COMMENT_MAX);
  const lang = checkLang(told.lang, 'lang');
  if (!body.ok || !lang.ok) {
    await keepEvidence(within, 'hash-mismatch', { uri: told.uri, document: told });
    return 'refused';
  }
  const before = await known(within, told);
  const proposal = await writer.proposals.byUri(told.answers);
  const parent = proposal === null ? await writer.comments.byUri(told.answers) : null;
  // What it answers is not here: it is not said of the consultation, and comes again when that comes.
  if (before === null && proposal === null && parent === null && isOfOne(consultation.host.uri, told)) return 'refused';
  const id = before?.id ?? app.newId();
  const takenBack = before !== null && (await isTakenBack(within, id));
  const own = before !== null && (await writer.participants.byId(before.authorId))?.kind === 'local';
  const after: Comment = {
    id,
    consultationId: consultation.id,
    proposalId: before?.proposalId ?? proposal?.id ?? parent?.proposalId ?? null,
    parentId: before?.parentId ?? parent?.id ?? null,
    depth: before?.depth ?? replyDepth(parent),
    authorId: before !== null && own ? before.authorId : (await mirroredAuthor(within, told)).id,
    side: told.side,
    body: body.value,
    lang: lang.value,
    // What its author took back meanwhile is not brought back.
    status: takenBack ? 'withdrawn' : await strictStatus(writer, { kind: 'comment', id }, 'published'),
    original: before?.original ?? null,
    uri: told.uri,
    receivedAt: before?.receivedAt ?? told.publishedAt,
    updatedAt: told.updatedAt,
  };
  if (before !== null) await settleHomeAct(within, { kind: 'comment', id }, { now: after.body, wanted: before.body });
  if (before !== null) await keptHostRestoring(within, { kind: 'comment', id }, before.status);
  if (before !== null && isSame(before, after)) return 'known';
  await writer.write.comment(after);
  await writer.write.event(eventOf(within, before, after));
  return 'kept';
}

/** Takes up that a comment is gone. */
export async function keepMirroredCommentTrace(within: Mirroring, told: MirroredTrace): Promise<Kept> {
  const { app, writer, consultation } = within;
  const before = await writer.comments.byUri(told.uri);
  if (before === null) return 'known';
  const subject = { kind: 'comment', id: before.id } as const;
  await settleHomeAct(within, subject, { now: null });
  if (before.status === told.status) {
    await keptHostDecision(within, subject, { told, statusBefore: before.status });
    return 'known';
  }
  const body = told.status === 'withdrawn' ? '' : before.body;
  await writer.write.comment({ ...before, body, status: told.status, updatedAt: told.at });
  await keptHostDecision(within, subject, { told, statusBefore: before.status });
  const event = {
    id: app.newId(),
    at: told.at,
    by: null,
    consultationId: consultation.id,
    proposalId: before.proposalId,
  };
  const data = { commentId: before.id };
  await writer.write.event(
    told.status === 'removed'
      ? { ...event, type: 'comment-removed', data: { ...data, rule: told.decision?.rule ?? 'moderated-elsewhere' } }
      : { ...event, type: told.status === 'held' ? 'comment-held' : 'comment-withdrawn', data },
  );
  return 'kept';
}

async function known({ app, writer, consultation }: Mirroring, told: MirroredComment): Promise<Comment | null> {
  const mirrored = await writer.comments.byUri(told.uri);
  if (mirrored !== null) return mirrored;
  const own = contributionAt(app.origin, consultation.slug, told.original);
  const found = own === null ? null : await writer.comments.byId(own);
  return found?.consultationId === consultation.id && found.uri === null ? found : null;
}

function isOfOne(host: string, { answers }: MirroredComment): boolean {
  return ['proposals', 'comments'].some((kind) => answers.startsWith(`${host}/${kind}/`));
}

function isSame(before: Comment, after: Comment): boolean {
  const plain = (comment: Comment) =>
    JSON.stringify([comment.uri, comment.status, comment.body, comment.side, comment.lang, comment.authorId]);
  return plain(before) === plain(after);
}

function eventOf({ app, consultation }: Mirroring, before: Comment | null, after: Comment): NewEvent {
  const event = {
    id: app.newId(),
    at: after.updatedAt,
    by: { participant: after.authorId },
    consultationId: consultation.id,
    proposalId: after.proposalId,
    data: { commentId: after.id },
  };
  if (after.status === 'withdrawn') return { ...event, type: 'comment-withdrawn' };
  if (before === null || before.status === 'held') return { ...event, type: 'comment-accepted' };
  if (before.status !== 'published' && after.status === 'published') {
    return { ...event, by: null, type: 'comment-restored' };
  }
  return { ...event, type: 'comment-changed' };
}
