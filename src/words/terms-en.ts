import type { Terms } from './terms.ts';

export const EN_TERMS = {
  phase: {
    inform: 'Information',
    propose: 'Proposals',
    support: 'Supports',
    discuss: 'Discussion',
    vote: 'Vote',
    answer: 'Answer of the institution',
    'follow-up': 'Follow-up',
  },
  verdict: {
    accepted: 'Accepted',
    'accepted-in-part': 'Accepted in part',
    rejected: 'Rejected',
    'under-study': 'Under study',
    'already-done': 'Already done',
    'for-information': 'For information',
  },
  commitment: { planned: 'Planned', 'under-way': 'Under way', kept: 'Kept', delayed: 'Delayed', dropped: 'Dropped' },
} as const satisfies Terms;
