import type { ResourceRef, Uris } from '../uris.ts';
import type { PlannedActivity } from './planned-activity.ts';

/**
 * What a Group or an Organization of ours wrote, for PieFed, which knows no writer but a Person or a Service: a Create (or Update)
 * of the same post by the institution's Service, that the consultation passes on. The post stays as it is, under its own id, and
 * the usual activities go there as well: if they are read one day, the post is known by then (docs/adr/0096).
 */
export function passedOnByService(
  uris: Uris,
  of: {
    readonly type: 'Create' | 'Update';
    readonly slug: string;
    readonly place: ResourceRef;
    readonly post: string;
    readonly orderingKey: string;
  },
): readonly PlannedActivity[] {
  const { type, slug, place, post, orderingKey } = of;
  const group = uris.consultation(slug);
  return [
    {
      role: 'by-service',
      type,
      speaker: uris.service,
      object: { kind: 'publication', place },
      followersOf: [],
      readers: [],
      orderingKey,
    },
    {
      role: 'announce-by-service',
      type: 'Announce',
      speaker: group,
      object: { kind: 'activity', role: 'by-service', about: post },
      followersOf: [group],
      readers: [],
      orderingKey,
      software: ['piefed'],
    },
  ];
}
