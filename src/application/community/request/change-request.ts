import { checkRequestDetails, type RequestDetails } from '../../../domain/community/feature-request.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Writer } from '../../application.ts';
import { canonicalText } from '../../kit/content-hash.ts';
import { nowOrAfter } from '../../kit/elapsed.ts';
import { type AtRequest, type LockedRequest, lockRequest } from './acting.ts';
import type { FeatureRequest } from './ports.ts';

/** In which states what is specified can change: members have not agreed on it yet. */
const CHANGED_IN = ['draft', 'open'] as const;

/** Replaces the details of a request until members agreed on them. */
export async function changeFeatureRequest(
  app: Application,
  command: AtRequest & { readonly details: RequestDetails; readonly by: Actor | null },
): Promise<Result<FeatureRequest, Refusal>> {
  const details = checkRequestDetails(command.details);
  if (!details.ok) return details;
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request } = found.value;
    if (!CHANGED_IN.some((state) => state === request.state)) {
      return refuse({ type: 'wrong-status', status: request.state, needs: CHANGED_IN });
    }
    const parts = changedParts(request.details, details.value);
    if (parts.length === 0) return ok(request);
    const after = { ...request, details: details.value, changedAt: nowOrAfter([request.changedAt], app.now()) };
    await writer.featureRequests.save(after);
    await recordChange(app, writer, { of: found.value, parts, by: command.by });
    return ok(after);
  });
}

/** Says in the log which parts of a request changed. */
export async function recordChange(
  app: Application,
  writer: Writer,
  { of, parts, by }: { readonly of: LockedRequest; readonly parts: readonly string[]; readonly by: Actor | null },
): Promise<void> {
  await writer.events.append({
    id: app.newId(),
    type: 'feature-request-changed',
    at: app.now(),
    by,
    consultationId: of.consultation.id,
    proposalId: of.proposal.id,
    data: { parts },
  });
}

function changedParts(before: RequestDetails, after: RequestDetails): readonly string[] {
  const parts = ['acceptanceCriteria', 'licence', 'neededBy', 'links'] as const;
  return parts.filter((part) => canonicalText({ part: before[part] }) !== canonicalText({ part: after[part] }));
}
