import type { Id } from '../kit/id.ts';
import { type EventDefinition, SHOWN, shape } from './definition.ts';

const PLEDGE = shape<{ readonly pledgeId: Id; readonly institution: string; readonly sequence: number }>();

/** What is done about a feature request beside what is done about every proposal; all of it is public. */
export const FEATURE_REQUEST_EVENTS = {
  /** A proposal of a community is a feature request, with a specification of its own. */
  'feature-request-created': { ...SHOWN, version: 1, data: shape<{ readonly number: number }>() },
  /** Its specification, or what is asked for in pledges, by the names of what changed. */
  'feature-request-changed': { ...SHOWN, version: 1, data: shape<{ readonly parts: readonly string[] }>() },
  /** One step of its state, and which institution decided it. */
  'feature-request-decided': {
    ...SHOWN,
    version: 1,
    data: shape<{
      readonly stepId: Id;
      readonly from: string;
      readonly to: string;
      readonly institution: string;
    }>(),
  },
  /** What a supplier would take for it. */
  'estimate-given': { ...SHOWN, version: 1, data: shape<{ readonly estimateId: Id }>() },
  'pledge-made': { ...SHOWN, version: 1, data: PLEDGE },
  'pledge-withdrawn': { ...SHOWN, version: 1, data: PLEDGE },
  /** Which pledges count was computed once, at the close. */
  'pledges-settled': {
    ...SHOWN,
    version: 1,
    data: shape<{ readonly settlementId: Id; readonly counted: number }>(),
  },
} as const satisfies Record<string, EventDefinition>;
