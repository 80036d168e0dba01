import type { Reader } from '../../application/application.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import type { WireDocument } from '../mapping/document.ts';
import { inviteActivity, inviteAnswer, inviteOffered, inviteUndone, offerAnswer } from '../mapping/invitation.ts';
import type { Uris } from '../uris.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';

type Message = { readonly document: WireDocument; readonly to: string; readonly consultation: string };

/** Notifies the other institution of what was decided here about an invitation; what it decided itself is sent nowhere. */
export async function notifySharing({ documents, send }: DeliveryContext, event: LoggedEvent): Promise<void> {
  const { app, uris } = documents;
  const messages = await app.store.read((reader) => messagesOf(reader, uris, event));
  const speaker = uris.institution;
  for (const { document, to, consultation } of messages) {
    const signed = await documents.signDocument({ document, signer: speaker, about: consultation });
    // One after the other, so that nobody is asked to undo what they do not know yet.
    await fanOut(app, send, { signed, speaker, followersOf: [], readers: [to], orderingKey: consultation });
  }
}

async function messagesOf(reader: Reader, uris: Uris, event: LoggedEvent): Promise<readonly Message[]> {
  switch (event.type) {
    case 'cohost-changed':
      return [await fromHost(reader, uris, event), await toBringer(reader, uris, event)].filter(isThere);
    case 'invitation-changed':
      return [await fromInvited(reader, uris, event)].filter(isThere);
    case 'cohost-offer-changed':
      return [await fromBringer(reader, uris, event)].filter(isThere);
    default:
      return [];
  }
}

function isThere(message: Message | null): message is Message {
  return message !== null;
}

async function fromHost(reader: Reader, uris: Uris, event: LoggedEvent<'cohost-changed'>): Promise<Message | null> {
  const { peer, invite: id, status } = event.data;
  const consultation = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
  if (consultation === null) return null;
  const invite = { id, host: uris.institution, consultation: uris.consultation(consultation.slug), invited: peer };
  if (status === 'invited') {
    const cohost = await reader.sharing.cohostByInvite(id);
    const { registeredMax = null, role = null, bringsIn = null, introducedBy = null } = cohost ?? {};
    const former = await reader.handOvers.formerly(consultation.id);
    const formerIds = former.map(({ formerUri }) => formerUri);
    const said = { ...invite, registeredMax, role, formerIds, bringsIn, introducedBy };
    return { document: inviteActivity(said, event.at), to: peer, consultation: invite.consultation };
  }
  if (status !== 'withdrawn') return null;
  const document = inviteUndone({ id: uris.activity(event.id), invite, by: 'host' }, event.at);
  return { document, to: peer, consultation: invite.consultation };
}

/** A co-host is told that one that it brought in does not hold the consultation, or not any more. */
async function toBringer(reader: Reader, uris: Uris, event: LoggedEvent<'cohost-changed'>): Promise<Message | null> {
  const { peer: institution, invite, status } = event.data;
  if (status === 'invited' || status === 'accepted') return null;
  const { introducedBy: by = null, offer = null } = (await reader.sharing.cohostByInvite(invite)) ?? {};
  const consultation = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
  if (by === null || offer === null || consultation === null) return null;
  const refusal = { type: 'wrong-status', status, needs: [] } as const;
  const id = uris.activityFor(event.id, 'offer');
  const answer = { id, host: uris.institution, by, offer, institution, refusal };
  return { document: offerAnswer(answer, event.at), to: by, consultation: uris.consultation(consultation.slug) };
}

/** A co-host asks the host to invite another institution; what the host said about it is sent nowhere. */
async function fromBringer(
  reader: Reader,
  uris: Uris,
  event: LoggedEvent<'cohost-offer-changed'>,
): Promise<Message | null> {
  const { offer: id, status } = event.data;
  const offer = status === 'waiting' ? await reader.sharing.offer(id) : null;
  const host = offer === null ? null : (await reader.consultations.byId(offer.consultationId))?.host;
  if (offer === null || host == null) return null;
  const { institution: invited, registeredMax } = offer;
  const invite = { host: host.institution, consultation: host.uri, invited, registeredMax };
  const document = inviteOffered({ id, by: uris.institution, invite }, event.at);
  return { document, to: host.institution, consultation: host.uri };
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
  const addressed = { to: host, consultation };
  switch (status) {
    case 'accepted':
      return { document: inviteAnswer({ id, type: 'Accept', invite, registered }, event.at), ...addressed };
    case 'refused':
      return { document: inviteAnswer({ id, type: 'Reject', invite, registered: null }, event.at), ...addressed };
    case 'left':
      return { document: inviteUndone({ id, invite, by: 'invited' }, event.at), ...addressed };
    default:
      return null;
  }
}
