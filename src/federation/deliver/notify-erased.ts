import type { LoggedEvent } from '../../domain/event/event.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';
import type { PlannedActivity } from './planned-activity.ts';
import { signActivity } from './sign-activity.ts';

/**
 * Somebody was erased here. Servers that know their actor are asked to delete it with everything it posted; hosts that have
 * contributions of theirs, and co-hosts, read in `ownTexts` what they want of those. The proposals that they made here are
 * sent again without a name, each by an event of its own.
 */
export async function notifyErased(
  { documents, send }: DeliveryContext,
  event: LoggedEvent<'participant-erased'>,
): Promise<void> {
  const { app, uris } = documents;
  const { participantId, ownTexts } = event.data;
  const { consultations, shared } = await app.store.read(async (reader) => ({
    consultations: await reader.participants.tookPartIn(participantId),
    shared: await reader.sharing.accepted(),
  }));
  if (consultations.length === 0) return;
  const slugs = new Set(consultations.map(({ slug }) => slug));
  const person = uris.participant(participantId);
  const planned: PlannedActivity = {
    role: null,
    type: 'Delete',
    speaker: person,
    object: { kind: 'tombstone', place: { kind: 'participant', participantId } },
    followersOf: [person, ...consultations.map(({ slug }) => uris.consultation(slug))],
    // Servers of consultations in which they took part from here are asked to delete them too, and co-hosts of ours.
    readers: [
      ...new Set([
        ...consultations.flatMap(({ hostUri }) => hostUri ?? []),
        ...shared.flatMap(({ slug, peer }) => (slugs.has(slug) ? peer : [])),
      ]),
    ],
    orderingKey: person,
    // Events of before have none.
    ownTexts: ownTexts ?? null,
  };
  const signed = await signActivity(documents, planned, event);
  if (signed !== null) await fanOut(app, send, { ...planned, signed });
}
