import type { Money } from '../kit/money.ts';

/** Where a feature request is described elsewhere: https addresses, null for none. */
export type RequestLinks = {
  /** Of the `publiccode.yml` of the software (https://yml.publiccode.tools). */
  readonly publiccode: string | null;
  readonly issue: string | null;
  readonly mergeRequest: string | null;
};

/** What a feature request says beside the title and text of its proposal. */
export type RequestDetails = {
  /** What is delivered is accepted by these, one line of plain text each. */
  readonly acceptanceCriteria: readonly string[];
  /** The SPDX id of the licence under which what is delivered is published. */
  readonly licence: string;
  /** The ids (URIs) of the institutions that need it. */
  readonly neededBy: readonly string[];
  readonly links: RequestLinks;
};

/** What a supplier says that a request costs. */
export type Estimate = {
  /** The id (URI) of the supplier, or its name where it has no node. */
  readonly supplier: string;
  readonly amount: Money;
  /** The day of the estimate, `YYYY-MM-DD`. */
  readonly date: string;
};
