import type { Place } from '../uris.ts';
import type { About } from './about.ts';
import type { Planned } from './planned.ts';

/**
 * A comment made here is its author's to say; the consultation passes it on, whole, to its followers (FEP-1b12). One
 * made elsewhere is not passed on: by its id it would stand in timelines, which get proposals, answers and phases only,
 * and whole it is its author's own document.
 */
export function commentShown(about: About): readonly Planned[] {
  const here = commentHere(about);
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
      lane: note,
    },
  ];
}

/** What changed elsewhere, its own server tells. */
export function commentChanged(about: About): readonly Planned[] {
  const here = commentHere(about);
  if (here === null) return [];
  const { group, note, place, ...rest } = here;
  return [{ ...rest, role: null, type: 'Update', object: { kind: 'publication', place }, followersOf: [group] }];
}

/** A comment from elsewhere is not ours to delete: its own server does. */
export function commentGone(about: About): readonly Planned[] {
  const here = commentHere(about);
  if (here === null) return [];
  const { group, note, place, ...rest } = here;
  return [{ ...rest, role: null, type: 'Delete', object: { kind: 'tombstone', place }, followersOf: [group] }];
}

function commentHere({ uris, consultation, comment }: About) {
  if (consultation === null || comment === null || comment.speaker === null) return null;
  const { slug } = consultation;
  const note = uris.comment(slug, comment.id);
  const place: Place = { kind: 'comment', slug, commentId: comment.id };
  return {
    speaker: comment.speaker,
    note,
    place,
    group: uris.consultation(slug),
    readers: comment.answered === null ? [] : [comment.answered],
    lane: note,
  };
}
