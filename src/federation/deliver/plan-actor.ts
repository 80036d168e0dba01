import type { ResourceRef } from '../uris.ts';
import type { EventContext } from './event-context.ts';
import type { PlannedActivity } from './planned-activity.ts';

/** An Update of the consultation that an event is about. */
export function consultationChanged({ uris, consultation }: EventContext): readonly PlannedActivity[] {
  if (consultation === null) return [];
  const { slug } = consultation;
  return actorChanged(uris.consultation(slug), { kind: 'consultation', slug });
}

/** An Update of one of our actors. */
export function actorChanged(
  actor: string,
  resource: ResourceRef,
  role: string | null = null,
): readonly PlannedActivity[] {
  return [
    {
      role,
      type: 'Update',
      speaker: actor,
      object: { kind: 'publication', place: resource },
      followersOf: [actor],
      readers: [],
      orderingKey: actor,
    },
  ];
}
