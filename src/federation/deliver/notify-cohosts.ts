import type { Reader } from '../../application/application.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import { activityDocument } from '../mapping/activity.ts';
import type { WireDocument } from '../mapping/document.ts';
import { announcedBy, subtotalUri } from '../network/sign-subtotals.ts';
import type { Uris } from '../uris.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';

type Message = { readonly document: WireDocument; readonly speaker: string; readonly to: readonly string[] };

/**
 * The host of a consultation wakes its co-hosts, who read what changed (docs/adr/0030); a co-host sends the host what it
 * counted (docs/adr/0036).
 */
export async function notifyCohosts({ documents, send }: DeliveryContext, event: LoggedEvent): Promise<void> {
  const { app, uris } = documents;
  const message = await app.store.read((reader) => messageOf(reader, uris, event));
  if (message === null) return;
  const { document, speaker, to } = message;
  const signed = await documents.signDocument({ document, signer: speaker });
  await fanOut(app, send, { signed, speaker, followersOf: [], readers: to, orderingKey: `${speaker} to co-hosts` });
}

async function messageOf(reader: Reader, uris: Uris, event: LoggedEvent): Promise<Message | null> {
  const consultation = event.consultationId === null ? null : await reader.consultations.byId(event.consultationId);
  if (consultation === null) return null;
  if (consultation.host !== null) {
    const { institution } = consultation.host;
    return event.type === 'subtotal-counted' ? await toHost({ reader, uris }, event, institution) : null;
  }
  const cohosts = await reader.sharing.cohosts(consultation.id);
  const to = cohosts.filter(({ status }) => status === 'accepted').map(({ peer }) => peer);
  const object = await aboutOf({ reader, uris }, event, consultation.slug);
  if (to.length === 0 || object === null) return null;
  const speaker = uris.consultation(consultation.slug);
  const id = uris.activityFor(event.id, 'cohosts');
  const document = activityDocument({ id, type: 'Announce', actor: speaker, object, to, cc: [], at: event.at });
  return { document, speaker, to };
}

type Within = { readonly reader: Reader; readonly uris: Uris };

async function aboutOf({ reader, uris }: Within, event: LoggedEvent, slug: string): Promise<string | null> {
  if (event.type === 'subtotal-counted') return (await subtotalOf(reader, event))?.uri ?? null;
  if (event.type !== 'ballot-announced' && event.type !== 'ballot-extended') return uris.consultation(slug);
  const stored = await reader.ballots.byId(event.data.ballotId);
  return stored === null ? null : uris.ballot(slug, stored.ballot.slug);
}

/** What our own institution counted; of what others counted, the host knows. Null once another took its place. */
async function toHost(
  { reader, uris }: Within,
  event: LoggedEvent<'subtotal-counted'>,
  host: string,
): Promise<Message | null> {
  const stored = await subtotalOf(reader, event);
  if (stored === null || !stored.ours || stored.uri !== subtotalUri(uris, event.data.subtotalId)) return null;
  const document = activityDocument({
    id: announcedBy(stored.uri),
    type: 'Create',
    actor: uris.institution,
    object: JSON.parse(stored.document),
    to: [host],
    cc: [],
    at: event.at,
  });
  return { document, speaker: uris.institution, to: [host] };
}

async function subtotalOf(reader: Reader, { consultationId, data }: LoggedEvent<'subtotal-counted'>) {
  const { institution, about, sequence } = data;
  return await reader.subtotals.subtotal({ consultationId: consultationId ?? '', about, institution }, sequence);
}
