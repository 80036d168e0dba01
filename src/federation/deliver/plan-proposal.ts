import type { Place } from '../uris.ts';
import type { About } from './about.ts';
import type { Planned } from './planned.ts';

/**
 * A proposal is there (again): its actor says so to its followers and to the author, the consultation to its own. What
 * the consultation announces, the proposal's actor does not announce: some servers would show it twice.
 */
export function proposalShown(about: About): readonly Planned[] {
  const own = proposalSpeaks(about);
  if (own === null || about.consultation === null) return [];
  const { group, note, place, ...rest } = own;
  const spread = { speaker: group, followersOf: [group], readers: [], lane: note, rationed: true } as const;
  return [
    {
      ...rest,
      role: null,
      type: 'Create',
      object: { kind: 'publication', place },
      readers: about.madeFrom === null ? rest.readers : [...rest.readers, about.madeFrom],
    },
    { ...spread, role: 'announce-activity', type: 'Announce', object: { kind: 'activity', role: null, about: note } },
    { ...spread, role: 'announce', type: 'Announce', object: { kind: 'id', id: note } },
  ];
}

/** Another text, place or image goes straight to everybody who may have the former: an announced Update is ignored by some servers. */
export function proposalChanged(about: About): readonly Planned[] {
  const own = proposalSpeaks(about);
  if (own === null) return [];
  const { group, note, place, followersOf, ...rest } = own;
  return [
    {
      ...rest,
      role: null,
      type: 'Update',
      object: { kind: 'publication', place },
      followersOf: [...followersOf, group],
    },
  ];
}

/** Withdrawn, removed or held back: whoever has it is asked to forget it. One that never had a number nobody has. */
export function proposalGone(about: About): readonly Planned[] {
  const own = proposalSpeaks(about);
  if (own === null) return [];
  const { group, note, place, followersOf, ...rest } = own;
  return [
    { ...rest, role: null, type: 'Delete', object: { kind: 'tombstone', place }, followersOf: [...followersOf, group] },
  ];
}

function proposalSpeaks({ uris, consultation, proposal }: About) {
  if (consultation === null || proposal === null) return null;
  const { slug } = consultation;
  const { number, author } = proposal;
  const speaker = uris.proposalActor(slug, number);
  const note = uris.proposal(slug, number);
  const place: Place = { kind: 'proposal', slug, number };
  return {
    speaker,
    note,
    place,
    group: uris.consultation(slug),
    followersOf: [speaker, note],
    readers: author === null ? [] : [author],
    lane: note,
  };
}
