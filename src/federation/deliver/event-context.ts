import type { Application, Reader } from '../../application/application.ts';
import type { Comment } from '../../domain/comment/comment.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { EventType, LoggedEvent } from '../../domain/event/event.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { ProposalStatus } from '../../domain/proposal/proposal.ts';
import { isBlockedByRecipient } from '../blocked-by-recipient.ts';
import { originalOf } from '../mapping/proposal.ts';
import type { Uris } from '../uris.ts';

/** What an event is about, as far as a plan needs it: the state of now, read once. */
export type EventContext = {
  readonly uris: Uris;
  /** Null where the event is of no consultation, of a draft, or of one that another institution hosts and tells of. */
  readonly consultation: Consultation | null;
  /** Null where there is none or it never had a number: then nobody ever saw it. Not read for an event of a comment. */
  readonly proposal: ProposalContext | null;
  readonly comment: CommentContext | null;
  /** The answer that a commitment belongs to, by its version. */
  readonly answer: number | null;
  /** An answer that a co-host gives beside the institution that decides. */
  readonly cohostAnswer: CohostAnswerContext | null;
  /** The institution from whose consultation or proposal it was made: it is notified. */
  readonly sourceInstitution: string | null;
};

export type ProposalContext = {
  readonly number: number;
  readonly status: ProposalStatus;
  /** The language of its text. */
  readonly lang: Lang;
  readonly publishedAt: Date;
  /** The actor of an author with an account elsewhere, unless they blocked us. */
  readonly author: string | null;
};

export type CohostAnswerContext = {
  /** Given here. */
  readonly ours: boolean;
  /** The id of its document. */
  readonly uri: string;
  /** Its proposal: where that is read here, and where it is decided; null where that is here. */
  readonly slug: string;
  readonly number: number;
  readonly version: number;
  readonly host: string | null;
};

export type CommentContext = {
  readonly id: string;
  readonly status: Comment['status'];
  /** The post it came from, for one made elsewhere. */
  readonly original: string | null;
  /** The actor that says it here; null for one made on another server. */
  readonly speaker: string | null;
  /** The actor of somebody elsewhere whose comment it answers, unless they blocked us. */
  readonly answered: string | null;
};

export async function eventContextOf(app: Application, uris: Uris, event: LoggedEvent): Promise<EventContext> {
  return await app.store.read((reader) => readEventContext(reader, uris, event));
}

/** The same, among other reads of one moment. */
export async function readEventContext(reader: Reader, uris: Uris, event: LoggedEvent): Promise<EventContext> {
  const commentId = 'commentId' in event.data ? event.data.commentId : null;
  const proposalId = commentId === null ? event.proposalId : null;
  const [found, comment] = await Promise.all([
    event.consultationId === null ? null : reader.consultations.byId(event.consultationId),
    commentId === null ? null : commentContext({ reader, uris }, commentId),
  ]);
  return {
    uris,
    consultation: found?.publishedAt == null || found.host !== null ? null : found,
    proposal: proposalId === null ? null : await proposalContext({ reader, uris }, proposalId),
    comment,
    answer: await answerOf(reader, event),
    cohostAnswer:
      'institution' in event.data && 'answerId' in event.data
        ? await cohostAnswerOf({ reader, uris }, event.data.answerId)
        : null,
    sourceInstitution: await sourceInstitutionOf({ reader, uris }, event),
  };
}

const SHOWN_FIRST: ReadonlySet<EventType> = new Set(['consultation-published', 'proposal-accepted']);

async function sourceInstitutionOf({ reader, uris }: ReadContext, event: LoggedEvent): Promise<string | null> {
  const id = event.proposalId ?? event.consultationId;
  if (id === null || !SHOWN_FIRST.has(event.type)) return null;
  const institution = (await reader.derivations.of(id))?.institution ?? null;
  // Of a template of our own nobody has to be told.
  return institution === uris.institution ? null : institution;
}

type ReadContext = { readonly reader: Reader; readonly uris: Uris };

async function proposalContext({ reader, uris }: ReadContext, id: string): Promise<ProposalContext | null> {
  const proposal = await reader.proposals.byId(id);
  if (proposal === null || proposal.number === null) return null;
  const { number, status, authorId, consultationId, publishedAt, receivedAt } = proposal;
  const text = { lang: proposal.current.lang, publishedAt: publishedAt ?? receivedAt };
  const slug = (await reader.consultations.byId(consultationId))?.slug ?? null;
  return { number, status, ...text, author: await remoteRecipient({ reader, uris }, { authorId, slug, number }) };
}

async function commentContext({ reader, uris }: ReadContext, id: string): Promise<CommentContext | null> {
  const comment = await reader.comments.byId(id);
  if (comment === null) return null;
  const [author, consultation] = await Promise.all([
    reader.participants.byId(comment.authorId),
    reader.consultations.byId(comment.consultationId),
  ]);
  const slug = consultation?.slug ?? null;
  const isSaidHere = author?.kind === 'local' || author?.kind === 'paper' || author?.kind === 'imported';
  const speaker = isSaidHere ? speakerOf(uris, author, slug) : null;
  return {
    id,
    status: comment.status,
    original: originalOf(comment.original),
    speaker,
    answered: await answeredBy({ reader, uris }, comment, { slug, speaker }),
  };
}

async function answeredBy(
  { reader, uris }: ReadContext,
  { parentId, proposalId }: Comment,
  { slug, speaker }: { readonly slug: string | null; readonly speaker: string | null },
): Promise<string | null> {
  const parent = parentId === null ? null : await reader.comments.byId(parentId);
  if (parent === null) return null;
  const proposal = proposalId === null ? null : await reader.proposals.byId(proposalId);
  const by = { slug, number: proposal?.number ?? null, ...(speaker === null ? {} : { speaker }) };
  return await remoteRecipient({ reader, uris }, { authorId: parent.authorId, ...by });
}

/** For somebody who was erased, and for what came on paper or from another platform, the consultation speaks. */
function speakerOf(uris: Uris, { id, kind, erasedAt }: Participant, slug: string | null): string {
  return (erasedAt === null && kind === 'local') || slug === null ? uris.participant(id) : uris.consultation(slug);
}

async function answerOf(reader: Reader, event: LoggedEvent): Promise<number | null> {
  if (event.type === 'answer-published') return event.data.version;
  if (event.type !== 'commitment-updated' || event.proposalId === null) return null;
  const { commitmentId } = event.data;
  const answers = await reader.views.answers(event.proposalId);
  return answers.find((each) => each.commitments.some(({ id }) => id === commitmentId))?.version ?? null;
}

async function cohostAnswerOf({ reader, uris }: ReadContext, id: string): Promise<CohostAnswerContext | null> {
  const answer = await reader.cohostAnswers.byId(id);
  const proposal = answer === null ? null : await reader.proposals.byId(answer.proposalId);
  const consultation = proposal === null ? null : await reader.consultations.byId(proposal.consultationId);
  if (answer === null || consultation === null || proposal === null || proposal.number === null) return null;
  const { ours, version } = answer;
  const { slug, host } = consultation;
  const { number } = proposal;
  const uri = answer.uri ?? uris.cohostAnswer(slug, number, version);
  return { ours, uri, slug, number, version, host: host?.institution ?? null };
}

/** A remote actor, unless they blocked what they would be sent. */
async function remoteRecipient(
  { reader, uris }: ReadContext,
  notified: {
    readonly authorId: string;
    readonly slug: string | null;
    readonly number: number | null;
    readonly speaker?: string;
  },
): Promise<string | null> {
  const { authorId, ...rest } = notified;
  const participant = await reader.participants.byId(authorId);
  const to = participant?.kind === 'remote' ? participant.actorUri : null;
  return to === null || (await isBlockedByRecipient(reader.peers, uris, { ...rest, to })) ? null : to;
}
