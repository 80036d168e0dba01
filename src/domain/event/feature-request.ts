import type { Id } from '../kit/id.ts';
import { type EventDefinition, INTERNAL, SHOWN, shape } from './definition.ts';

/** Co-hosts read the request again. */
const REQUEST = { ...SHOWN, cohosts: 'feature-request' } as const;
const PLEDGE = shape<{ readonly pledgeId: Id; readonly institution: string; readonly sequence: number }>();

/** What is done about a feature request beside what is done about every proposal; all of it is public. */
export const FEATURE_REQUEST_EVENTS = {
  /** A proposal of a community is a feature request, with a specification of its own. */
  'feature-request-created': { ...REQUEST, version: 1, data: shape<{ readonly number: number }>() },
  /** Its specification, or what is asked for in pledges, by the names of what changed. */
  'feature-request-changed': { ...REQUEST, version: 1, data: shape<{ readonly parts: readonly string[] }>() },
  /** One step of its state, and which institution decided it. */
  'feature-request-decided': {
    ...REQUEST,
    version: 1,
    data: shape<{
      readonly stepId: Id;
      readonly from: string;
      readonly to: string;
      readonly institution: string;
    }>(),
  },
  /** What a supplier would take for it. */
  'estimate-given': { ...REQUEST, version: 1, data: shape<{ readonly estimateId: Id }>() },
  /** A version of what was commissioned is there. */
  'release-announced': {
    ...REQUEST,
    version: 1,
    data: shape<{ readonly releaseId: Id; readonly institution: string }>(),
  },
  /** An institution runs one, or none. */
  'use-stated': { ...REQUEST, version: 1, data: shape<{ readonly useId: Id; readonly institution: string }>() },
  'pledge-made': { ...SHOWN, cohosts: 'pledge', version: 1, data: PLEDGE },
  'pledge-withdrawn': { ...SHOWN, cohosts: 'pledge', version: 1, data: PLEDGE },
  /** Which pledges count was computed once, at the close. */
  'pledges-settled': {
    ...SHOWN,
    cohosts: 'settlement',
    version: 1,
    data: shape<{ readonly settlementId: Id; readonly counted: number }>(),
  },
  /** An institution joined what was settled, and pays back those before it. */
  'settlement-joined': {
    ...SHOWN,
    cohosts: 'settlement',
    version: 1,
    data: shape<{
      readonly settlementId: Id;
      readonly pledgeId: Id;
      readonly institution: string;
      readonly sequence: number;
    }>(),
  },
  /** This institution states something in a community that another one hosts, which it is sent to. */
  'statement-made': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly statementId: Id; readonly sequence: number }>(),
  },
  /** The host did not answer to it, and it is sent once more. */
  'statement-sent-again': { ...INTERNAL, version: 1, data: shape<{ readonly statementId: Id }>() },
  /** An officer withdraws one that the host did not answer to: nothing waits for it any more. */
  'statement-withdrawn': { ...INTERNAL, version: 1, data: shape<{ readonly statementId: Id }>() },
  /** What the host said to it. */
  'statement-answered': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly statementId: Id; readonly status: 'accepted' | 'refused' }>(),
  },
} as const satisfies Record<string, EventDefinition>;
