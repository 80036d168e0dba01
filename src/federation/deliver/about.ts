import type { Application, Reader } from '../../application/ports.ts';
import type { Comment } from '../../domain/comment/comment.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { EventType, LoggedEvent } from '../../domain/event.ts';
import type { ProposalStatus } from '../../domain/proposal/proposal.ts';
import { originalOf } from '../mapping/proposal.ts';
import { isUnwanted } from '../unwanted.ts';
import type { Uris } from '../uris.ts';

/** What an event is about, as far as a plan needs it: the state of now, read once. */
export type About = {
  readonly uris: Uris;
  /** Null where the event is of no consultation, of a draft, or of one that another institution hosts and tells of. */
  readonly consultation: Consultation | null;
  /** Null where there is none or it never had a number: then nobody ever saw it. */
  readonly proposal: ProposalAbout | null;
  readonly comment: CommentAbout | null;
  /** The answer that a commitment belongs to, by its version. */
  readonly answer: number | null;
  /** The institution from whose consultation or proposal it was made: it is told. */
  readonly madeFrom: string | null;
};

export type ProposalAbout = {
  readonly number: number;
  readonly status: ProposalStatus;
  /** The actor of an author with an account elsewhere, unless they blocked us. */
  readonly author: string | null;
};

export type CommentAbout = {
  readonly id: string;
  readonly status: Comment['status'];
  /** The post it came from, for one made elsewhere. */
  readonly original: string | null;
  /** The actor of its author here; null for one made elsewhere or brought from another platform. */
  readonly speaker: string | null;
  /** The actor of somebody elsewhere whose comment it answers, unless they blocked us. */
  readonly answered: string | null;
};

export async function aboutOf(app: Application, uris: Uris, event: LoggedEvent): Promise<About> {
  return await app.store.read(async (reader) => {
    const found = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
    return {
      uris,
      consultation: found?.publishedAt == null || found.host !== null ? null : found,
      proposal: event.proposalId === null ? null : await proposalAbout({ reader, uris }, event.proposalId),
      comment: 'commentId' in event.data ? await commentAbout({ reader, uris }, event.data.commentId) : null,
      answer: await answerOf(reader, event),
      madeFrom: await madeFrom(reader, event),
    };
  });
}

const SHOWN_FIRST: ReadonlySet<EventType> = new Set(['consultation-published', 'proposal-accepted']);

async function madeFrom(reader: Reader, event: LoggedEvent): Promise<string | null> {
  const id = event.proposalId ?? event.consultationId;
  if (id === null || !SHOWN_FIRST.has(event.type)) return null;
  return (await reader.derivations.of(id))?.institution ?? null;
}

type Within = { readonly reader: Reader; readonly uris: Uris };

async function proposalAbout({ reader, uris }: Within, id: string): Promise<ProposalAbout | null> {
  const proposal = await reader.proposals.byId(id);
  if (proposal === null || proposal.number === null) return null;
  const { number, status, authorId, consultationId } = proposal;
  const slug = (await reader.consultations.byId(consultationId))?.slug ?? null;
  return { number, status, author: await toldElsewhere({ reader, uris }, { authorId, slug, number }) };
}

async function commentAbout({ reader, uris }: Within, id: string): Promise<CommentAbout | null> {
  const comment = await reader.comments.byId(id);
  if (comment === null) return null;
  const author = await reader.participants.byId(comment.authorId);
  const parent = comment.parentId === null ? null : await reader.comments.byId(comment.parentId);
  const proposal = comment.proposalId === null ? null : await reader.proposals.byId(comment.proposalId);
  const slug = (await reader.consultations.byId(comment.consultationId))?.slug ?? null;
  const speaker = author?.kind === 'local' ? uris.participant(author.id) : null;
  const said = { slug, number: proposal?.number ?? null, ...(speaker === null ? {} : { speaker }) };
  return {
    id,
    status: comment.status,
    original: originalOf(comment.original),
    speaker,
    answered: parent === null ? null : await toldElsewhere({ reader, uris }, { authorId: parent.authorId, ...said }),
  };
}

async function answerOf(reader: Reader, event: LoggedEvent): Promise<number | null> {
  if (event.type === 'answer-published') return event.data.version;
  if (event.type !== 'commitment-updated' || event.proposalId === null) return null;
  const { commitmentId } = event.data;
  const answers = await reader.views.answers(event.proposalId);
  return answers.find((each) => each.commitments.some(({ id }) => id === commitmentId))?.version ?? null;
}

/** The actor of somebody elsewhere, unless they blocked what they would be told. */
async function toldElsewhere(
  { reader, uris }: Within,
  told: {
    readonly authorId: string;
    readonly slug: string | null;
    readonly number: number | null;
    readonly speaker?: string;
  },
): Promise<string | null> {
  const { authorId, ...said } = told;
  const participant = await reader.participants.byId(authorId);
  const to = participant?.kind === 'remote' ? participant.actorUri : null;
  return to === null || (await isUnwanted(reader.peers, uris, { ...said, to })) ? null : to;
}
