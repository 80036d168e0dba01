import type { Application, Reader } from '../../application/application.ts';
import { neighbour, thisInstitution } from '../../application/kit/neighbour.ts';
import { definitionOf, type EventType, type LoggedEvent } from '../../domain/event/event.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { SendDirectMessage } from '../replies/direct.ts';
import type { ReplyInput } from '../replies/wording.ts';
import type { Uris } from '../uris.ts';

type DecidedAs = 'removed' | 'withheld' | 'published';

/** What becomes of a contribution. That it is published is told by itself: its post may be read as one among others, or by nobody. */
function decidedAs(type: EventType): DecidedAs | null {
  const { decision } = definitionOf(type);
  if (decision === null) return null;
  if (decision === 'remove') return 'removed';
  if (decision === 'hold') return 'withheld';
  return 'published';
}

/** What is told once a day of one proposal. What an officer decided is told each time. */
const APART: ReadonlySet<EventType> = new Set(['version-pending', 'cohost-answer-published']);
/** What an activity of its own tells everywhere else. */
const ANSWERED: EventType = 'answer-published';

/** Events of which a remote author is notified. */
export function notifiesAuthor(type: EventType): boolean {
  return APART.has(type) || type === ANSWERED || decidedAs(type) !== null;
}

/**
 * Notifies a remote author, in private, of the outcome of their contribution, where no public activity shows it. What an
 * officer decided is always sent, whatever else was sent that day: no sender can trigger it by sending.
 */
export async function notifyAuthor(
  parts: { readonly app: Application; readonly uris: Uris; readonly tell: SendDirectMessage },
  event: LoggedEvent,
): Promise<void> {
  if (!notifiesAuthor(event.type)) return;
  const { app, uris, tell } = parts;
  const news = await app.store.read(async (reader) => {
    const input = await inputOf(reader, uris, event);
    const written = input === null ? null : await writtenIn(reader, event);
    if (input === null || written === null) return null;
    const author = await reader.participants.byId(written.authorId);
    if (author?.kind !== 'remote' || author.actorUri === null) return null;
    // People of a co-host are notified there.
    if (written.original !== null && (await reader.incomingContributions.ofObject(written.original)).length > 0)
      return null;
    const to = await reader.peers.actor(author.actorUri);
    const consultation = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
    // For consultations of another institution, that one notifies.
    if (consultation !== null && consultation.host !== null) return null;
    const number = event.proposalId === null ? null : ((await reader.proposals.byId(event.proposalId))?.number ?? null);
    return to === null ? null : { to, input, consultation, number, inReplyTo: written.original, lang: written.lang };
  });
  if (news === null) return;
  const told = 'institution' in event.data ? `${event.data.institution} ` : '';
  const apart = APART.has(event.type) && event.proposalId !== null ? `${told}${event.proposalId}` : event.id;
  await tell({ ...news, apart, occasion: event.id, onlyInPublic: event.type === ANSWERED });
}

/**
 * Whether an author may have to be notified, by what is quickly read. Where nobody decided, as where the rules let a comment
 * in at once, nobody waits for a message.
 */
export async function mayNotifyAuthor(reader: Reader, event: LoggedEvent): Promise<boolean> {
  const subject = subjectOf(event);
  if (!notifiesAuthor(event.type) || decidedAs(event.type) === null || subject === null)
    return notifiesAuthor(event.type);
  return (await decisionOf(reader, subject, event)) !== undefined;
}

async function decisionOf(reader: Reader, subject: Subject, { at }: LoggedEvent) {
  const decisions = await reader.views.decisions(subject);
  return decisions.find(({ decidedAt }) => decidedAt.getTime() === at.getTime());
}

async function inputOf(reader: Reader, uris: Uris, event: LoggedEvent): Promise<ReplyInput | null> {
  if (APART.has(event.type) || event.type === ANSWERED) {
    const proposal = event.proposalId === null ? null : await reader.proposals.byId(event.proposalId);
    const consultation = proposal === null ? null : await reader.consultations.byId(proposal.consultationId);
    if (proposal === null || proposal.number === null || consultation === null) return null;
    const { number, current } = proposal;
    const url = uris.proposal(consultation.slug, number);
    if (event.type === 'version-pending') return { kind: 'version-pending', version: event.data.version, url };
    if (event.type !== 'cohost-answer-published' && event.type !== 'answer-published') return null;
    const { name: institution } =
      event.type === 'answer-published'
        ? await thisInstitution(reader, uris.institution)
        : await neighbour(reader, event.data.institution);
    return { kind: 'answered', institution, number, title: current.title, verdict: event.data.verdict, url };
  }
  const as = decidedAs(event.type);
  const subject = subjectOf(event);
  if (as === null || subject === null) return null;
  const decision = await decisionOf(reader, subject, event);
  // A proposal that the rules let in at once is told of as well: its post may be held, refused, or shown to nobody.
  if (decision === undefined && event.type !== 'proposal-accepted') return null;
  if (decision !== undefined && as !== 'published') {
    const { rule, reason, decidedAt, id } = decision;
    return { kind: as, rule, reason, decidedAt, appeal: `${uris.origin}/me/appeals/${id}` };
  }
  const consultation = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
  if (consultation === null) return null;
  const { slug } = consultation;
  const proposal = event.proposalId === null ? null : await reader.proposals.byId(event.proposalId);
  const number = proposal?.number ?? null;
  const page = number === null ? uris.consultation(slug) : uris.proposal(slug, number);
  // What was written elsewhere has no page of its own here.
  return subject.kind === 'comment'
    ? { kind: 'published', number: null, url: `${page}#c-${subject.id}` }
    : { kind: 'published', number, url: page };
}

function subjectOf(event: LoggedEvent): Subject | null {
  if ('commentId' in event.data) return { kind: 'comment', id: event.data.commentId };
  return event.proposalId === null ? null : { kind: 'proposal', id: event.proposalId };
}

async function writtenIn(reader: Reader, event: LoggedEvent) {
  if ('commentId' in event.data) return await reader.comments.byId(event.data.commentId);
  const proposal = event.proposalId === null ? null : await reader.proposals.byId(event.proposalId);
  return proposal === null ? null : { ...proposal, lang: proposal.current.lang };
}
