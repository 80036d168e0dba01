import { type Comment, type CommentSide, replyDepth } from '../domain/comment/comment.ts';
import { admit, isHeld } from '../domain/consultation/eligibility.ts';
import type { CommentId, ParticipantId, ProposalId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { COMMENT_MAX, checkLang, checkText, type Lang } from '../domain/text.ts';
import { originalName } from './names.ts';
import { keepHomeAct, takenHere } from './network/act-from-home.ts';
import type { Application } from './ports.ts';

export type SubmitComment = {
  readonly slug: string;
  /** Null for a comment on the consultation itself. */
  readonly proposalId: ProposalId | null;
  readonly parentId?: CommentId | null | undefined;
  readonly authorId: ParticipantId;
  readonly side?: CommentSide | undefined;
  readonly body: string;
  readonly lang: Lang;
  readonly original?: string | undefined;
  /** Held for an officer whatever the rules let through: nobody vouches for where it came from. */
  readonly hold?: boolean | undefined;
  readonly receivedAt?: Date | undefined;
  /** A co-host speaks for its participant: it looked at who that is and where they live (docs/adr/0040). */
  readonly vouched?: boolean | undefined;
  /**
   * Whoever sends the same words again has sent them once, while they stand: a browser that goes back offers a form anew,
   * filled in as it was.
   */
  readonly onceWorded?: boolean | undefined;
};

/**
 * Comments on a proposal or a consultation, or replies to a comment. In a consultation that another institution hosts, it
 * waits for that one's word.
 */
export async function submitComment(app: Application, command: SubmitComment): Promise<Result<Comment, Refusal>> {
  const now = app.now();
  const receivedAt = command.receivedAt ?? now;
  const body = checkText(command.body, 'body', COMMENT_MAX);
  if (!body.ok) return body;
  const lang = checkLang(command.lang, 'lang');
  if (!lang.ok) return lang;
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const author = await writer.write.lockParticipant(command.authorId);
    if (author === null) return refuse({ type: 'participant-needed' });
    if (command.original !== undefined) {
      await writer.write.lockName(originalName(command.original));
      const known = await writer.comments.byOriginal(command.original);
      if (known !== null) return known.authorId === author.id ? ok(known) : refuse({ type: 'not-the-author' });
    }
    // To change, because the proposal counts its comments: two that only relied on it could not both go on to count.
    const proposal = command.proposalId === null ? null : await writer.write.lockProposal(command.proposalId, 'change');
    if (command.proposalId !== null && (proposal === null || proposal.consultationId !== consultation.id)) {
      return refuse({ type: 'not-found', what: 'proposal' });
    }
    if (proposal !== null && proposal.status !== 'published') {
      return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published'] });
    }
    const parent = command.parentId == null ? null : await writer.comments.byId(command.parentId);
    const astray =
      parent !== null && (parent.consultationId !== consultation.id || parent.proposalId !== command.proposalId);
    if (command.parentId != null && (parent === null || astray)) return refuse({ type: 'not-found', what: 'comment' });
    if (parent !== null && parent.status !== 'published') {
      return refuse({ type: 'wrong-status', status: parent.status, needs: ['published'] });
    }
    const taken = await takenHere(writer, consultation, author);
    if (!taken.ok) return taken;
    const { byHost } = taken.value;
    const territories = await writer.territories.all();
    const who = { participant: author, vouched: command.vouched === true };
    const admission = admit('comment', { consultation, ...who, receivedAt, territories });
    if (!admission.ok) return admission;
    if (command.onceWorded === true) {
      const at = { consultationId: consultation.id, proposalId: proposal?.id ?? null, parentId: parent?.id ?? null };
      const same = await writer.comments.worded({ ...at, authorId: author.id, body: body.value });
      if (same !== null) return ok(same);
    }
    const first = !(await writer.participants.hasContributed(author.id));
    const held = byHost || command.hold === true || isHeld(consultation, { kind: author.kind, first });
    const comment: Comment = {
      id: app.newId(),
      consultationId: consultation.id,
      proposalId: proposal?.id ?? null,
      parentId: parent?.id ?? null,
      depth: replyDepth(parent),
      authorId: author.id,
      side: command.side ?? 'neutral',
      body: body.value,
      lang: lang.value,
      status: held ? 'held' : 'published',
      original: command.original ?? null,
      uri: null,
      receivedAt,
      updatedAt: now,
    };
    await writer.write.comment(comment);
    await writer.write.event({
      id: app.newId(),
      type: held ? 'comment-submitted' : 'comment-accepted',
      at: now,
      by: { participant: author.id },
      consultationId: consultation.id,
      proposalId: comment.proposalId,
      data: { commentId: comment.id },
    });
    if (byHost) {
      const subject = { kind: 'comment', id: comment.id } as const;
      const { proposalId } = comment;
      await keepHomeAct(app, writer, { consultation, subject, proposalId, act: 'create', by: author.id });
    }
    return ok(comment);
  });
}
