import { checkTerms } from '../../../domain/community/check-terms.ts';
import { checkRequestDetails, checkSpecified } from '../../../domain/community/feature-request.ts';
import { isPossibleMerge } from '../../../domain/community/merge.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { DecidedStep, FeatureRequest, Funding } from '../../community/request/ports.ts';
import type { Happened } from '../../kit/apply-stated.ts';
import { loadMoves } from '../move/resolve-move.ts';
import type { MirroredRequest } from '../statement/ports.ts';
import { isRestoring, type Mirroring, recordEvidence } from './mirroring.ts';
import { logPooled, proposalOf, same } from './pooled.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';
import { saveMirroredStated } from './save-mirrored-stated.ts';
import { hasUnreadKey } from './unread-statements.ts';

/**
 * Applies a feature request as its host has it: its state, and what was decided and estimated since. What members agreed on stays as
 * it is until they agree anew. Another close waits for the settlement of the one before, which may be further down the page.
 */
export async function saveMirroredRequest(
  within: Mirroring,
  mirrored: MirroredRequest,
  { isLast }: { readonly isLast: boolean },
): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const proposal = await proposalOf(within, mirrored.request);
  if (proposal === null) return 'refused';
  const [proposalId, consultationId] = [proposal.id, consultation.id];
  if (!isPossible(mirrored, proposal.number)) return 'refused';
  const known = await writer.featureRequests.lock(proposalId);
  await writer.statements.deleteUnread(proposalId, mirrored.uri);
  const isOlder = known !== null && known.changedAt > mirrored.changedAt;
  if (isOlder && !isRestoring(within)) return 'known';
  const held = await writer.featureRequests.steps(proposalId);
  // Of our own, after this node went on: what else was lost comes back, and steps after all that are here.
  const stays = isOlder && !goesOn(held, mirrored.steps);
  const heldSteps = new Set(held.map(({ position }) => position));
  const steps: DecidedStep[] = [];
  for (const step of mirrored.steps.filter(({ position }) => !stays && !heldSteps.has(position))) {
    if ((await writer.featureRequests.step(step.id)) === null) steps.push(step);
  }
  const isSpecified = steps.some(({ to }) => to === 'specified');
  const change = known === null || stays || isSpecified ? 'none' : fundingChange(known.funding, mirrored.funding);
  const isSettled =
    change === 'other-close' &&
    (await writer.settlements.of(proposalId)).some(({ input }) => isAt(known?.funding ?? null, input.closesAt));
  if (change !== 'none' && !isSettled) {
    if (change === 'other-close') {
      if (!isLast || (await hasUnreadKey(within, { proposalId, isOf: () => true }))) return 'waits';
    }
    const { uri, kind: _, ...document } = mirrored;
    await recordEvidence(within, 'specification-changed', { uri, document: { ...document, id: uri } });
    return 'refused';
  }
  const institution = currentUri(await loadMoves(app, writer), mirrored.institution);
  const { state, details, funding, createdAt } = mirrored;
  const now = app.now();
  // Of our own nothing happened later than now: others would not take what happens next.
  const reportedAt = isRestoring(within) && mirrored.changedAt > now ? now : mirrored.changedAt;
  const changedAt = isOlder ? known.changedAt : reportedAt;
  const request: FeatureRequest = {
    ...{ proposalId, consultationId, institution, state, details },
    ...{ funding, createdAt, changedAt },
  };
  if (!stays) await writer.featureRequests.save(request);
  for (const step of steps) await writer.featureRequests.saveStep(proposalId, step);
  const stated = await saveMirroredStated(within, proposalId, mirrored);
  const events: readonly Happened[] = [
    ...(known === null
      ? [{ type: 'feature-request-created', data: { number: proposal.number ?? 0 } } as const]
      : known.changedAt.getTime() === changedAt.getTime() || steps.length + stated.length > 0
        ? []
        : [{ type: 'feature-request-changed', data: { parts: [] } } as const]),
    ...steps.map(({ id: stepId, from, to, institution: by }) => ({
      type: 'feature-request-decided' as const,
      data: { stepId, from, to, institution: by },
    })),
    ...stated,
  ];
  for (const event of events) await logPooled(within, proposalId, event);
  return events.length === 0 ? 'known' : 'kept';
}

/** Whether all steps that are held are among others, which are more. */
function goesOn(held: readonly DecidedStep[], others: readonly DecidedStep[]): boolean {
  const ids = new Set(others.map(({ id }) => id));
  return others.length > held.length && held.every(({ id }) => ids.has(id));
}

/** What of the funding is another than before, where members did not agree anew. */
function fundingChange(before: Funding | null, after: Funding | null): 'none' | 'other-terms' | 'other-close' {
  if (before === null) return 'none';
  if (after === null || !same({ ...before, closesAt: null }, { ...after, closesAt: null })) return 'other-terms';
  return isAt(before, after.closesAt) ? 'none' : 'other-close';
}

function isAt(funding: Funding | null, closesAt: Date): boolean {
  return funding?.closesAt.getTime() === closesAt.getTime();
}

/** Whether a host that keeps to the rules can have such a request: nothing in it that this node would not take itself. */
function isPossible({ details, funding, steps }: MirroredRequest, number: number | null): boolean {
  if (!checkRequestDetails(details).ok || !steps.every((step) => isPossibleMerge(number, step))) return false;
  return funding === null || (checkTerms(funding.terms).ok && checkSpecified(details, funding.need).ok);
}
