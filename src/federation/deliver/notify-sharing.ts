import type { Reader } from '../../application/application.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import type { WireDocument } from '../mapping/document.ts';
import { type InviteInput, inviteActivity, inviteAnswer, inviteUndone } from '../mapping/invitation.ts';
import type { Uris } from '../uris.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';

type Message = { readonly document: WireDocument; readonly to: string; readonly invite: InviteInput };

/** Notifies the other institution of what was decided here about an invitation; what it decided itself is sent nowhere. */
export async function notifySharing({ documents, send }: DeliveryContext, event: LoggedEvent): Promise<void> {
  const { app, uris } = documents;
  const message = await app.store.read((reader) => messageOf(reader, uris, event));
  if (message === null) return;
  const speaker = uris.institution;
  const signed = await documents.signDocument({
    document: message.document,
    signer: speaker,
    about: message.invite.consultation,
  });
  // One after the other, so that nobody is asked to undo what they do not know yet.
  const orderingKey = message.invite.consultation;
  await fanOut(app, send, { signed, speaker, followersOf: [], readers: [message.to], orderingKey });
}

async function messageOf(reader: Reader, uris: Uris, event: LoggedEvent): Promise<Message | null> {
  if (event.type === 'cohost-changed') return await fromHost(reader, uris, event);
  return event.type === 'invitation-changed' ? await fromInvited(reader, uris, event) : null;
}

async function fromHost(reader: Reader, uris: Uris, event: LoggedEvent<'cohost-changed'>): Promise<Message | null> {
  const { peer, invite: id, status } = event.data;
  const consultation = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
  if (consultation === null) return null;
  const invite = { id, host: uris.institution, consultation: uris.consultation(consultation.slug), invited: peer };
  if (status === 'invited') {
    const { registeredMax = null, role = null } = (await reader.sharing.cohostByInvite(id)) ?? {};
    const former = await reader.handOvers.formerly(consultation.id);
    const formerIds = former.map(({ formerUri }) => formerUri);
    return { document: inviteActivity({ ...invite, registeredMax, role, formerIds }, event.at), to: peer, invite };
  }
  if (status !== 'withdrawn') return null;
  return { document: inviteUndone({ id: uris.activity(event.id), invite, by: 'host' }, event.at), to: peer, invite };
}

async function fromInvited(
  reader: Reader,
  uris: Uris,
  event: LoggedEvent<'invitation-changed'>,
): Promise<Message | null> {
  const { invite: inviteId, status } = event.data;
  const known = await reader.sharing.invitation(inviteId);
  if (known === null) return null;
  const { peer: host, consultation, registered } = known;
  const invite = { id: inviteId, host, consultation, invited: uris.institution };
  const id = uris.activity(event.id);
  switch (status) {
    case 'accepted':
      return { document: inviteAnswer({ id, type: 'Accept', invite, registered }, event.at), to: host, invite };
    case 'refused':
      return { document: inviteAnswer({ id, type: 'Reject', invite, registered: null }, event.at), to: host, invite };
    case 'left':
      return { document: inviteUndone({ id, invite, by: 'invited' }, event.at), to: host, invite };
    default:
      return null;
  }
}
