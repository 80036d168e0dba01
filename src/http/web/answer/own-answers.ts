import type { ProposalView } from '../../../application/proposal/ports.ts';
import type { Answer } from '../../../domain/answer/answer.ts';

/** What this institution answered, oldest first: as the one that decides, or beside it. */
export function ownAnswers({ consultation, answers, cohostAnswers }: ProposalView): readonly Answer[] {
  return consultation.host === null ? answers : cohostAnswers.filter(({ ours }) => ours);
}
