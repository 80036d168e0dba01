import type { LoggedEvent } from '../../domain/event/event.ts';
import type { ResourceRef } from '../uris.ts';
import { type GoneType, goneSentence } from '../wording.ts';
import type { EventContext } from './event-context.ts';
import type { PlannedActivity } from './planned-activity.ts';

const LEMMY_FROM_1 = { software: 'lemmy', exceptVersion: '0.' } as const;

/**
 * A proposal is published (again): its actor announces it to its followers and to the author, the consultation to its own. What
 * the consultation announces, the proposal's actor does not announce: some servers would show it twice. Lemmy from 1.0 on takes an announced
 * Note for a comment, and refuses one that answers nothing; it gets the Create itself, of which it makes a post.
 */
export function planProposalShown(about: EventContext): readonly PlannedActivity[] {
  const own = proposalSpeaks(about);
  if (own === null || about.consultation === null) return [];
  const { group, note, place, ...rest } = own;
  const recipients = { speaker: group, followersOf: [group], readers: [], orderingKey: note, rationed: true } as const;
  return [
    {
      ...rest,
      role: null,
      type: 'Create',
      object: { kind: 'publication', place },
      readers: about.sourceInstitution === null ? rest.readers : [...rest.readers, about.sourceInstitution],
      straightTo: { followersOf: [group], ...LEMMY_FROM_1 },
    },
    {
      ...recipients,
      role: 'announce-activity',
      type: 'Announce',
      object: { kind: 'activity', role: null, about: note },
      form: 'activity',
      notTo: LEMMY_FROM_1,
    },
    { ...recipients, role: 'announce', type: 'Announce', object: { kind: 'id', id: note }, form: 'id' },
  ];
}

/** Another text, place or image goes straight to everybody who may have the former: an announced Update is ignored by some servers. */
export function planProposalChanged(about: EventContext): readonly PlannedActivity[] {
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

/**
 * Withdrawn, removed or held again: servers that have it are sent a Delete, after an Update that says so in place of the text.
 * One that never had a number was never sent.
 */
export function planProposalGone(about: EventContext, event: LoggedEvent<GoneType>): readonly PlannedActivity[] {
  const own = proposalSpeaks(about);
  if (own === null || about.proposal === null) return [];
  const { group, note, place, followersOf, ...rest } = own;
  const { lang, publishedAt, number } = about.proposal;
  const text = goneSentence([lang, ...(about.consultation?.languages ?? [])], {
    number,
    rule: 'rule' in event.data ? event.data.rule : null,
    type: event.type,
  });
  return [
    {
      ...rest,
      role: null,
      type: 'Delete',
      object: { kind: 'tombstone', place },
      followersOf: [...followersOf, group],
      neutral: { id: note, group, lang, text, publishedAt },
    },
  ];
}

function proposalSpeaks({ uris, consultation, proposal }: EventContext) {
  if (consultation === null || proposal === null) return null;
  const { slug } = consultation;
  const { number, author } = proposal;
  const speaker = uris.proposalActor(slug, number);
  const note = uris.proposal(slug, number);
  const resource: ResourceRef = { kind: 'proposal', slug, number };
  return {
    speaker,
    note,
    place: resource,
    group: uris.consultation(slug),
    followersOf: [speaker, note],
    readers: author === null ? [] : [author],
    orderingKey: note,
  };
}
