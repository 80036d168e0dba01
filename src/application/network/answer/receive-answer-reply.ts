import type { AnswerAtHost } from '../../../domain/answer/answer.ts';
import type { Application } from '../../application.ts';

/**
 * Records what the host said to an answer of ours, by the address that the answer has here. `unknown` where there is none;
 * `foreign` where somebody else says it.
 */
export async function receiveAnswerReply(
  app: Application,
  reply: {
    readonly slug: string;
    readonly number: number;
    readonly version: number;
    readonly by: string;
    readonly atHost: AnswerAtHost;
  },
): Promise<'heard' | 'unknown' | 'foreign'> {
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(reply.slug);
    const proposal = consultation === null ? null : await writer.proposals.byNumber(consultation.id, reply.number);
    if (consultation === null || proposal === null) return 'unknown';
    const answers = await writer.cohostAnswers.of(proposal.id);
    const answer = answers.find(({ ours, version }) => ours && version === reply.version);
    if (answer === undefined) return 'unknown';
    if (consultation.host?.institution !== reply.by) return 'foreign';
    // What the host carries waits for no reply: it refuses another one, which was given under the same version after a backup.
    if (reply.atHost.status === 'refused' && answer.atHost?.status === 'accepted') return 'heard';
    await writer.cohostAnswers.saveDocument(answer.id, { document: answer.document, atHost: reply.atHost });
    return 'heard';
  });
}
