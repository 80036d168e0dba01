import type { Lang } from '../kit/text.ts';
import type { RequestDetails } from './feature-request.ts';
import type { RequestStepName } from './feature-request-states.ts';
import type { PledgeStatement } from './pledge.ts';
import type { KindAct } from './request-kinds.ts';

export const STATEMENT_STATUSES = ['waiting', 'accepted', 'refused', 'withdrawn'] as const;

/** Where what an institution stated stands at the host of its community. What it waited for in vain it can withdraw itself. */
export type StatementStatus = (typeof STATEMENT_STATUSES)[number];

/** Steps that an institution decides alone: as the author of a request, or as a supplier that estimated it. */
export const STATED_STEPS = ['open', 'withdraw', 'deliver'] as const satisfies readonly RequestStepName[];

/** What an institution does in a community that another one hosts, beside pledging. */
export type StatedAct =
  | {
      readonly type: 'propose';
      readonly title: string;
      readonly body: string;
      readonly lang: Lang;
      readonly details: RequestDetails;
    }
  | { readonly type: 'comment'; readonly body: string; readonly lang: Lang }
  | KindAct
  | {
      readonly type: 'step';
      readonly step: (typeof STATED_STEPS)[number];
      readonly reason: string | null;
      /** The number of the request that it is withdrawn as a duplicate of. */
      readonly duplicateOf?: number | undefined;
    };

/** Such an act as it travels, signed by the institution. */
export type ActStatement = {
  readonly of: 'act';
  /** The id (URI) of the institution that signs. */
  readonly institution: string;
  /** The id (URI) of the feature request; of the community for one that is to be written. */
  readonly request: string;
  /** 1, 2, … for each act of the institution in the community; pledges are numbered apart. */
  readonly sequence: number;
  readonly since: number;
  readonly statedAt: Date;
  readonly act: StatedAct;
};

export type Statement = PledgeStatement | ActStatement;
