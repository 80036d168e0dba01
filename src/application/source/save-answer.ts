import type { Answer } from '../../domain/answer/answer.ts';
import type { ProposalId } from '../../domain/kit/id.ts';
import { BODY_MAX, checkLocalised } from '../../domain/kit/text.ts';
import { documentHash } from '../kit/content-hash.ts';
import { type Following, notAfter, sourceEvent } from './following.ts';
import type { SourceAnswer } from './ports.ts';

/** Applies what the institution answered on its platform: another text or verdict is a new version. One that cannot be shown is left out. */
export async function saveSourceAnswer(
  within: Following,
  { proposalId, told }: { readonly proposalId: ProposalId; readonly told: SourceAnswer },
): Promise<void> {
  const { app, writer, isQuiet } = within;
  const body = checkLocalised(told.body, 'body', BODY_MAX);
  if (!body.ok) return;
  const latest = await writer.answers.latest(proposalId);
  const isSame =
    latest !== null && latest.verdict === told.verdict && documentHash(latest.body) === documentHash(body.value);
  if (isSame) return;
  const answer: Answer = {
    ...{ id: app.newId(), proposalId, version: (latest?.version ?? 0) + 1, verdict: told.verdict, body: body.value },
    ...{ commitments: [], agentId: null, publishedAt: notAfter(told.at, app.now()) },
  };
  await writer.answers.save(answer);
  if (isQuiet) return;
  const data = { answerId: answer.id, version: answer.version, verdict: answer.verdict };
  await writer.events.append({ ...sourceEvent(within, proposalId), type: 'answer-published', data });
}
