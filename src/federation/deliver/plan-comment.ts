import type { ResourceRef } from '../uris.ts';
import type { EventContext } from './event-context.ts';
import type { PlannedActivity } from './planned-activity.ts';

/**
 * A comment made here is its author's to say; the consultation passes it on, whole, to its followers (FEP-1b12). One
 * made elsewhere is not passed on: by its id it would stand in timelines, which get proposals, answers and phases only,
 * and whole it is its author's own document.
 */
export function planCommentShown(about: EventContext): readonly PlannedActivity[] {
  const here = localComment(about);
  if (here === null) return [];
  const { group, note, place, ...rest } = here;
  return [
    { ...rest, role: null, type: 'Create', object: { kind: 'publication', place }, followersOf: [] },
    {
      role: 'announce-activity',
      type: 'Announce',
      speaker: group,
      object: { kind: 'activity', role: null, about: note },
      followersOf: [group],
      readers: [],
      orderingKey: note,
    },
  ];
}

/** A change made elsewhere is sent by its own server. */
export function planCommentChanged(about: EventContext): readonly PlannedActivity[] {
  const here = localComment(about);
  if (here === null) return [];
  const { group, note, place, ...rest } = here;
  return [{ ...rest, role: null, type: 'Update', object: { kind: 'publication', place }, followersOf: [group] }];
}

/** A comment from elsewhere is not ours to delete: its own server does. */
export function planCommentGone(about: EventContext): readonly PlannedActivity[] {
  const here = localComment(about);
  if (here === null) return [];
  const { group, note, place, ...rest } = here;
  return [{ ...rest, role: null, type: 'Delete', object: { kind: 'tombstone', place }, followersOf: [group] }];
}

function localComment({ uris, consultation, comment }: EventContext) {
  if (consultation === null || comment === null || comment.speaker === null) return null;
  const { slug } = consultation;
  const note = uris.comment(slug, comment.id);
  const resource: ResourceRef = { kind: 'comment', slug, commentId: comment.id };
  return {
    speaker: comment.speaker,
    note,
    place: resource,
    group: uris.consultation(slug),
    readers: comment.answered === null ? [] : [comment.answered],
    orderingKey: note,
  };
}
