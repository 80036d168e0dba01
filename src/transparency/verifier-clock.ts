/** Within so long a public act is in the journal; also as far as clocks may differ. */
const MERGE_DELAY_MS = 60_000;

/** The clock of whoever verifies. What a node says of its own moments is held against it. */
export type VerifierClock = {
  /**
   * Whether a moment is of the last minute before the verification began, or since: what is of then may not be in the journal
   * yet; also of more than a minute where so much is given. A moment that is still to come, by more than a minute, is none: whoever makes moments up is not left alone for it.
   */
  readonly isRecent: (moment: string, withinMs?: number) => boolean;
};

/** A verification may take hours, and the city goes on meanwhile: the clock goes on from when it began. */
export function verifierClock(began: Date): VerifierClock {
  const from = performance.now();
  return {
    isRecent(moment, withinMs = MERGE_DELAY_MS) {
      const age = began.getTime() - Date.parse(moment);
      return age < withinMs && age + (performance.now() - from) >= -MERGE_DELAY_MS;
    },
  };
}
