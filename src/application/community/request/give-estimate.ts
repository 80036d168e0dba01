import { checkEstimate, type Estimate } from '../../../domain/community/feature-request.ts';
import { ESTIMATED_IN } from '../../../domain/community/feature-request-states.ts';
import { isInstitutionId } from '../../../domain/community/institution-id.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkLine } from '../../../domain/kit/text.ts';
import { dayIn } from '../../../domain/support/origin.ts';
import type { Application } from '../../application.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { MaybeSent } from '../statement/ports.ts';
import { stateAct } from '../statement/state-act.ts';
import { type AtRequest, checkInstitution, isHostedElsewhere, lockRequest } from './acting.ts';
import type { StoredEstimate } from './ports.ts';

const REFERENCE_MAX = 200;
/** Of one supplier for one request: every node reads all of them whenever one comes. */
const ESTIMATES_MAX = 100;

type GiveEstimate = AtRequest & {
  readonly estimate: Estimate;
  readonly reference: string | null;
  readonly by: Actor | null;
};

/**
 * Records what a supplier says that a request costs, with the reference of its offer. One that is named by an id is a supplier of
 * the community; one without a node has a name. Where another institution hosts the community, it gets an estimate of this one.
 */
export async function giveEstimate(
  app: Application,
  command: GiveEstimate,
): Promise<Result<StoredEstimate & MaybeSent, Refusal>> {
  if (await isHostedElsewhere(app, command.slug)) return await sendEstimate(app, command);
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, proposal, consultation } = found.value;
    if (!ESTIMATED_IN.includes(request.state)) {
      return refuse({ type: 'wrong-status', status: request.state, needs: ESTIMATED_IN });
    }
    const now = app.now();
    const checked = checkAll({
      estimate: checkEstimate(command.estimate, dayIn(consultation.timeZone, now)),
      reference: command.reference === null ? ok(null) : checkLine(command.reference, 'reference', REFERENCE_MAX),
    });
    if (!checked.ok) return checked;
    const { estimate, reference } = checked.value;
    const { supplier: institution } = estimate;
    const estimates = isInstitutionId(institution)
      ? await checkInstitution(writer, app, { consultation, institution, act: 'estimate' })
      : ok(null);
    if (!estimates.ok) return estimates;
    const given = (await writer.featureRequests.estimates(proposal.id)).filter((each) => each.supplier === institution);
    if (given.length >= ESTIMATES_MAX) {
      return refuse({ type: 'invalid', field: 'estimate', because: 'too-many', limit: ESTIMATES_MAX });
    }
    const stored: StoredEstimate = { ...estimate, id: app.newId(), reference, receivedAt: now };
    await writer.featureRequests.saveEstimate(proposal.id, stored);
    await writer.events.append({
      id: app.newId(),
      type: 'estimate-given',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { estimateId: stored.id },
    });
    return ok(stored);
  });
}

async function sendEstimate(
  app: Application,
  { slug, number, estimate: { amount, date }, reference, by }: GiveEstimate,
): Promise<Result<StoredEstimate & MaybeSent, Refusal>> {
  const sent = await stateAct(app, { slug, number, act: { type: 'estimate', amount, date, reference }, by });
  if (!sent.ok) return sent;
  const supplier = institutionUri(app.origin);
  return ok({ id: sent.value.id, supplier, amount, date, reference, receivedAt: app.now(), sent: sent.value });
}
