import type { Answer, Commitment } from '../../domain/answer/answer.ts';
import { BODY_MAX, checkLocalised } from '../../domain/text.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import type { MirroredAnswer } from './mirrored.ts';
import { keepEvidence, type Mirroring } from './mirroring.ts';

/** Takes up an answer of the host's institution, or what became of what it promised in it. */
export async function keepMirroredAnswer(within: Mirroring, told: MirroredAnswer): Promise<Kept> {
  const { app, writer, consultation } = within;
  const body = checkLocalised(told.body, 'body', BODY_MAX);
  if (told.uri !== `${told.answers}/answers/${told.version}` || !body.ok) {
    await keepEvidence(within, 'foreign-id', { uri: told.uri, document: told });
    return 'refused';
  }
  const proposal = await writer.proposals.byUri(told.answers);
  if (proposal === null || proposal.consultationId !== consultation.id) return 'refused';
  const known = (await writer.views.answers(proposal.id)).find(({ version }) => version === told.version);
  if (known !== undefined) return await keepCommitments(within, { known, told, proposalId: proposal.id });
  const answer: Answer = {
    id: app.newId(),
    proposalId: proposal.id,
    version: told.version,
    verdict: told.verdict,
    body: body.value,
    commitments: told.commitments.map(({ text, status, dueOn, note }) => ({
      id: app.newId(),
      text,
      dueOn,
      status,
      note,
      updatedAt: told.updatedAt,
      updates: note === null && status === 'planned' ? [] : [{ status, note, at: told.updatedAt }],
    })),
    agentId: null,
    publishedAt: told.publishedAt,
  };
  await writer.write.answer(answer);
  await writer.write.event({
    id: app.newId(),
    type: 'answer-published',
    at: told.publishedAt,
    by: null,
    consultationId: consultation.id,
    proposalId: proposal.id,
    data: { answerId: answer.id, version: answer.version, verdict: answer.verdict },
  });
  return 'kept';
}

async function keepCommitments(
  { app, writer, consultation }: Mirroring,
  { known, told, proposalId }: { readonly known: Answer; readonly told: MirroredAnswer; readonly proposalId: string },
): Promise<Kept> {
  let kept: Kept = 'known';
  for (const [index, commitment] of known.commitments.entries()) {
    const now = told.commitments[index];
    if (now === undefined || isSame(commitment, now)) continue;
    const { status, note, dueOn } = now;
    const update = { status, note, at: told.updatedAt };
    await writer.write.commitment({
      ...commitment,
      dueOn,
      status,
      note,
      updatedAt: told.updatedAt,
      updates: [...commitment.updates, update],
    });
    await writer.write.event({
      id: app.newId(),
      type: 'commitment-updated',
      at: told.updatedAt,
      by: null,
      consultationId: consultation.id,
      proposalId,
      data: { commitmentId: commitment.id, status },
    });
    kept = 'kept';
  }
  return kept;
}

function isSame(before: Commitment, now: MirroredAnswer['commitments'][number]): boolean {
  return (
    before.status === now.status &&
    before.dueOn === now.dueOn &&
    JSON.stringify(Object.entries(before.note ?? {}).toSorted()) ===
      JSON.stringify(Object.entries(now.note ?? {}).toSorted())
  );
}
