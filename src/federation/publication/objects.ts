import type { Application } from '../../application/application.ts';
import { readBallot } from '../../application/ballot/reads.ts';
import { readCommentInThread } from '../../application/comment/reads.ts';
import { readConsultation } from '../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import type { AuthorView } from '../../application/participant/ports.ts';
import type { DisclosedTotals } from '../../application/proposal/ports.ts';
import { readProposal } from '../../application/proposal/read-proposals.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { isBlockedByRecipient } from '../blocked-by-recipient.ts';
import { answerNote, cohostAnswerNote } from '../mapping/answer.ts';
import { authorNameIn } from '../mapping/author-name.ts';
import { ballotNote } from '../mapping/ballot.ts';
import { commentNote } from '../mapping/comment.ts';
import { consultationAnnouncement, consultationIntroduction } from '../mapping/consultation.ts';
import type { WireDocument } from '../mapping/document.ts';
import { phaseNote } from '../mapping/phase.ts';
import { pollQuestion } from '../mapping/poll.ts';
import { type Author, originalOf, proposalNote, type Reactions } from '../mapping/proposal.ts';
import { tombstone } from '../mapping/tombstone.ts';
import type { PhaseEdge, Uris } from '../uris.ts';
import type { DocumentContext, Publication } from './document-context.ts';

export type InConsultation<T = unknown> = { readonly slug: string } & T;

export async function announcementAt(documents: DocumentContext, slug: string): Promise<Publication | null> {
  const { uris } = documents;
  return await presentedAt(documents, { slug, as: consultationAnnouncement, signer: uris.institution });
}

export async function introductionAt(documents: DocumentContext, slug: string): Promise<Publication | null> {
  const { uris } = documents;
  return await presentedAt(documents, { slug, as: consultationIntroduction, signer: uris.consultation(slug) });
}

async function presentedAt(
  documents: DocumentContext,
  of: InConsultation<{ readonly as: typeof consultationAnnouncement; readonly signer: string }>,
): Promise<Publication | null> {
  const found = await readConsultation(documents.app, { slug: of.slug, viewer: ANYBODY });
  if (!found.ok) return null;
  const { consultation, derivation, extensions } = found.value;
  const said = { consultation, derivedFrom: derivation?.source, extendedAt: extensions.at(-1)?.at ?? null };
  return await there(documents, of.as(documents.uris, said), of.signer);
}

/** Only what happened: a phase that has not opened has no post that says it did. */
export async function phaseAt(
  documents: DocumentContext,
  { slug, phaseId, edge }: InConsultation<{ readonly phaseId: string; readonly edge: PhaseEdge }>,
): Promise<Publication | null> {
  const found = await readConsultation(documents.app, { slug, viewer: ANYBODY });
  if (!found.ok) return null;
  const { consultation, extensions } = found.value;
  const phase = consultation.phases.find((each) => each.id === phaseId);
  if (phase === undefined || documents.app.now() < (edge === 'opened' ? phase.opensAt : phase.closesAt)) return null;
  const extendedAt = extensions.findLast((each) => each.phaseId === phaseId)?.at ?? null;
  const document = phaseNote(documents.uris, { consultation, phase, edge, extendedAt });
  return await there(documents, document, documents.uris.institution);
}

export async function proposalAt(
  documents: DocumentContext,
  { slug, number }: InConsultation<{ readonly number: number }>,
): Promise<Publication | null> {
  const found = await readProposal(documents.app, { slug, number, viewer: ANYBODY });
  if (!found.ok || found.value.status === 'held') return null;
  const proposal = { ...found.value, number };
  const signer = documents.uris.proposalActor(slug, number);
  if (proposal.status !== 'published') {
    const decision =
      proposal.status === 'removed' ? (proposal.decisions.findLast((each) => each.kind === 'remove') ?? null) : null;
    const document = tombstone({ id: documents.uris.proposal(slug, number), deletedAt: proposal.updatedAt, decision });
    return await gone(documents, document, signer);
  }
  const { languages } = proposal.consultation;
  const author = await authorOf(documents, proposal.author, [proposal.lang, ...languages]);
  const [unwanted, reactions] = await Promise.all([
    isBlockedBy(documents, author, { slug, number }),
    reactionsTo(documents, { slug, number, supports: proposal.supports }),
  ]);
  const document = proposalNote(documents.uris, {
    consultation: proposal.consultation,
    proposal,
    author: author !== null && unwanted ? { ...author, mention: null } : author,
    derivedFrom: proposal.derivation?.source,
    reactions,
  });
  if (reactions === undefined) return await there(documents, document, signer);
  // Another number makes another document: as with polls, the last one is kept.
  return { state: 'there', signed: await documents.signDocument({ document, signer, history: 'dropped' }) };
}

/** What may be said of who likes and shares it; undefined while the rules hide it. */
async function reactionsTo(
  { app, uris }: DocumentContext,
  of: InConsultation<{ readonly number: number; readonly supports: DisclosedTotals }>,
): Promise<Reactions | undefined> {
  if (!of.supports.visible) return undefined;
  const uri = uris.proposal(of.slug, of.number);
  const shares = await app.store.readShared((reader) => reader.peers.countActs(uri, 'share'));
  return { likes: of.supports.totals.for.fediverse, shares };
}

export async function answerAt(
  documents: DocumentContext,
  { slug, number, version }: InConsultation<{ readonly number: number; readonly version: number }>,
): Promise<Publication | null> {
  const found = await readProposal(documents.app, { slug, number, viewer: ANYBODY });
  const answer = found.ok ? found.value.answers.find((each) => each.version === version) : undefined;
  if (!found.ok || answer === undefined) return null;
  const { consultation, title, lang } = found.value;
  const author = await authorOf(documents, found.value.author, [lang, ...consultation.languages]);
  const unwanted = await isBlockedBy(documents, author, { slug, number });
  const written = { consultation, number, answer, title: { title, lang }, author: unwanted ? null : author };
  const document = answerNote(documents.uris, written);
  return await there(documents, document, documents.uris.institution);
}

/** Our answer to a proposal that another institution decides about. */
export async function cohostAnswerAt(
  documents: DocumentContext,
  { slug, number, version }: InConsultation<{ readonly number: number; readonly version: number }>,
): Promise<Publication | null> {
  const found = await documents.app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(slug);
    const proposal = consultation === null ? null : await reader.proposals.byNumber(consultation.id, number);
    if (consultation === null || proposal === null) return null;
    const answers = await reader.cohostAnswers.of(proposal.id);
    return { consultation, proposal, answer: answers.find((each) => each.ours && each.version === version) };
  });
  if (found?.answer === undefined || found.consultation.host === null || found.proposal.uri === null) return null;
  const { consultation, proposal, answer } = found;
  const at = { consultation: { ...consultation, host: found.consultation.host }, number, proposal: proposal.uri ?? '' };
  return await there(
    documents,
    cohostAnswerNote(documents.uris, {
      ...at,
      title: { title: proposal.current.title, lang: proposal.current.lang },
      answer,
    }),
    documents.uris.institution,
  );
}

/** Whether somebody wrote here, or on paper or another platform whose contributions this node publishes. */
function isFromHere(kind: AuthorView['kind']): boolean {
  return kind === 'local' || kind === 'paper' || kind === 'imported';
}

/** A comment made here; one that came from elsewhere is its author's to publish. */
export async function commentAt(
  documents: DocumentContext,
  { slug, commentId }: InConsultation<{ readonly commentId: string }>,
): Promise<Publication | null> {
  const found = await readCommentInThread(documents.app, commentId);
  if (!found.ok || found.value.slug !== slug || !isFromHere(found.value.author.kind)) return null;
  const { comment, answered, number, decision, author, languages } = found.value;
  // What stays of somebody who was erased, and what came on paper or from another platform, the consultation publishes.
  const isPerson = author.kind === 'local' && author.name !== '';
  const authorUri = isPerson ? documents.uris.participant(author.id) : documents.uris.consultation(slug);
  if (comment.status !== 'published') {
    const document = tombstone({
      id: documents.uris.comment(slug, comment.id),
      deletedAt: comment.updatedAt,
      decision,
    });
    return await gone(documents, document, authorUri);
  }
  // What was withdrawn leads to nobody: the reply stands below the proposal.
  const isThere = answered !== null && answered.comment.status !== 'withdrawn';
  const parent = isThere ? await authorOf(documents, answered.author, [answered.comment.lang, ...languages]) : null;
  const unwanted = await isBlockedBy(documents, parent, { slug, number, speaker: authorUri });
  const document = commentNote(documents.uris, {
    slug,
    number,
    comment,
    authorUri,
    authorName: authorNameIn([comment.lang, ...languages], author),
    answered: !isThere
      ? { uri: subjectOf(documents.uris, slug, number), author: null }
      : {
          uri: originalOf(answered.comment.original) ?? documents.uris.comment(slug, answered.comment.id),
          author: unwanted ? null : parent,
        },
  });
  return await there(documents, document, authorUri);
}

export async function pollAt(
  documents: DocumentContext,
  { slug, pollId }: InConsultation<{ readonly pollId: string }>,
): Promise<Publication | null> {
  const found = await readConsultation(documents.app, { slug, viewer: ANYBODY });
  const view = found.ok ? found.value.polls.find((each) => each.poll.id === pollId) : undefined;
  const now = documents.app.now();
  if (!found.ok || view === undefined || now < view.poll.opensAt) return null;
  const { consultation } = found.value;
  const document = pollQuestion(documents.uris, { consultation, view, closed: now >= view.poll.closesAt });
  return {
    state: 'there',
    signed: await documents.signDocument({ document, signer: documents.uris.consultation(slug), history: 'dropped' }),
  };
}

/** A ballot whose rules are frozen. */
export async function ballotAt(
  documents: DocumentContext,
  { slug, ballot }: InConsultation<{ readonly ballot: string }>,
): Promise<Publication | null> {
  const found = await readBallot(documents.app, { slug, ballot, viewer: ANYBODY });
  if (!found.ok) return null;
  return await there(documents, ballotNote(documents.uris, found.value), documents.uris.consultation(slug));
}

/** Who wrote something, as others may know it: an account here or elsewhere has an actor, another person only a name. */
export async function authorOf(
  documents: { readonly app: Application; readonly uris: Uris },
  author: AuthorView,
  langs: readonly Lang[],
): Promise<Author | null> {
  if (author.name === '') return null;
  const { name, kind, actorUri } = author;
  if (kind === 'local') return { name, uri: documents.uris.participant(author.id), mention: null };
  if (kind === 'institution') return { name, uri: documents.uris.institution, mention: null };
  if (kind !== 'remote' || actorUri === null) return { name: authorNameIn(langs, author), uri: null, mention: null };
  const known = await documents.app.store.read((reader) => reader.peers.actor(actorUri));
  return { name, uri: actorUri, mention: known === null || known.handle === '' ? null : known.handle };
}

/** Whether whom we would mention wants nothing of it. */
async function isBlockedBy(
  { app, uris }: DocumentContext,
  author: Author | null,
  input: { readonly slug: string; readonly number: number | null; readonly speaker?: string },
): Promise<boolean> {
  const to = author?.uri ?? null;
  // Whoever has their account here blocks nobody over the wire.
  if (to === null || to.startsWith(`${uris.origin}/`)) return false;
  return await app.store.readShared(({ peers }) => isBlockedByRecipient(peers, uris, { ...input, to }));
}

function subjectOf(uris: Uris, slug: string, number: number | null): string {
  return number === null ? uris.announcement(slug) : uris.proposal(slug, number);
}

export async function there(documents: DocumentContext, document: WireDocument, signer: string): Promise<Publication> {
  return { state: 'there', signed: await documents.signDocument({ document, signer }) };
}

/** The text that was there is dropped with its former signatures: only the trace stays. */
async function gone(documents: DocumentContext, document: WireDocument, signer: string): Promise<Publication> {
  return { state: 'gone', signed: await documents.signDocument({ document, signer, history: 'erased' }) };
}
