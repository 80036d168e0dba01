import type { Place } from '../uris.ts';
import type { About } from './about.ts';
import type { Planned } from './planned.ts';

/**
 * A comment made here is its author's to say; the consultation passes it on to its followers (FEP-1b12). One made
 * elsewhere is announced by the id it has there.
 */
export function commentShown(about: About): readonly Planned[] {
  const here = commentHere(about);
  if (here !== null) {
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
  const elsewhere = commentElsewhere(about);
  if (elsewhere === null || about.comment?.status !== 'published') return [];
  return [{ ...elsewhere, role: 'announce', type: 'Announce', object: { kind: 'id', id: elsewhere.lane } }];
}

/** What changed elsewhere, its own server tells. */
export function commentChanged(about: About): readonly Planned[] {
  const here = commentHere(about);
  if (here === null) return [];
  const { group, note, place, ...rest } = here;
  return [{ ...rest, role: null, type: 'Update', object: { kind: 'publication', place }, followersOf: [group] }];
}

/** A comment from elsewhere is not ours to delete: the consultation takes back that it passed it on. */
export function commentGone(about: About): readonly Planned[] {
  const here = commentHere(about);
  if (here !== null) {
    const { group, note, place, ...rest } = here;
    return [{ ...rest, role: null, type: 'Delete', object: { kind: 'tombstone', place }, followersOf: [group] }];
  }
  const elsewhere = commentElsewhere(about);
  if (elsewhere === null) return [];
  return [{ ...elsewhere, role: null, type: 'Undo', object: { kind: 'announcement', of: elsewhere.lane } }];
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

function commentElsewhere({ uris, consultation, comment }: About) {
  if (consultation === null || comment === null || comment.original === null) return null;
  const group = uris.consultation(consultation.slug);
  return { speaker: group, followersOf: [group], readers: [], lane: comment.original };
}
