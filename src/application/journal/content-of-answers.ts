import type { Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';

export async function answer(reader: Reader, proposalId: Id | null): Promise<object | null> {
  const found = proposalId === null ? null : await reader.answers.latest(proposalId);
  return found === null ? null : { body: found.body, commitments: found.commitments.map(promised) };
}

export async function cohostAnswer(reader: Reader, id: Id): Promise<object | null> {
  const found = await reader.cohostAnswers.byId(id);
  return found === null ? null : { body: found.body, commitments: found.commitments.map(promised) };
}

/** What was promised with an answer, whatever became of it since. */
function promised({ id, text }: { readonly id: Id; readonly text: object }): object {
  return { id, text };
}

export async function commitment(reader: Reader, id: Id): Promise<object | null> {
  const found = await reader.answers.commitment(id);
  if (found === null) return null;
  const { text, dueOn, note } = found.commitment;
  return { text, dueOn, note };
}
