/** Why an institution does not take over a community, or why nobody follows one that says it did. */
export const HAND_OVER_FAULTS = [
  /** It is no member of the community. */
  'not-a-member',
  /** The host offered it to nobody or to somebody else, and the charter names nobody or somebody else. */
  'not-offered',
  /** The charter names it, and the host answers, or did until `since`; it may from `from` on. */
  'host-answers',
  /** Not all that the host had when it offered it is read here. */
  'unread',
  /** Its frozen rules name the community by another address than it has here. */
  'other-address',
  /** A ballot of it is not over. */
  'still-open',
  /** Statements of this institution wait for an answer of the host. */
  'statements-waiting',
] as const;

export type HandOverFault = {
  readonly because: (typeof HAND_OVER_FAULTS)[number];
  /** Since when the host does not answer; absent where it does. */
  readonly since?: Date;
  /** From when on the charter lets it take over, while the host goes on being silent. */
  readonly from?: Date;
};
