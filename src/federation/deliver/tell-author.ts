import type { Application, Reader } from '../../application/ports.ts';
import type { EventType, LoggedEvent } from '../../domain/event.ts';
import type { TellDirectly } from '../replies/direct.ts';
import type { Said } from '../replies/wording.ts';
import type { Uris } from '../uris.ts';

/** What an author elsewhere is told of. */
const TOLD: ReadonlySet<EventType> = new Set(['version-pending', 'proposal-removed', 'comment-removed']);

export function isToldToAuthor(type: EventType): boolean {
  return TOLD.has(type);
}

/** Tells an author elsewhere, in private, what became of what they wrote, where no public activity says it. */
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
    return to === null ? null : { to, said, consultation, inReplyTo: written.original, lang: written.lang };
  });
  if (news === null) return;
  const apart = news.said.kind === 'version-pending' && event.proposalId !== null ? { apart: event.proposalId } : {};
  await tell({ ...news, ...apart, occasion: event.id });
}

async function saidOf(reader: Reader, uris: Uris, event: LoggedEvent): Promise<Said | null> {
  if (event.type === 'version-pending' && event.proposalId !== null) {
    const proposal = await reader.proposals.byId(event.proposalId);
    const consultation = proposal === null ? null : await reader.consultations.byId(proposal.consultationId);
    if (proposal === null || proposal.number === null || consultation === null) return null;
    const url = uris.proposal(consultation.slug, proposal.number);
    return { kind: 'version-pending', version: event.data.version, url };
  }
  const subject = subjectOf(event);
  if (subject === null) return null;
  const decision = (await reader.views.decisions(subject)).findLast(({ kind }) => kind === 'remove');
  return decision === undefined ? null : { kind: 'removed', rule: decision.rule, reason: decision.reason };
}

function subjectOf(event: LoggedEvent) {
  if (event.type === 'proposal-removed' && event.proposalId !== null) {
    return { kind: 'proposal', id: event.proposalId } as const;
  }
  return event.type === 'comment-removed' ? ({ kind: 'comment', id: event.data.commentId } as const) : null;
}

async function writtenIn(reader: Reader, event: LoggedEvent) {
  if ('commentId' in event.data) return await reader.comments.byId(event.data.commentId);
  const proposal = event.proposalId === null ? null : await reader.proposals.byId(event.proposalId);
  return proposal === null ? null : { ...proposal, lang: proposal.current.lang };
}
