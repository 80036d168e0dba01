import type { LoggedEvent } from '../../domain/event/event.ts';
import type { EventContext } from './event-context.ts';
import { passedOnByService } from './plan-service.ts';
import type { PlannedActivity } from './planned-activity.ts';

/**
 * The institution posts a newsletter to those who follow it; one of a consultation is passed on by that, to those who follow
 * the consultation and nobody else.
 */
export function planNewsletterShown(
  { uris, consultation }: EventContext,
  { data: { newsletterId } }: LoggedEvent<'newsletter-published'>,
): readonly PlannedActivity[] {
  const note = uris.newsletter(newsletterId);
  const place = { kind: 'newsletter', newsletterId } as const;
  const create: PlannedActivity = {
    role: null,
    type: 'Create',
    speaker: uris.institution,
    object: { kind: 'publication', place },
    // Those of a consultation that another institution hosts follow it there: who follows us gets it.
    followersOf: consultation === null ? [uris.institution] : [],
    readers: [],
    orderingKey: note,
  };
  if (consultation === null) return [create];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const recipients = { speaker: group, followersOf: [group], readers: [], orderingKey: note } as const;
  return [
    create,
    {
      ...recipients,
      role: 'announce-activity',
      type: 'Announce',
      object: { kind: 'activity', role: null, about: note },
      form: 'activity',
    },
    { ...recipients, role: 'announce', type: 'Announce', object: { kind: 'id', id: note }, form: 'id' },
    ...passedOnByService(uris, { type: 'Create', slug, place, post: note, orderingKey: note }),
  ];
}

/** Hidden again: whoever may have it is sent a Delete. */
export function planNewsletterHidden(
  { uris, consultation }: EventContext,
  { data: { newsletterId } }: LoggedEvent<'newsletter-unpublished'>,
): readonly PlannedActivity[] {
  return [
    {
      role: null,
      type: 'Delete',
      speaker: uris.institution,
      object: { kind: 'tombstone', place: { kind: 'newsletter', newsletterId } },
      followersOf: [consultation === null ? uris.institution : uris.consultation(consultation.slug)],
      readers: [],
      orderingKey: uris.newsletter(newsletterId),
    },
  ];
}
