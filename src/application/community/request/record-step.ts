import type { RequestStep } from '../../../domain/community/feature-request-states.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Application, Writer } from '../../application.ts';
import { nowOrAfter } from '../../kit/elapsed.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { LockedRequest } from './acting.ts';
import type { FeatureRequest, Funding } from './ports.ts';

/** Writes a step with its event, in the caller's transaction. */
export async function recordStep(
  app: Application,
  writer: Writer,
  taken: {
    readonly of: LockedRequest;
    readonly step: RequestStep;
    readonly reason: string | null;
    readonly funding: Funding | null;
    /** The number of the request that it is a duplicate of. */
    readonly duplicateOf?: number | null;
    /** The id of the institution that decided it; this one where absent. */
    readonly institution?: string;
    readonly by: Actor | null;
  },
): Promise<FeatureRequest> {
  const { of, step, reason, funding, duplicateOf = null, institution = institutionUri(app.origin), by } = taken;
  const now = app.now();
  const stepId = app.newId();
  const position = (await writer.featureRequests.steps(of.proposal.id)).length + 1;
  const after: FeatureRequest = {
    ...of.request,
    state: step.to,
    funding,
    changedAt: nowOrAfter([of.request.changedAt], now),
  };
  await writer.featureRequests.save(after);
  await writer.featureRequests.saveStep(of.proposal.id, {
    id: stepId,
    position,
    step: step.step,
    from: step.from,
    to: step.to,
    decidedBy: step.by,
    institution,
    reason,
    decidedAt: now,
    ...(step.to === 'specified' && funding !== null ? { funding } : {}),
    ...(duplicateOf === null ? {} : { duplicateOf }),
  });
  await writer.events.append({
    id: app.newId(),
    type: 'feature-request-decided',
    at: now,
    by,
    consultationId: of.consultation.id,
    proposalId: of.proposal.id,
    data: { stepId, from: step.from, to: step.to, institution },
  });
  return after;
}
