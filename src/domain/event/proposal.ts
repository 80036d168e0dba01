import type { Verdict } from '../answer/answer.ts';
import type { Id } from '../kit/id.ts';
import type { ModerationRule } from '../moderation/rule.ts';
import type { Standing } from '../participant/standing.ts';
import type { DetailPart } from '../proposal/details.ts';
import type { Side } from '../support/support.ts';
import { type EventDefinition, INTERNAL, NO_DATA, SHOWN, shape } from './definition.ts';

export const PROPOSAL_EVENTS = {
  /** Received and waiting for an officer; one that need not wait is `proposal-accepted` at once. */
  'proposal-submitted': { ...INTERNAL, version: 1, data: shape<{ readonly contentHash: string }>() },
  'proposal-accepted': {
    ...SHOWN,
    version: 1,
    cohosts: 'proposal-again',
    catalogue: 'proposal',
    news: ['consultation'],
    decision: 'accept',
    data: shape<{ readonly number: number; readonly contentHash: string }>(),
  },
  'proposal-held': {
    ...SHOWN,
    version: 1,
    cohosts: 'proposal',
    catalogue: 'proposal',
    decision: 'hold',
    data: NO_DATA,
  },
  'proposal-removed': {
    ...SHOWN,
    version: 1,
    cohosts: 'proposal',
    catalogue: 'proposal',
    news: ['proposal'],
    decision: 'remove',
    data: shape<{ readonly rule: ModerationRule }>(),
  },
  'proposal-restored': {
    ...SHOWN,
    version: 1,
    cohosts: 'proposal-again',
    catalogue: 'proposal',
    news: ['consultation', 'proposal'],
    decision: 'restore',
    data: NO_DATA,
  },
  'proposal-withdrawn': {
    ...SHOWN,
    version: 1,
    cohosts: 'proposal',
    catalogue: 'proposal',
    news: ['proposal'],
    data: NO_DATA,
  },
  /** What it says beside its text; not what it said. */
  'details-changed': {
    ...SHOWN,
    version: 1,
    cohosts: 'proposal',
    catalogue: 'proposal',
    data: shape<{ readonly parts: readonly DetailPart[] }>(),
  },
  /** It has no author and no place any more. */
  'proposal-anonymised': { ...INTERNAL, version: 1, documents: 'consultation', cohosts: 'proposal', data: NO_DATA },
  'version-published': {
    ...SHOWN,
    version: 1,
    cohosts: 'version',
    catalogue: 'proposal',
    news: ['proposal'],
    data: shape<{ readonly version: number; readonly contentHash: string }>(),
  },
  'version-pending': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly version: number; readonly contentHash: string }>(),
  },
  /** A host told of a version before or of the date of this one, which were not here. */
  'version-mirrored': {
    ...INTERNAL,
    version: 1,
    documents: 'consultation',
    data: shape<{ readonly version: number }>(),
  },
  /** Its author went back to the current text. */
  'version-dropped': { ...INTERNAL, version: 1, data: shape<{ readonly version: number }>() },
  /** The event names nobody, nor a pseudonym. Once its hour is over it has no data, and no moment but the hour (docs/adr/0213). */
  'support-given': {
    ...INTERNAL,
    version: 3,
    catalogue: 'proposal-supports',
    data: shape<{ readonly side?: Side; readonly version?: number; readonly standing?: Standing }>(),
  },
  'support-withdrawn': {
    ...INTERNAL,
    version: 3,
    catalogue: 'proposal-supports',
    data: shape<{ readonly side?: Side; readonly standing?: Standing }>(),
  },
  'answer-published': {
    ...SHOWN,
    version: 1,
    cohosts: 'answer',
    catalogue: 'proposal',
    news: ['institution', 'consultation', 'proposal'],
    data: shape<{ readonly answerId: Id; readonly version: number; readonly verdict: Verdict }>(),
  },
  'commitment-updated': {
    ...SHOWN,
    version: 1,
    cohosts: 'answer',
    news: ['institution', 'consultation', 'proposal'],
    data: shape<{ readonly commitmentId: Id; readonly status: string }>(),
  },
  /** An institution that holds the consultation of another one answers, beside the one that decides. */
  'cohost-answer-published': {
    ...SHOWN,
    version: 1,
    cohosts: 'answer',
    news: ['institution', 'consultation', 'proposal'],
    data: shape<{
      readonly answerId: Id;
      readonly institution: string;
      readonly version: number;
      readonly verdict: Verdict;
    }>(),
  },
  'cohost-commitment-updated': {
    ...SHOWN,
    version: 1,
    cohosts: 'answer',
    news: ['institution', 'consultation', 'proposal'],
    data: shape<{
      readonly answerId: Id;
      readonly commitmentId: Id;
      readonly institution: string;
      readonly status: string;
    }>(),
  },
} as const satisfies Record<string, EventDefinition>;
