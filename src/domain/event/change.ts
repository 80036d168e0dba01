import type { ConsultationId } from '../kit/id.ts';
import type { EventType, NewEvent } from './event.ts';

/** What residents do all the time. It changes what is shown of a consultation, and nothing else that a process keeps. */
const ORDINARY: ReadonlySet<EventType> = new Set<EventType>([
  'ballot-cast',
  'comment-accepted',
  'comment-changed',
  'comment-submitted',
  'comment-withdrawn',
  'mail-follow-begun',
  'mail-follow-ended',
  'outgoing-comment-published',
  'outgoing-proposal-published',
  'participant-joined',
  'poll-voted',
  'proposal-accepted',
  'proposal-submitted',
  'proposal-withdrawn',
  'support-given',
  'support-withdrawn',
  'version-mirrored',
  'version-published',
]);

/** What events change of what is kept in memory: everything, or what is shown of these consultations and of all together. */
export type Change = 'everything' | readonly ConsultationId[];

/** More consultations than these are as good as everything. */
const LISTED_MAX = 100;

export function changeOf(events: readonly Pick<NewEvent, 'type' | 'consultationId'>[]): Change {
  if (events.some(({ type }) => !ORDINARY.has(type))) return 'everything';
  const ids = new Set(events.flatMap(({ consultationId }) => consultationId ?? []));
  return ids.size > LISTED_MAX ? 'everything' : [...ids];
}

/** Both changes as one. */
export function changesTogether(one: Change, other: Change): Change {
  return one === 'everything' || other === 'everything' ? 'everything' : [...new Set([...one, ...other])];
}
