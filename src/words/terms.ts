import type { CommitmentStatus, Verdict } from '../domain/answer/answer.ts';
import type { PhaseKind } from '../domain/consultation/phase.ts';

/** What phases, verdicts and commitments are called in one language: on pages and in letters. */
export type Terms = {
  readonly phase: Readonly<Record<PhaseKind, string>>;
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly commitment: Readonly<Record<CommitmentStatus, string>>;
};
