import { type Comment, type CommentSide, replyDepth } from '../../domain/comment/comment.ts';
import { admit, isHeld } from '../../domain/consultation/eligibility.ts';
import { actorOf } from '../../domain/kit/actor.ts';
import type { CommentId, ParticipantId, ProposalId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { COMMENT_MAX, checkLang, checkText, checkWarning, type Lang } from '../../domain/kit/text.ts';
import type { ImageElsewhere } from '../../domain/proposal/details.ts';
import type { Application } from '../application.ts';
import { checkContributionLimit } from '../kit/contribution-limit.ts';
import { originalLock, participantLock } from '../kit/names.ts';
import type { Sharing } from '../kit/ports.ts';
import { queueOutgoingContribution, resolveDecider } from '../network/outgoing/queue-outgoing.ts';
import { awaitedOfReply } from './change-comment.ts';

export type SubmitComment = {
  /** The token by which they act, where there is one. */
  readonly token?: TokenId | null | undefined;
  readonly slug: string;
  /** Null for a comment on the consultation itself. */
  readonly proposalId: ProposalId | null;
  readonly parentId?: CommentId | null | undefined;
  readonly authorId: ParticipantId;
  readonly side?: CommentSide | undefined;
  readonly body: string;
  /** A content warning, where its author gave one. */
  readonly warning?: string | null | undefined;
  readonly lang: Lang;
  /** Pictures of the post that it was, by their addresses at its server. */
  readonly pictures?: readonly ImageElsewhere[] | undefined;
  readonly original?: string | undefined;
  /** Held for an officer whatever the rules let through: nobody vouches for where it came from. */
  readonly hold?: boolean | undefined;
  readonly receivedAt?: Date | undefined;
  /** A co-host, an agent with paper or an institution speaks for its author, as for a proposal. */
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
  const warning = checkWarning(command.warning);
  if (!warning.ok) return warning;
  return await app.store.transactShared(sharingOf(command), async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const author = await writer.participants.lock(command.authorId);
    if (author === null) return refuse({ type: 'participant-needed' });
    if (command.original !== undefined) {
      await writer.locks.acquire(originalLock(command.original));
      const known = await writer.comments.byOriginal(command.original);
      if (known !== null) return known.authorId === author.id ? ok(known) : refuse({ type: 'not-the-author' });
    }
    // To change, because the proposal counts its comments: two that only relied on it could not both go on to count.
    const proposal = command.proposalId === null ? null : await writer.proposals.lock(command.proposalId, 'change');
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
    const decider = await resolveDecider(writer, consultation, author);
    if (!decider.ok) return decider;
    const { byHost } = decider.value;
    const territories = await writer.territories.all();
    const who = { participant: author, vouched: command.vouched === true };
    const admission = admit('comment', { consultation, ...who, receivedAt, territories });
    if (!admission.ok) return admission;
    if (command.onceWorded === true) {
      const at = { consultationId: consultation.id, proposalId: proposal?.id ?? null, parentId: parent?.id ?? null };
      const same = await writer.comments.worded({ ...at, authorId: author.id, body: body.value });
      if (same !== null) return ok(same);
    }
    if (command.vouched !== true) {
      const may = await checkContributionLimit(app, writer, { authorId: author.id, at: receivedAt });
      if (!may.ok) return may;
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
      warning: warning.value,
      lang: lang.value,
      status: held ? 'held' : 'published',
      original: command.original ?? null,
      uri: null,
      receivedAt,
      updatedAt: now,
    };
    await writer.comments.save(comment);
    // Where another institution decides, it goes there without.
    const { pictures = [] } = command;
    if (pictures.length > 0 && !byHost)
      await writer.comments.replaceImages(comment.id, awaitedOfReply(pictures, { known: [], at: now }));
    await writer.events.append({
      id: app.newId(),
      type: held ? 'comment-submitted' : 'comment-accepted',
      at: now,
      by: actorOf(author.id, command.token),
      consultationId: consultation.id,
      proposalId: comment.proposalId,
      data: { commentId: comment.id },
    });
    if (byHost) {
      const subject = { kind: 'comment', id: comment.id } as const;
      const { proposalId } = comment;
      await queueOutgoingContribution(app, writer, {
        consultation,
        subject,
        proposalId,
        act: 'create',
        by: actorOf(author.id, command.token),
      });
    }
    return ok(comment);
  });
}

/** Acts of one person, and contributions made of one post, come one after the other. */
function sharingOf({ authorId, original }: Pick<SubmitComment, 'authorId' | 'original'>): Sharing {
  const names = [participantLock(authorId), ...(original === undefined ? [] : [originalLock(original)])];
  return { group: 'named', names };
}
