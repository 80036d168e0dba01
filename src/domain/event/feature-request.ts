import {
  KIND_NAMES,
  type KindName,
  REQUEST_KINDS,
  type RequestKinds,
  type Stored,
} from '../community/request-kinds.ts';
import type { Id } from '../kit/id.ts';
import { type EventDefinition, INTERNAL, SHOWN, type Shape, shape } from './definition.ts';

/** Co-hosts read the request again. */
const REQUEST = { ...SHOWN, cohosts: 'feature-request' } as const;
const PLEDGE = shape<{ readonly pledgeId: Id; readonly institution: string; readonly sequence: number }>();

/** By the id of what was stated, and whose it is where that is an institution: a name has no place in a log. */
export type KindEventData<K extends KindName> = { readonly [I in `${K}Id`]: Id } & ('supplier' extends keyof Stored<K>
  ? unknown
  : { readonly institution: string });
type KindEvents = {
  readonly [K in KindName as RequestKinds[K]['event']['type']]: typeof REQUEST & {
    readonly version: 1;
    readonly data: Shape<KindEventData<K>>;
  };
};
const KIND_EVENTS = Object.fromEntries(
  KIND_NAMES.map((kind) => [REQUEST_KINDS[kind].event.type, { ...REQUEST, version: 1, data: shape() }]),
) as KindEvents;

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
  ...KIND_EVENTS,
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
