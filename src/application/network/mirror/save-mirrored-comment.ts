import { type Comment, type CommentStatus, replyDepth } from '../../../domain/comment/comment.ts';
import type { NewEvent } from '../../../domain/event/event.ts';
import type { CommentId } from '../../../domain/kit/id.ts';
import { COMMENT_MAX, checkLang, checkText, checkWarning } from '../../../domain/kit/text.ts';
import { contributionAt } from '../../kit/uris.ts';
import { isWithdrawn, settleOutgoingContribution } from '../outgoing/outgoing-contributions.ts';
import { outgoingPublished } from '../outgoing/outgoing-published.ts';
import { checkAuthorship, ownedBy, saveAuthorship } from './check-authorship.ts';
import { hideSigned, recordHostDecision, recordHostRestore, strictStatus } from './host-decision.ts';
import { eraseNamedAuthor, mirroredAuthor } from './mirrored-author.ts';
import { type Mirroring, recordEvidence, toldBy } from './mirroring.ts';
import type { MirroredComment, MirroredTrace } from './ports.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/** Applies a comment of the host. */
export async function saveMirroredComment(within: Mirroring, mirrored: MirroredComment): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  if (!mirrored.uri.startsWith(`${consultation.host.uri}/comments/`)) {
    await recordEvidence(within, 'foreign-id', { uri: mirrored.uri, document: mirrored });
    return 'refused';
  }
  const body = checkText(mirrored.body, 'body', COMMENT_MAX);
  const lang = checkLang(mirrored.lang, 'lang');
  const warning = checkWarning(mirrored.warning);
  if (!body.ok || !lang.ok || !warning.ok) {
    await recordEvidence(within, 'hash-mismatch', { uri: mirrored.uri, document: mirrored });
    return 'refused';
  }
  const before = await known(within, mirrored);
  const proposal = await writer.proposals.byUri(mirrored.answers);
  const parent = proposal === null ? await writer.comments.byUri(mirrored.answers) : null;
  // What it answers is not here: it is not said of the consultation, and comes again when that comes.
  if (before === null && proposal === null && parent === null && isOfOne(consultation.host.uri, mirrored))
    return 'refused';
  const id = before?.id ?? app.newId();
  const owned = await ownedBy(within, before);
  const own = owned !== null && owned.author !== null;
  const verdict = await checkAuthorship(within, mirrored, owned);
  // The host published it with other words: it is shown with those of its author.
  const isAltered = verdict.kind === 'altered' && own && before?.status === 'held';
  if (verdict.kind !== 'theirs' && !isAltered) return 'refused';
  const words = isAltered ? before : { side: mirrored.side, body: body.value, lang: lang.value };
  const after: Comment = {
    id,
    consultationId: consultation.id,
    proposalId: before?.proposalId ?? proposal?.id ?? parent?.proposalId ?? null,
    parentId: before?.parentId ?? parent?.id ?? null,
    depth: before?.depth ?? replyDepth(parent),
    authorId:
      before !== null && (own || (await isByUs(within, before)))
        ? before.authorId
        : (await mirroredAuthor(within, mirrored)).id,
    side: words.side,
    body: words.body,
    warning: warning.value,
    lang: words.lang,
    status: before === null ? 'published' : await statusHere(within, id),
    original: before?.original ?? null,
    uri: mirrored.uri,
    receivedAt: before?.receivedAt ?? mirrored.publishedAt,
    updatedAt: mirrored.updatedAt,
  };
  if (before !== null)
    await settleOutgoingContribution(within, { kind: 'comment', id }, { now: after.body, wanted: before.body });
  if (before !== null) await recordHostRestore(within, { kind: 'comment', id }, before.status);
  if (before !== null && isSame(before, after)) {
    if (verdict.kind === 'theirs') await saveAuthorship(within, { kind: 'comment', id }, verdict.checked);
    return 'known';
  }
  await writer.comments.save(after);
  if (verdict.kind === 'theirs') await saveAuthorship(within, { kind: 'comment', id }, verdict.checked);
  if (before !== null && mirrored.author === null) {
    await eraseNamedAuthor(within, { uri: mirrored.uri, authorId: before.authorId, ownTexts: 'keep' });
  }
  const event = eventOf(within, before, after);
  await writer.events.append(event, ...(own ? outgoingPublished(within, event, { kind: 'comment', ...after }) : []));
  return 'kept';
}

/** What its author withdrew meanwhile is not restored, nor what this node removed. */
async function statusHere({ writer }: Mirroring, id: CommentId): Promise<CommentStatus> {
  return (await isWithdrawn(writer, id))
    ? 'withdrawn'
    : await strictStatus<CommentStatus>(writer, { kind: 'comment', id }, 'published');
}

/** Applies that a comment is gone. */
export async function saveMirroredCommentTrace(within: Mirroring, mirrored: MirroredTrace): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const before = await writer.comments.byUri(mirrored.uri);
  if (before === null) return 'known';
  const subject = { kind: 'comment', id: before.id } as const;
  await settleOutgoingContribution(within, subject, { now: null });
  await hideSigned(writer, before.id, mirrored.status);
  if (before.status === mirrored.status) {
    await recordHostDecision(within, subject, { report: mirrored, statusBefore: before.status });
    return 'known';
  }
  const text = mirrored.status === 'withdrawn' ? { body: '', warning: null } : {};
  await writer.comments.save({ ...before, ...text, status: mirrored.status, updatedAt: mirrored.at });
  if (mirrored.status === 'withdrawn') {
    await eraseNamedAuthor(within, { uri: mirrored.uri, authorId: before.authorId, ownTexts: 'remove' });
  }
  await recordHostDecision(within, subject, { report: mirrored, statusBefore: before.status });
  const event = {
    id: app.newId(),
    at: mirrored.at,
    by: null,
    origin: toldBy({ app, consultation }),
    consultationId: consultation.id,
    proposalId: before.proposalId,
  };
  const data = { commentId: before.id };
  await writer.events.append(
    mirrored.status === 'removed'
      ? { ...event, type: 'comment-removed', data: { ...data, rule: mirrored.decision?.rule ?? 'moderated-elsewhere' } }
      : { ...event, type: mirrored.status === 'held' ? 'comment-held' : 'comment-withdrawn', data },
  );
  return 'kept';
}

async function known({ app, writer, consultation }: Mirroring, received: MirroredComment): Promise<Comment | null> {
  const mirrored = await writer.comments.byUri(received.uri);
  if (mirrored !== null) return mirrored;
  const own = contributionAt(app.origin, consultation.slug, received.original);
  const found = own === null ? null : await writer.comments.byId(own);
  return found?.consultationId === consultation.id && found.uri === null ? found : null;
}

/** Whether this institution wrote it, while it hosted the community itself. */
async function isByUs({ writer }: Mirroring, { authorId }: Comment): Promise<boolean> {
  return (await writer.participants.byId(authorId))?.kind === 'institution';
}

function isOfOne(host: string, { answers }: MirroredComment): boolean {
  return ['proposals', 'comments'].some((kind) => answers.startsWith(`${host}/${kind}/`));
}

function isSame(before: Comment, after: Comment): boolean {
  const plain = (comment: Comment) =>
    JSON.stringify([
      comment.uri,
      comment.status,
      comment.body,
      comment.warning,
      comment.side,
      comment.lang,
      comment.authorId,
    ]);
  return plain(before) === plain(after);
}

function eventOf({ app, consultation }: Mirroring, before: Comment | null, after: Comment): NewEvent {
  const event = {
    id: app.newId(),
    at: after.updatedAt,
    by: null,
    origin: toldBy({ app, consultation }),
    consultationId: consultation.id,
    proposalId: after.proposalId,
    data: { commentId: after.id },
  };
  if (after.status === 'withdrawn') return { ...event, type: 'comment-withdrawn' };
  if (before === null || before.status === 'held') return { ...event, type: 'comment-accepted' };
  if (before.status !== 'published' && after.status === 'published') {
    return { ...event, type: 'comment-restored' };
  }
  return { ...event, type: 'comment-changed' };
}
