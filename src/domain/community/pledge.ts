/** What is pledged, and the unit of its amount: minor units of the request's currency, tenths of a day, whole months. */
export const PLEDGE_UNITS = { money: 'minor-unit', work: 'tenth-of-a-day', hosting: 'month' } as const;
export const PLEDGE_KINDS = ['money', 'work', 'hosting'] as const satisfies readonly (keyof typeof PLEDGE_UNITS)[];
export type PledgeKind = (typeof PLEDGE_KINDS)[number];

/**
 * What has to hold for a pledge to count. Every condition only asks for more: where it holds among some pledges, it
 * holds among these and any others (docs/adr/0145). A pledge counts itself in.
 */
export type PledgeCondition =
  /** What counts comes to at least so much, in minor units: money, and work and hosting at the rates of the charter. */
  | { readonly type: 'total-at-least'; readonly amount: number }
  /** At least so many institutions have a pledge that counts. */
  | { readonly type: 'institutions-at-least'; readonly count: number }
  /** Each of these institutions, by its id, has a pledge that counts. */
  | { readonly type: 'with-institutions'; readonly institutions: readonly string[] }
  /** The share of the institution, by the rule of the charter, is at most so many minor units. Of money only. */
  | { readonly type: 'share-at-most'; readonly amount: number };
export const CONDITION_TYPES = [
  'total-at-least',
  'institutions-at-least',
  'with-institutions',
  'share-at-most',
] as const satisfies readonly PledgeCondition['type'][];
export type ConditionType = (typeof CONDITION_TYPES)[number];

type Head = {
  /** The id (URI) of the institution that pledges, and that signs. */
  readonly institution: string;
  /** The id (URI) of the feature request. */
  readonly request: string;
  /** 1, 2, … for each statement of the institution about this request. */
  readonly sequence: number;
  /**
   * 0 takes the place of everything that the institution pledged before; the sequence number of its last statement
   * takes the place of its pledge of the same kind alone, and leaves those of other kinds.
   */
  readonly since: number;
  /** When it was stated, by the clock of the institution. */
  readonly statedAt: Date;
  /** The hash of the specification that it is for, with its cost and terms; none where it was stated before they had one. */
  readonly specification?: string | undefined;
};

/** What an institution will give if the request is funded. */
export type Pledge = Head & {
  readonly of: 'pledge';
  readonly kind: PledgeKind;
  /** In the unit of its kind (PLEDGE_UNITS); the most that the institution gives. */
  readonly amount: number;
  /** The ISO 4217 code of the currency for money; null for work and hosting. */
  readonly currency: string | null;
  /** Binding until then; one that ends before the close does not count. */
  readonly expiresAt: Date;
  /** All of them have to hold; at most one of each type. */
  readonly conditions: readonly PledgeCondition[];
};

/** That an institution pledges nothing any more; its `since` is 0. */
export type PledgeWithdrawal = Head & { readonly of: 'withdrawal' };

/** What an institution states about what it gives, as it travels between nodes. */
export type PledgeStatement = Pledge | PledgeWithdrawal;
