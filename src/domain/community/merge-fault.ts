/** Why a feature request is not merged into another one. */
export const MERGE_FAULTS = [
  /** It is named as the duplicate of itself. */
  'itself',
  /** No public feature request of the community has the number that was named. */
  'unknown-request',
  /** Only the institution that wrote the other one works on it so far. */
  'target-draft',
  /** The other one was withdrawn, or is a duplicate itself. */
  'target-withdrawn',
  /** The duplicate is funded or commissioned: institutions pay for it. */
  'funded',
  /** Pledges to the duplicate are in force: those of `institutions`. */
  'pledged',
] as const;

/** A reason with the number of the request that was named as the other one. */
export type MergeFault = {
  readonly because: (typeof MERGE_FAULTS)[number];
  readonly number: number;
  /** The ids of those that pledged. */
  readonly institutions?: readonly string[];
};
