import type { RetentionRuleName } from '../../domain/privacy/retention.ts';

/** What became of a rule when it was last enforced. */
export type RetentionRun = {
  readonly rule: RetentionRuleName;
  readonly ranAt: Date;
  /** Rows that went then. */
  readonly removed: number;
  /** Rows that went since the first time. */
  readonly total: number;
};

export interface RetentionReader {
  runs(): Promise<readonly RetentionRun[]>;
}

export interface RetentionWriter {
  /** Deletes what a rule is about and is older than its period allows, at most so many rows; answers how many went. */
  enforce(rule: RetentionRuleName, given: { readonly before: Date; readonly limit: number }): Promise<number>;
  /** Adds what went to the total. */
  saveRun(run: Omit<RetentionRun, 'total'>): Promise<void>;
}
