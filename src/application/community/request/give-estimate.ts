import { checkEstimate, type Estimate } from '../../../domain/community/feature-request.ts';
import { ESTIMATED_IN } from '../../../domain/community/feature-request-states.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkLine } from '../../../domain/kit/text.ts';
import type { Application } from '../../application.ts';
import { type AtRequest, lockRequest } from './acting.ts';
import type { StoredEstimate } from './ports.ts';

const REFERENCE_MAX = 200;

/** Records what a supplier says that a request costs, with the reference of its offer; one with a node and one without alike. */
export async function giveEstimate(
  app: Application,
  command: AtRequest & {
    readonly estimate: Estimate;
    readonly reference: string | null;
    readonly by: Actor | null;
  },
): Promise<Result<StoredEstimate, Refusal>> {
  const checked = checkAll({
    estimate: checkEstimate(command.estimate, app.now().toISOString().slice(0, 10)),
    reference: command.reference === null ? ok(null) : checkLine(command.reference, 'reference', REFERENCE_MAX),
  });
  if (!checked.ok) return checked;
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, proposal, consultation } = found.value;
    if (!ESTIMATED_IN.includes(request.state)) {
      return refuse({ type: 'wrong-status', status: request.state, needs: ESTIMATED_IN });
    }
    const now = app.now();
    const { estimate, reference } = checked.value;
    const stored: StoredEstimate = { ...estimate, id: app.newId(), reference, receivedAt: now };
    await writer.featureRequests.saveEstimate(proposal.id, stored);
    await writer.events.append({
      id: app.newId(),
      type: 'estimate-given',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { estimateId: stored.id, supplier: estimate.supplier },
    });
    return ok(stored);
  });
}
