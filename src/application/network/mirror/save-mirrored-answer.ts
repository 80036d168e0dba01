import { type Answer, commitmentAsMirrored } from '../../../domain/answer/answer.ts';
import type { ProposalId } from '../../../domain/kit/id.ts';
import { BODY_MAX, checkLocalised } from '../../../domain/kit/text.ts';
import type { MirroredAnswer } from '../answer/ports.ts';
import { isRestoring, type Mirroring, type RestoredKind, recordEvidence, toldBy } from './mirroring.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/** Applies an answer of the host's institution, or the progress of its commitments. */
export async function saveMirroredAnswer(within: Mirroring, mirrored: MirroredAnswer): Promise<MirrorOutcome> {
  const { writer, consultation } = within;
  const body = checkLocalised(mirrored.body, 'body', BODY_MAX);
  if (mirrored.uri !== `${mirrored.answers}/answers/${mirrored.version}` || !body.ok) {
    await recordEvidence(within, 'foreign-id', { uri: mirrored.uri, document: mirrored });
    return 'refused';
  }
  const proposal = await writer.proposals.byUri(mirrored.answers);
  if (proposal === null || proposal.consultationId !== consultation.id) return 'refused';
  const known = (await writer.views.answers(proposal.id)).find(({ version }) => version === mirrored.version);
  if (known !== undefined) return await saveCommitments(within, { known, report: mirrored, proposalId: proposal.id });
  await saveNew(within, mirrored, proposal.id);
  return 'kept';
}

/** Restores an answer of ours from a co-host, where there is none of its version here. */
export async function restoreAnswer(within: Mirroring, mirrored: MirroredAnswer): Promise<RestoredKind | null> {
  const { writer, consultation } = within;
  const number = Number(mirrored.answers.slice(`${consultation.host.uri}/proposals/`.length));
  const found = Number.isSafeInteger(number) ? await writer.proposals.byNumber(consultation.id, number) : null;
  const proposal = found === null ? null : await writer.proposals.lock(found.id, 'change');
  const isOwn = mirrored.uri === `${consultation.host.uri}/proposals/${number}/answers/${mirrored.version}`;
  if (proposal === null || !isOwn || !checkLocalised(mirrored.body, 'body', BODY_MAX).ok) return null;
  if ((await writer.views.answers(proposal.id)).some(({ version }) => version === mirrored.version)) return null;
  await saveNew(within, mirrored, proposal.id);
  return 'answers';
}

async function saveNew(within: Mirroring, mirrored: MirroredAnswer, proposalId: ProposalId): Promise<void> {
  const { app, writer, consultation } = within;
  const answer: Answer = {
    id: app.newId(),
    proposalId,
    version: mirrored.version,
    verdict: mirrored.verdict,
    body: mirrored.body,
    commitments: mirrored.commitments.map(({ text, status, dueOn, note }) => ({
      id: app.newId(),
      text,
      dueOn,
      status,
      note,
      updatedAt: mirrored.updatedAt,
      updates: note === null && status === 'planned' ? [] : [{ status, note, at: mirrored.updatedAt }],
    })),
    agentId: null,
    publishedAt: mirrored.publishedAt,
  };
  await writer.answers.save(answer);
  const event = { by: null, origin: toldBy(within), consultationId: consultation.id, proposalId } as const;
  const { id: answerId, version, verdict, publishedAt } = answer;
  const data = { answerId, version, verdict };
  await writer.events.append({ ...event, id: app.newId(), type: 'answer-published', at: publishedAt, data });
  // Of ours, an act says what became of each since, as of those that were not lost.
  const since = isRestoring(within) ? answer.commitments.filter(({ status }) => status !== 'planned') : [];
  for (const { id: commitmentId, status, updatedAt: at } of since) {
    const told = { commitmentId, status };
    await writer.events.append({ ...event, id: app.newId(), type: 'commitment-updated', at, data: told });
  }
}

async function saveCommitments(
  { app, writer, consultation }: Mirroring,
  {
    known,
    report: mirrored,
    proposalId,
  }: { readonly known: Answer; readonly report: MirroredAnswer; readonly proposalId: string },
): Promise<MirrorOutcome> {
  let stored: MirrorOutcome = 'known';
  for (const [index, commitment] of known.commitments.entries()) {
    const now = mirrored.commitments[index];
    const after = now === undefined ? commitment : commitmentAsMirrored(commitment, now, mirrored.updatedAt);
    if (after === commitment) continue;
    await writer.answers.saveCommitment(after);
    await writer.events.append({
      id: app.newId(),
      type: 'commitment-updated',
      at: mirrored.updatedAt,
      by: null,
      origin: toldBy({ app, consultation }),
      consultationId: consultation.id,
      proposalId,
      data: { commitmentId: commitment.id, status: after.status },
    });
    stored = 'kept';
  }
  return stored;
}
