import type { EventType } from '../event.ts';

/** How much of what happens somebody follows: all of the institution, one consultation, or one proposal. */
export type FollowScope = 'institution' | 'consultation' | 'proposal';

/**
 * What those who follow by mail are told of, and who of them. Whoever follows the institution hears of what it does, not of
 * each proposal; whoever follows one proposal hears of that alone.
 */
export const NEWS = {
  'consultation-published': ['institution'],
  'phase-opened': ['institution', 'consultation'],
  'phase-closed': ['institution', 'consultation'],
  'phase-extended': ['institution', 'consultation'],
  'proposal-accepted': ['consultation'],
  'proposal-restored': ['consultation', 'proposal'],
  'proposal-removed': ['proposal'],
  'proposal-withdrawn': ['proposal'],
  'version-published': ['proposal'],
  'answer-published': ['institution', 'consultation', 'proposal'],
  'commitment-updated': ['institution', 'consultation', 'proposal'],
  'synthesis-published': ['consultation'],
  'poll-opened': ['consultation'],
  'poll-closed': ['consultation'],
  'ballot-opened': ['institution', 'consultation'],
  'ballot-extended': ['institution', 'consultation'],
  'ballot-closed': ['institution', 'consultation'],
  'ballots-published': ['institution', 'consultation'],
} as const satisfies Partial<Record<EventType, readonly FollowScope[]>>;

export type NewsType = keyof typeof NEWS;

export const NEWS_TYPES = Object.keys(NEWS) as readonly NewsType[];
