import type { Reader } from '../../application/ports.ts';
import type { EventType, LoggedEvent } from '../../domain/event.ts';
import { activityDocument } from '../mapping/activity.ts';
import type { WireDocument } from '../mapping/document.ts';
import { subtotalUri, toldBy } from '../network/sign-subtotals.ts';
import type { Uris } from '../uris.ts';
import type { Delivering } from './delivering.ts';
import { spread } from './spread.ts';

/** Events that institutions which share a consultation hear of, and nobody else; of others where followers do not. */
const TOLD: ReadonlySet<EventType> = new Set(['ballot-announced', 'ballot-extended', 'subtotal-counted']);

export function isToldToCohosts(type: EventType): boolean {
  return TOLD.has(type);
}

type Message = { readonly document: WireDocument; readonly speaker: string; readonly to: readonly string[] };

/**
 * The host of a consultation wakes its co-hosts, who read what changed (docs/adr/0030); a co-host sends the host what it
 * counted (docs/adr/0036).
 */
export async function tellCohosts({ press, send }: Delivering, event: LoggedEvent): Promise<void> {
  const { app, uris } = press;
  const message = await app.store.read((reader) => messageOf(reader, uris, event));
  if (message === null) return;
  const { document, speaker, to } = message;
  const sealed = await press.seal({ document, signer: speaker });
  await spread(app, send, { sealed, speaker, followersOf: [], readers: to, lane: `${speaker} to co-hosts` });
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
  const kept = await reader.ballots.byId(event.data.ballotId);
  return kept === null ? null : uris.ballot(slug, kept.ballot.slug);
}

/** What our own institution counted; of what others counted, the host knows. Null once another took its place. */
async function toHost(
  { reader, uris }: Within,
  event: LoggedEvent<'subtotal-counted'>,
  host: string,
): Promise<Message | null> {
  const kept = await subtotalOf(reader, event);
  if (kept === null || !kept.ours || kept.uri !== subtotalUri(uris, event.data.subtotalId)) return null;
  const document = activityDocument({
    id: toldBy(kept.uri),
    type: 'Create',
    actor: uris.institution,
    object: JSON.parse(kept.document),
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
