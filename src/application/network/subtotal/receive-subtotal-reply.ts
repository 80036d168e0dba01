import type { Application } from '../../application.ts';
import type { StoredFault } from './ports.ts';
import { writeFault } from './record-subtotal.ts';

/**
 * Records the reply of a host to a subtotal of ours: that it counts, or why not. `unknown` where there is
 * none of this id (any more), `foreign` where somebody else answers.
 */
export async function receiveSubtotalReply(
  app: Application,
  answer: { readonly uri: string; readonly by: string; readonly fault: StoredFault | null },
): Promise<'heard' | 'unknown' | 'foreign'> {
  return await app.store.transact(async (writer) => {
    const stored = await writer.subtotals.byUri(answer.uri);
    const consultation = stored?.ours === true ? await writer.consultations.byId(stored.consultationId) : null;
    if (stored === null || consultation === null) return 'unknown';
    if (consultation.host?.institution !== answer.by) return 'foreign';
    const state = await writer.subtotals.lockState({ ...stored, ours: true });
    // An answer about one that another took the place of says nothing any more.
    if (state.sequence !== stored.sequence) return 'heard';
    if (answer.fault !== null) await writeFault({ app, writer, consultation }, state, answer.fault);
    else await writer.subtotals.saveState({ ...state, seen: stored.sequence, fault: null });
    return 'heard';
  });
}
