import type { Application, Reader } from '../../application/ports.ts';
import type { EventType, LoggedEvent } from '../../domain/event.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { TellDirectly } from '../replies/direct.ts';
import type { Said } from '../replies/wording.ts';
import type { Uris } from '../uris.ts';

type DecidedAs = 'removed' | 'withheld' | 'published';

/** What an officer decides about a contribution. A proposal that is published is sent to its author, whole. */
const DECIDED: ReadonlyMap<EventType, DecidedAs> = new Map([
  ['proposal-removed', 'removed'],
  ['proposal-held', 'withheld'],
  ['comment-removed', 'removed'],
  ['comment-held', 'withheld'],
  ['comment-accepted', 'published'],
  ['comment-restored', 'published'],
]);

/** Events of which an author elsewhere is told. */
export function isToldToAuthor(type: EventType): boolean {
  return type === 'version-pending' || DECIDED.has(type);
}

/**
 * Tells an author elsewhere, in private, what became of what they wrote, where no public activity says it. What an
 * officer decided is always told, whatever else was said that day: no sender can bring that about by sending.
 */
export async function tellAuthor(
  parts: { readonly app: Application; readonly uris: Uris; readonly tell: TellDirectly },
  event: LoggedEvent,
): Promise<void> {
  if (!isToldToAuthor(event.type)) return;
  const { app, uris, tell } = parts;
  const news = await app.store.read(async (reader) => {
    const said = await saidOf(reader, uris, event);
    const written = said === null ? null : await writtenIn(reader, event);
    if (said === null || written === null) return null;
    const author = await reader.participants.byId(written.authorId);
    if (author?.kind !== 'remote' || author.actorUri === null) return null;
    // A co-host's people are told there.
    if (written.original !== null && (await reader.guestActs.ofObject(written.original)).length > 0) return null;
    const to = await reader.peers.actor(author.actorUri);
    const consultation = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
    // Of what another institution hosts, that one tells.
    if (consultation !== null && consultation.host !== null) return null;
    const number = event.proposalId === null ? null : ((await reader.proposals.byId(event.proposalId))?.number ?? null);
    return to === null ? null : { to, said, consultation, number, inReplyTo: written.original, lang: written.lang };
  });
  if (news === null) return;
  const apart = news.said.kind === 'version-pending' ? (event.proposalId ?? event.id) : event.id;
  await tell({ ...news, apart, occasion: event.id });
}

async function saidOf(reader: Reader, uris: Uris, event: LoggedEvent): Promise<Said | null> {
  if (event.type === 'version-pending' && event.proposalId !== null) {
    const proposal = await reader.proposals.byId(event.proposalId);
    const consultation = proposal === null ? null : await reader.consultations.byId(proposal.consultationId);
    if (proposal === null || proposal.number === null || consultation === null) return null;
    const url = uris.proposal(consultation.slug, proposal.number);
    return { kind: 'version-pending', version: event.data.version, url };
  }
  const as = DECIDED.get(event.type);
  const subject = subjectOf(event);
  if (as === undefined || subject === null) return null;
  // Where nobody decided, as where the rules let a comment in at once, nobody waits for a word.
  const decision = (await reader.views.decisions(subject)).find(
    ({ decidedAt }) => decidedAt.getTime() === event.at.getTime(),
  );
  if (decision === undefined) return null;
  if (as !== 'published') return { kind: as, rule: decision.rule, reason: decision.reason };
  const consultation = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
  if (consultation === null) return null;
  const { slug } = consultation;
  const proposal = event.proposalId === null ? null : await reader.proposals.byId(event.proposalId);
  const page = proposal?.number == null ? uris.consultation(slug) : uris.proposal(slug, proposal.number);
  // What was written elsewhere has no page of its own here.
  return { kind: as, url: `${page}#c-${subject.id}` };
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
