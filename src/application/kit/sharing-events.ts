import type { Actor } from '../../domain/kit/actor.ts';
import type { EventId } from '../../domain/kit/id.ts';
import type { Cohosting } from '../../domain/network/host.ts';
import type { Application, Writer } from '../application.ts';
import type { Cohost, CohostOffer, Invitation } from '../network/cohost/ports.ts';

/** Saves the new state of another institution's invitation, with an event. */
export async function saveCohost(
  { app, writer, by }: { readonly app: Application; readonly writer: Writer; readonly by: Actor | null },
  cohost: Cohost,
  eventId: EventId = app.newId(),
): Promise<void> {
  const { consultationId, peer, invite, status, registered } = cohost;
  await writer.sharing.saveCohost(cohost);
  if (status === 'accepted' && registered !== null) {
    const known = await writer.sharing.registrations(consultationId);
    const last = known.findLast(({ institution }) => institution === peer);
    if (last?.registered !== registered) {
      const at = app.now();
      await writer.sharing.saveRegistrations(consultationId, [
        { institution: peer, registered, at, byHost: by !== null },
      ]);
    }
  }
  await writer.events.append({
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
export async function saveInvitation(
  { app, writer, by }: { readonly app: Application; readonly writer: Writer; readonly by: Actor | null },
  invitation: Invitation,
): Promise<void> {
  const { consultationId, invite, status, registered } = invitation;
  await writer.sharing.saveInvitation(invitation);
  await writer.events.append({
    id: app.newId(),
    type: 'invitation-changed',
    at: app.now(),
    by,
    consultationId,
    proposalId: null,
    data: { invite, status, ...bound(status, registered) },
  });
}

/** The same of an offer of ours to bring in another institution; the worker sends it to the host while it waits. */
export async function saveOffer(
  { app, writer, by }: { readonly app: Application; readonly writer: Writer; readonly by: Actor | null },
  saved: CohostOffer,
  eventId: EventId = app.newId(),
): Promise<void> {
  const { consultationId, institution, offer, status } = saved;
  await writer.sharing.saveOffer(saved);
  await writer.events.append({
    id: eventId,
    type: 'cohost-offer-changed',
    at: app.now(),
    by,
    consultationId,
    proposalId: null,
    data: { institution, offer, status },
  });
}

/** How many people whoever is in may count. */
function bound(status: Cohosting, registered: number | null): { readonly registered?: number } {
  return status === 'accepted' && registered !== null ? { registered } : {};
}
