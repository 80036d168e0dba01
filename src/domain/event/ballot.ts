import type { BallotId, Id, PaperBatchId } from '../kit/id.ts';
import { type EventDefinition, INTERNAL, SHOWN, shape } from './definition.ts';

export const BALLOT_EVENTS = {
  'ballot-drafted': { ...INTERNAL, version: 1, data: shape<{ readonly ballotId: BallotId }>() },
  'ballot-changed': { ...INTERNAL, version: 1, data: shape<{ readonly ballotId: BallotId }>() },
  'ballot-discarded': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly ballotId: BallotId; readonly slug: string }>(),
  },
  /** Its rules are frozen, and anybody may read them. */
  'ballot-announced': {
    ...SHOWN,
    version: 1,
    cohosts: 'ballot',
    data: shape<{ readonly ballotId: BallotId; readonly rulesHash: string }>(),
  },
  'ballot-opened': {
    ...SHOWN,
    version: 1,
    news: ['institution', 'consultation'],
    data: shape<{ readonly ballotId: BallotId }>(),
  },
  'ballot-extended': {
    ...SHOWN,
    version: 1,
    cohosts: 'ballot',
    news: ['institution', 'consultation'],
    data: shape<{ readonly ballotId: BallotId; readonly from: string; readonly to: string }>(),
  },
  'ballot-closed': {
    ...SHOWN,
    version: 1,
    news: ['institution', 'consultation'],
    data: shape<{ readonly ballotId: BallotId }>(),
  },
  /** The anonymous ballots and their tally. */
  'ballots-published': {
    ...SHOWN,
    version: 1,
    news: ['institution', 'consultation'],
    data: shape<{ readonly ballotId: BallotId }>(),
  },
  /** Neither what nor by whom, in no place of the event. */
  'ballot-cast': { ...INTERNAL, version: 1, data: shape<{ readonly ballotId: BallotId }>() },
  /** An agent cast the ballot of the institution in a community, which is a `ballot-cast` too; `sequence` counts from 1. */
  'institution-voted': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly ballotId: BallotId; readonly sequence: number }>(),
  },
  'paper-batch-entered': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly ballotId: BallotId; readonly batchId: PaperBatchId }>(),
  },
  'paper-batch-confirmed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly ballotId: BallotId; readonly batchId: PaperBatchId }>(),
  },
  'paper-batch-discarded': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly ballotId: BallotId; readonly batchId: PaperBatchId }>(),
  },
  /** What an institution counted of its own people counts from now on; `about` is `supports` or the id of a ballot here. */
  'subtotal-counted': {
    ...SHOWN,
    version: 1,
    cohosts: 'subtotal',
    catalogue: 'all-supports',
    data: shape<{
      readonly subtotalId: Id;
      readonly institution: string;
      readonly about: string;
      readonly sequence: number;
    }>(),
  },
  'subtotal-refused': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly institution: string; readonly about: string; readonly because: string }>(),
  },
} as const satisfies Record<string, EventDefinition>;
