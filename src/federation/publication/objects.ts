import type { Application } from '../../application/ports.ts';
import { readBallot } from '../../application/read-ballots.ts';
import { readCommentInThread } from '../../application/read-comment-in-thread.ts';
import { readConsultation } from '../../application/read-consultations.ts';
import { readProposal } from '../../application/read-proposals.ts';
import { ANYBODY } from '../../application/sign-in.ts';
import type { AuthorView } from '../../application/views.ts';
import { answerNote } from '../mapping/answer.ts';
import { ballotNote } from '../mapping/ballot.ts';
import { commentNote } from '../mapping/comment.ts';
import { consultationAnnouncement } from '../mapping/consultation.ts';
import type { WireDocument } from '../mapping/document.ts';
import { phaseNote } from '../mapping/phase.ts';
import { pollQuestion } from '../mapping/poll.ts';
import { type Author, originalOf, proposalNote } from '../mapping/proposal.ts';
import { tombstone } from '../mapping/tombstone.ts';
import { isUnwanted } from '../unwanted.ts';
import type { PhaseEdge, Uris } from '../uris.ts';
import { PUBLIC_AUDIENCE } from './actors.ts';
import type { Press, Publication } from './publication.ts';

type InConsultation<T = unknown> = { readonly slug: string } & T;

export async function announcementAt(press: Press, slug: string): Promise<Publication | null> {
  const found = await readConsultation(press.app, { slug, audience: PUBLIC_AUDIENCE });
  if (!found.ok) return null;
  const document = consultationAnnouncement(press.uris, found.value.consultation, found.value.derivation?.source);
  return await there(press, document, press.uris.institution);
}

/** Only what happened: a phase that has not opened has no post that says it did. */
export async function phaseAt(
  press: Press,
  { slug, phaseId, edge }: InConsultation<{ readonly phaseId: string; readonly edge: PhaseEdge }>,
): Promise<Publication | null> {
  const found = await readConsultation(press.app, { slug, audience: PUBLIC_AUDIENCE });
  if (!found.ok) return null;
  const { consultation, extensions } = found.value;
  const phase = consultation.phases.find((each) => each.id === phaseId);
  if (phase === undefined || press.app.now() < (edge === 'opened' ? phase.opensAt : phase.closesAt)) return null;
  const extendedAt = extensions.findLast((each) => each.phaseId === phaseId)?.at ?? null;
  const document = phaseNote(press.uris, { consultation, phase, edge, extendedAt });
  return await there(press, document, press.uris.institution);
}

export async function proposalAt(
  press: Press,
  { slug, number }: InConsultation<{ readonly number: number }>,
): Promise<Publication | null> {
  const found = await readProposal(press.app, { slug, number, audience: PUBLIC_AUDIENCE, viewer: ANYBODY });
  if (!found.ok || found.value.status === 'held') return null;
  const proposal = { ...found.value, number };
  const signer = press.uris.proposalActor(slug, number);
  if (proposal.status !== 'published') {
    const decision =
      proposal.status === 'removed' ? (proposal.decisions.findLast((each) => each.kind === 'remove') ?? null) : null;
    const document = tombstone({ id: press.uris.proposal(slug, number), deletedAt: proposal.updatedAt, decision });
    return await gone(press, document, signer);
  }
  const author = await authorOf(press, proposal.author);
  const unwanted = await isBlockedBy(press, author, { slug, number });
  return await there(
    press,
    proposalNote(press.uris, {
      consultation: proposal.consultation,
      proposal,
      author: author !== null && unwanted ? { ...author, mention: null } : author,
      derivedFrom: proposal.derivation?.source,
    }),
    signer,
  );
}

export async function answerAt(
  press: Press,
  { slug, number, version }: InConsultation<{ readonly number: number; readonly version: number }>,
): Promise<Publication | null> {
  const found = await readProposal(press.app, { slug, number, audience: PUBLIC_AUDIENCE, viewer: ANYBODY });
  const answer = found.ok ? found.value.answers.find((each) => each.version === version) : undefined;
  if (!found.ok || answer === undefined) return null;
  const document = answerNote(press.uris, { consultation: found.value.consultation, number, answer });
  return await there(press, document, press.uris.institution);
}

/** A comment made here; one that came from elsewhere is its author's to publish. */
export async function commentAt(
  press: Press,
  { slug, commentId }: InConsultation<{ readonly commentId: string }>,
): Promise<Publication | null> {
  const found = await readCommentInThread(press.app, commentId);
  if (!found.ok || found.value.slug !== slug || found.value.author.kind !== 'local') return null;
  const { comment, answered, number, decision, author } = found.value;
  const authorUri = press.uris.participant(author.id);
  if (comment.status !== 'published') {
    const document = tombstone({ id: press.uris.comment(slug, comment.id), deletedAt: comment.updatedAt, decision });
    return await gone(press, document, authorUri);
  }
  const parent = answered === null ? null : await authorOf(press, answered.author);
  const unwanted = await isBlockedBy(press, parent, { slug, number, speaker: authorUri });
  const document = commentNote(press.uris, {
    slug,
    comment,
    authorUri,
    authorName: author.name,
    answered:
      answered === null
        ? { uri: subjectOf(press.uris, slug, number), author: null }
        : {
            uri: originalOf(answered.comment.original) ?? press.uris.comment(slug, answered.comment.id),
            author: unwanted ? null : parent,
          },
  });
  return await there(press, document, authorUri);
}

export async function pollAt(
  press: Press,
  { slug, pollId }: InConsultation<{ readonly pollId: string }>,
): Promise<Publication | null> {
  const found = await readConsultation(press.app, { slug, audience: PUBLIC_AUDIENCE });
  const view = found.ok ? found.value.polls.find((each) => each.poll.id === pollId) : undefined;
  const now = press.app.now();
  if (!found.ok || view === undefined || now < view.poll.opensAt) return null;
  const { consultation } = found.value;
  const document = pollQuestion(press.uris, { consultation, view, closed: now >= view.poll.closesAt });
  return {
    state: 'there',
    sealed: await press.seal({ document, signer: press.uris.consultation(slug), history: 'dropped' }),
  };
}

/** A ballot whose rules are frozen. */
export async function ballotAt(
  press: Press,
  { slug, ballot }: InConsultation<{ readonly ballot: string }>,
): Promise<Publication | null> {
  const found = await readBallot(press.app, { slug, ballot, audience: PUBLIC_AUDIENCE });
  if (!found.ok) return null;
  return await there(press, ballotNote(press.uris, found.value), press.uris.consultation(slug));
}

/** Who wrote something, as others may know it: an account here or elsewhere has an actor, another person only a name. */
export async function authorOf(
  press: { readonly app: Application; readonly uris: Uris },
  author: AuthorView,
): Promise<Author | null> {
  if (author.name === '') return null;
  const { name, kind, actorUri } = author;
  if (kind === 'local') return { name, uri: press.uris.participant(author.id), mention: null };
  if (kind === 'institution') return { name, uri: press.uris.institution, mention: null };
  if (kind !== 'remote' || actorUri === null) return { name, uri: null, mention: null };
  const known = await press.app.store.read((reader) => reader.peers.actor(actorUri));
  return { name, uri: actorUri, mention: known === null || known.handle === '' ? null : known.handle };
}

/** Whether whom we would mention wants nothing of it. */
async function isBlockedBy(
  { app, uris }: Press,
  author: Author | null,
  said: { readonly slug: string; readonly number: number | null; readonly speaker?: string },
): Promise<boolean> {
  const to = author?.uri;
  return to != null && (await app.store.read(({ peers }) => isUnwanted(peers, uris, { ...said, to })));
}

function subjectOf(uris: Uris, slug: string, number: number | null): string {
  return number === null ? uris.announcement(slug) : uris.proposal(slug, number);
}

async function there(press: Press, document: WireDocument, signer: string): Promise<Publication> {
  return { state: 'there', sealed: await press.seal({ document, signer }) };
}

/** The text that was there is dropped with its former signatures: only the trace stays. */
async function gone(press: Press, document: WireDocument, signer: string): Promise<Publication> {
  return { state: 'gone', sealed: await press.seal({ document, signer, history: 'erased' }) };
}
