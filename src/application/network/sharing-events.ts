import type { By } from '../../domain/event.ts';
import type { EventId } from '../../domain/id.ts';
import type { Cohosting } from '../../domain/network/host.ts';
import type { Application, Writer } from '../ports.ts';
import type { Cohost, Invitation } from './sharing.ts';

/** Keeps what became of the invitation of another institution, and says so in the log. */
export async function keepCohost(
  { app, writer, by }: { readonly app: Application; readonly writer: Writer; readonly by: By },
  cohost: Cohost,
  eventId: EventId = app.newId(),
): Promise<void> {
  const { consultationId, peer, invite, status, registered } = cohost;
  await writer.sharingWrite.cohost(cohost);
  await writer.write.event({
    id: eventId,
    type: 'cohost-changed',
    at: app.now(),
    by,
    consultationId,
    proposalId: null,
    data: { peer, invite, status, ...bound(status, registered) },
  });
}

/** The same of an invitation that came from elsewhere; the worker tells the host where it was decided here. */
export async function keepInvitation(
  { app, writer, by }: { readonly app: Application; readonly writer: Writer; readonly by: By },
  invitation: Invitation,
): Promise<void> {
  const { consultationId, invite, status, registered } = invitation;
  await writer.sharingWrite.invitation(invitation);
  await writer.write.event({
    id: app.newId(),
    type: 'invitation-changed',
    at: app.now(),
    by,
    consultationId,
    proposalId: null,
    data: { invite, status, ...bound(status, registered) },
  });
}

/** How many people whoever is in may count. */
function bound(status: Cohosting, registered: number | null): { readonly registered?: number } {
  return status === 'accepted' && registered !== null ? { registered } : {};
}
