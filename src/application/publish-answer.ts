import type { Answer, Commitment, Verdict } from '../domain/answer/answer.ts';
import type { By } from '../domain/event.ts';
import type { ProposalId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { BODY_MAX, checkLocalised, type Localised, TITLE_MAX } from '../domain/text.ts';
import { instantOf } from '../domain/time.ts';
import { agentOf } from './by.ts';
import { decidedHereIn } from './network/decided-here.ts';
import type { Application } from './ports.ts';

export type PublishAnswer = {
  readonly proposalId: ProposalId;
  readonly verdict: Verdict;
  readonly body: Localised;
  readonly commitments: readonly { readonly text: Localised; readonly dueOn: string | null }[];
  /** Version of the answer that it was written after, 0 for none; refused where there is another now. */
  readonly after?: number | undefined;
  readonly by: By;
};

/** Answers a proposal officially. A second answer is a new version; the first stays readable. Possible in any phase. */
export async function publishAnswer(app: Application, command: PublishAnswer): Promise<Result<Answer, Refusal>> {
  const now = app.now();
  const body = checkLocalised(command.body, 'body', BODY_MAX);
  if (!body.ok) return body;
  const commitments: Commitment[] = [];
  for (const [index, said] of command.commitments.entries()) {
    const text = checkLocalised(said.text, `commitments.${index}.text`, TITLE_MAX * 5);
    if (!text.ok) return text;
    if (said.dueOn !== null) {
      const day = instantOf(said.dueOn, { zone: 'UTC', field: `commitments.${index}.dueOn`, edge: 'start' });
      if (!day.ok) return day;
      if (said.dueOn.length !== 10) {
        return refuse({ type: 'invalid', field: `commitments.${index}.dueOn`, because: 'not-a-date' });
      }
    }
    commitments.push({
      id: app.newId(),
      text: text.value,
      dueOn: said.dueOn,
      status: 'planned',
      note: null,
      updatedAt: now,
      updates: [],
    });
  }
  return await app.store.transact(async (writer) => {
    const proposal = await writer.write.lockProposal(command.proposalId, 'change');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const own = await decidedHereIn(writer, proposal.consultationId);
    if (!own.ok) return own;
    if (proposal.status !== 'published') {
      return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published'] });
    }
    const former = await writer.answers.latest(proposal.id);
    if (command.after !== undefined && command.after !== (former?.version ?? 0)) {
      return refuse({ type: 'changed-meanwhile' });
    }
    const answer: Answer = {
      id: app.newId(),
      proposalId: proposal.id,
      version: (former?.version ?? 0) + 1,
      verdict: command.verdict,
      body: body.value,
      commitments,
      agentId: agentOf(command.by),
      publishedAt: now,
    };
    await writer.write.answer(answer);
    await writer.write.event({
      id: app.newId(),
      type: 'answer-published',
      at: now,
      by: command.by,
      consultationId: proposal.consultationId,
      proposalId: proposal.id,
      data: { answerId: answer.id, version: answer.version, verdict: answer.verdict },
    });
    return ok(answer);
  });
}
