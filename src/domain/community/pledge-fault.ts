/** Why a statement is not accepted. */
export const PLEDGE_FAULTS = [
  /** It speaks for another institution than the one that signed it. */
  'wrong-institution',
  /** Not a member of the community: an associate, a supplier, or nobody there. */
  'not-a-member',
  /** It left the community. */
  'institution-left',
  'unknown-request',
  /** It was signed for another community, or for this one while another institution hosted it. */
  'other-community',
  /** Pledges are not received in the state of the request. */
  'not-open-for-pledges',
  /** It is for a specification, a cost or terms that are not in force. */
  'other-specification',
  /** The close is over; `until` says since when. */
  'too-late',
  /** `expected` is the next sequence number. */
  'out-of-order',
  /** Another statement came under its number before: the first stands, this one is evidence. */
  'sequence-reused',
  /** Stated before the statement that it follows, or before the request could be pledged for; `from` says when that was. */
  'back-dated',
  /** Stated more than a day from now. */
  'clock-off',
  'unknown-currency',
  /** Not in the currency of the request, which `currency` names. */
  'other-currency',
  /** More than the request needs; `limit` is the need in minor units. */
  'over-pledged',
  /** It ends before it was received or before the close; `until` is the later of the two. */
  'expired',
  /** A pledge is neither withdrawn nor lowered any more, by the charter; `until` says since when. */
  'binding',
  /** The charter lets nobody withdraw or lower a pledge. */
  'always-binding',
  /** Costs are shared by population, and the charter has none for the institution. */
  'no-population',
  /** It joins late, and pays by the settlement or joined before. */
  'already-pays',
] as const;
export type PledgeFaultReason = (typeof PLEDGE_FAULTS)[number];

/** A reason with what its sender needs to do better; the comments above say which member goes with which. */
export type PledgeFault = {
  readonly because: PledgeFaultReason;
  readonly expected?: number;
  readonly limit?: number;
  readonly currency?: string;
  readonly from?: Date;
  readonly until?: Date;
};
