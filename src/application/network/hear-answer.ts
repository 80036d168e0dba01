import type { Application } from '../ports.ts';
import { writeFault } from './receive-subtotal.ts';
import type { KeptFault } from './subtotals.ts';

/**
 * Keeps what the host of a consultation said about a subtotal of ours: that it counts, or why not. `unknown` where there is
 * none of this id (any more), `foreign` where somebody else answers.
 */
export async function hearAnswer(
  app: Application,
  answer: { readonly uri: string; readonly by: string; readonly fault: KeptFault | null },
): Promise<'heard' | 'unknown' | 'foreign'> {
  return await app.store.transact(async (writer) => {
    const kept = await writer.subtotals.byUri(answer.uri);
    const consultation = kept?.ours === true ? await writer.consultations.byId(kept.consultationId) : null;
    if (kept === null || consultation === null) return 'unknown';
    if (consultation.host?.institution !== answer.by) return 'foreign';
    const state = await writer.subtotalWrite.lockState({ ...kept, ours: true });
    // An answer about one that another took the place of says nothing any more.
    if (state.sequence !== kept.sequence) return 'heard';
    if (answer.fault !== null) await writeFault({ app, writer, consultation }, state, answer.fault);
    else await writer.subtotalWrite.state({ ...state, seen: kept.sequence, fault: null });
    return 'heard';
  });
}
