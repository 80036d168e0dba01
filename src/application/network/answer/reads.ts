import type { CohostAnswer } from '../../../domain/answer/answer.ts';
import type { ProposalId } from '../../../domain/kit/id.ts';
import type { Application, Reader } from '../../application.ts';
import { institutionNames } from '../../kit/neighbour.ts';
import type { CohostAnswerView } from './ports.ts';

/** Every answer of a co-host to a proposal, with whose it is. Of ours, what the host refused is known here alone. */
export async function readCohostAnswers(
  reader: Reader,
  app: Application,
  proposalId: ProposalId,
): Promise<readonly CohostAnswerView[]> {
  const answers = await reader.cohostAnswers.of(proposalId);
  const names = await institutionNames(
    reader,
    app,
    answers.map(({ institution }) => institution),
  );
  return answers.flatMap((answer) => {
    const city = names.get(answer.institution);
    return city === undefined ? [] : [{ ...answer, city }];
  });
}

/** Whether everybody may read it: what the host refused of ours stands nowhere. */
export function isShown({ atHost }: Pick<CohostAnswer, 'atHost'>): boolean {
  return atHost?.status !== 'refused';
}
