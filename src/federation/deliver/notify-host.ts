import type { Reader } from '../../application/application.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import { activityDocument } from '../mapping/activity.ts';
import type { WireDocument } from '../mapping/document.ts';
import { announcedBy, subtotalUri } from '../network/sign-subtotals.ts';
import type { Uris } from '../uris.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';

type Message = { readonly document: WireDocument; readonly to: string };

/** A co-host sends the host what it counted (docs/adr/0036). What others counted, the host knows. */
export async function notifyHost(
  { documents, send }: DeliveryContext,
  event: LoggedEvent<'subtotal-counted'>,
): Promise<void> {
  const { app, uris } = documents;
  const message = await app.store.read((reader) => messageOf(reader, uris, event));
  if (message === null) return;
  const speaker = uris.institution;
  const signed = await documents.signDocument({ document: message.document, signer: speaker });
  const orderingKey = `${speaker} to co-hosts`;
  await fanOut(app, send, { signed, speaker, followersOf: [], readers: [message.to], orderingKey });
}

/** Null for a consultation of ours, and once another subtotal took the place of ours. */
async function messageOf(reader: Reader, uris: Uris, event: LoggedEvent<'subtotal-counted'>): Promise<Message | null> {
  const { consultationId, data, at } = event;
  const consultation = consultationId === null ? null : await reader.consultations.byId(consultationId);
  const to = consultation?.host?.institution;
  if (consultation === null || to === undefined) return null;
  const { institution, about, sequence } = data;
  const stored = await reader.subtotals.subtotal({ consultationId: consultation.id, about, institution }, sequence);
  if (stored === null || !stored.ours || stored.uri !== subtotalUri(uris, data.subtotalId)) return null;
  const document = activityDocument({
    id: announcedBy(stored.uri),
    type: 'Create',
    actor: uris.institution,
    object: JSON.parse(stored.document),
    to: [to],
    cc: [],
    at,
  });
  return { document, to };
}
