import { checkTerms } from '../../../domain/community/check-terms.ts';
import type { Decider } from '../../../domain/community/decider.ts';
import { checkSpecified } from '../../../domain/community/feature-request.ts';
import { type RequestStep, type RequestStepName, stepAfter } from '../../../domain/community/feature-request-states.ts';
import type { PoolingTerms } from '../../../domain/community/terms.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Money } from '../../../domain/kit/money.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkText } from '../../../domain/kit/text.ts';
import { instantOf } from '../../../domain/kit/time.ts';
import type { Application, Writer } from '../../application.ts';
import { institutionUri } from '../../kit/uris.ts';
import { type AtRequest, type LockedRequest, lockRequest } from './acting.ts';
import { recordChange } from './change-request.ts';
import type { FeatureRequest, Funding } from './ports.ts';

/** Steps that somebody asks for; `fund` is what a settlement comes to. */
export type AskedStep = Exclude<RequestStepName, 'fund'>;

/** What is to be pledged for. */
export type FundingInput = {
  readonly need: Money;
  /** RFC 3339, or a local date (and time) of the community; a date alone is the end of that day. */
  readonly closesAt: string;
  readonly terms: PoolingTerms;
};

export type DecideStep = AtRequest & {
  readonly step: AskedStep;
  /** Why, or by which decision of the members or word of the supplier: those cannot do without. */
  readonly reason: string | null;
  /** With the steps after which the request is pledged for, and no other. */
  readonly funding?: FundingInput | null | undefined;
  readonly by: Actor | null;
};

const REASON_MAX = 1_000;

/** Who decides of those for whom the host records what they decided. */
const RECORDED: readonly Decider[] = ['members', 'supplier'];

/**
 * Takes a step of the state of a request, as its host. What the members decided and what the supplier says is recorded with
 * the reason: which ballot, which minutes, which delivery.
 */
export async function decideStep(app: Application, command: DecideStep): Promise<Result<FeatureRequest, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, consultation } = found.value;
    const own = institutionUri(app.origin);
    const deciders: readonly Decider[] = [
      'members',
      'host',
      'supplier',
      ...(request.institution === own ? (['author'] as const) : []),
    ];
    const step = stepAfter(request.state, command.step, deciders);
    if (!step.ok) return step;
    const checked = checkAll({
      reason: checkReason(command.reason, RECORDED.includes(step.value.by)),
      funding:
        step.value.to === 'specified'
          ? checkFunding(app, { request, input: command.funding ?? null, zone: consultation.timeZone })
          : command.funding == null
            ? ok(request.funding)
            : refuse({ type: 'invalid', field: 'funding', because: 'not-for-this-decision' }),
    });
    if (!checked.ok) return checked;
    const { reason, funding } = checked.value;
    return ok(await recordStep(app, writer, { of: found.value, step: step.value, reason, funding, by: command.by }));
  });
}

/** Asks for pledges until another close, where those at the last one did not cover the need. */
export async function reopenPledges(
  app: Application,
  command: AtRequest & { readonly closesAt: string; readonly by: Actor | null },
): Promise<Result<FeatureRequest, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, consultation } = found.value;
    const { funding, state } = request;
    if (funding === null || state !== 'specified') {
      return refuse({ type: 'wrong-status', status: state, needs: ['specified'] });
    }
    const settled = (await writer.settlements.of(request.proposalId)).at(-1)?.input.closesAt;
    if (settled?.getTime() !== funding.closesAt.getTime()) {
      return refuse({ type: 'pledges-not-settled', closesAt: funding.closesAt });
    }
    const closesAt = checkClose(app, command.closesAt, consultation.timeZone);
    if (!closesAt.ok) return closesAt;
    const after = { ...request, funding: { ...funding, closesAt: closesAt.value }, changedAt: app.now() };
    await writer.featureRequests.save(after);
    await recordChange(app, writer, { of: found.value, parts: ['closesAt'], by: command.by });
    return ok(after);
  });
}

/** Writes a step with its event, in the caller's transaction. */
export async function recordStep(
  app: Application,
  writer: Writer,
  taken: {
    readonly of: LockedRequest;
    readonly step: RequestStep;
    readonly reason: string | null;
    readonly funding: Funding | null;
    readonly by: Actor | null;
  },
): Promise<FeatureRequest> {
  const { of, step, reason, funding, by } = taken;
  const now = app.now();
  const stepId = app.newId();
  const institution = institutionUri(app.origin);
  const position = (await writer.featureRequests.steps(of.proposal.id)).length + 1;
  const after: FeatureRequest = { ...of.request, state: step.to, funding, changedAt: now };
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

function checkReason(reason: string | null, isNeeded: boolean): Result<string | null, Refusal> {
  if (reason === null || reason === '') {
    return isNeeded ? refuse({ type: 'invalid', field: 'reason', because: 'missing' }) : ok(null);
  }
  return checkText(reason, 'reason', REASON_MAX);
}

function checkFunding(
  app: Application,
  of: { readonly request: FeatureRequest; readonly input: FundingInput | null; readonly zone: string },
): Result<Funding, Refusal> {
  const { request, input, zone } = of;
  if (input === null) return refuse({ type: 'invalid', field: 'funding', because: 'missing' });
  const checked = checkAll({
    need: checkSpecified(request.details, input.need),
    closesAt: checkClose(app, input.closesAt, zone),
    terms: checkTerms(input.terms),
  });
  return checked.ok ? ok({ ...checked.value, opensAt: app.now() }) : checked;
}

/** A close that is still to come. */
function checkClose(app: Application, text: string, zone: string): Result<Date, Refusal> {
  const field = 'closesAt';
  const at = instantOf(text, { zone, field, edge: 'end' });
  if (!at.ok) return at;
  return at.value > app.now() ? at : refuse({ type: 'invalid', field, because: 'ends-before-it-starts' });
}
