import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Application } from '../../application.ts';
import { saveStatementAnswer } from '../../kit/statement-answer.ts';

/**
 * Records what the host of a community answers to a statement of ours. `unknown` where there is none of this id; `foreign`
 * where somebody else answers.
 */
export async function receiveStatementReply(
  app: Application,
  reply: {
    readonly uri: string;
    readonly by: string;
    readonly status: 'accepted' | 'refused';
    readonly refusal: Refusal | null;
  },
): Promise<'heard' | 'unknown' | 'foreign'> {
  return await app.store.transact(async (writer) => {
    const known = await writer.statements.byUri(reply.uri);
    const consultation = known?.ours === true ? await writer.consultations.byId(known.consultationId) : null;
    if (known === null || consultation === null) return 'unknown';
    if (consultation.host?.institution !== reply.by) return 'foreign';
    await saveStatementAnswer(app, writer, { statement: known, status: reply.status, refusal: reply.refusal });
    return 'heard';
  });
}
