import type { Answer, Commitment } from '../../domain/answer/answer.ts';
import type { ProposalId } from '../../domain/id.ts';
import { BODY_MAX, checkLocalised } from '../../domain/text.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import type { MirroredAnswer } from './mirrored.ts';
import { keepEvidence, type Mirroring } from './mirroring.ts';
import type { BackAgain } from './taking-back.ts';

/** Takes up an answer of the host's institution, or what became of what it promised in it. */
export async function keepMirroredAnswer(within: Mirroring, told: MirroredAnswer): Promise<Kept> {
  const { writer, consultation } = within;
  const body = checkLocalised(told.body, 'body', BODY_MAX);
  if (told.uri !== `${told.answers}/answers/${told.version}` || !body.ok) {
    await keepEvidence(within, 'foreign-id', { uri: told.uri, document: told });
    return 'refused';
  }
  const proposal = await writer.proposals.byUri(told.answers);
  if (proposal === null || proposal.consultationId !== consultation.id) return 'refused';
  const known = (await writer.views.answers(proposal.id)).find(({ version }) => version === told.version);
  if (known !== undefined) return await keepCommitments(within, { known, told, proposalId: proposal.id });
  await keepNew(within, told, proposal.id);
  return 'kept';
}

/** Takes an answer of ours back as a co-host has it, where there is none of its version here. */
export async function takeBackAnswer(within: Mirroring, told: MirroredAnswer): Promise<BackAgain | null> {
  const { writer, consultation } = within;
  const number = Number(told.answers.slice(`${consultation.host.uri}/proposals/`.length));
  const found = Number.isSafeInteger(number) ? await writer.proposals.byNumber(consultation.id, number) : null;
  const proposal = found === null ? null : await writer.write.lockProposal(found.id, 'change');
  const isOurs = told.uri === `${consultation.host.uri}/proposals/${number}/answers/${told.version}`;
  if (proposal === null || !isOurs || !checkLocalised(told.body, 'body', BODY_MAX).ok) return null;
  if ((await writer.views.answers(proposal.id)).some(({ version }) => version === told.version)) return null;
  await keepNew(within, told, proposal.id);
  return 'answers';
}

async function keepNew(
  { app, writer, consultation }: Mirroring,
  told: MirroredAnswer,
  proposalId: ProposalId,
): Promise<void> {
  const answer: Answer = {
    id: app.newId(),
    proposalId,
    version: told.version,
    verdict: told.verdict,
    body: told.body,
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
    proposalId,
    data: { answerId: answer.id, version: answer.version, verdict: answer.verdict },
  });
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
