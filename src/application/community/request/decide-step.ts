import type { CharterTerms } from '../../../domain/community/charter.ts';
import { checkByCharter } from '../../../domain/community/check-by-charter.ts';
import { checkTerms } from '../../../domain/community/check-terms.ts';
import type { Decider } from '../../../domain/community/decider.ts';
import { checkSpecified } from '../../../domain/community/feature-request.ts';
import { type RequestStepName, stepAfter } from '../../../domain/community/feature-request-states.ts';
import { STATED_STEPS } from '../../../domain/community/statement.ts';
import type { PoolingTerms } from '../../../domain/community/terms.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Money } from '../../../domain/kit/money.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkText } from '../../../domain/kit/text.ts';
import { instantOf } from '../../../domain/kit/time.ts';
import { isNumber } from '../../../domain/proposal/number.ts';
import type { Application } from '../../application.ts';
import { nowOrAfter } from '../../kit/elapsed.ts';
import { institutionUri } from '../../kit/uris.ts';
import { charterNow } from '../../network/move/charter-now.ts';
import type { MaybeSent } from '../statement/ports.ts';
import { stateAct } from '../statement/state-act.ts';
import { type AtRequest, isHostedElsewhere, lockRequest } from './acting.ts';
import { recordChange } from './change-request.ts';
import { decidersAs } from './deciders-as.ts';
import { checkDuplicate, lockBoth } from './merge.ts';
import type { FeatureRequest, Funding } from './ports.ts';
import { recordStep } from './record-step.ts';

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
  /** The number of the request that it is a duplicate of; with `withdraw` and no other. */
  readonly duplicateOf?: number | null | undefined;
  /** The id of another institution, which signed it; this one, which decides as the host, where absent. */
  readonly institution?: string | undefined;
  readonly by: Actor | null;
};

const REASON_MAX = 1_000;

/** Who decides of those for whom the host records what they decided. */
const RECORDED: readonly Decider[] = ['members', 'supplier'];

/**
 * Takes a step of the state of a request, as its host. What the members decided and what the supplier says is recorded with
 * the reason: which ballot, which minutes, which delivery. A request that is withdrawn as a duplicate says of which other one.
 */
export async function decideStep(
  app: Application,
  command: DecideStep,
): Promise<Result<FeatureRequest & MaybeSent, Refusal>> {
  const { duplicateOf = null } = command;
  const named = checkNamed(command.step, duplicateOf);
  if (!named.ok) return named;
  if (await isHostedElsewhere(app, command.slug)) return await sendStep(app, command);
  return await app.store.transact(async (writer) => {
    if (duplicateOf !== null) await lockBoth(writer, { ...command, duplicateOf });
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, consultation } = found.value;
    const { institution = institutionUri(app.origin) } = command;
    const deciders = await decidersAs(writer, app, { of: found.value, institution });
    const step = stepAfter(request.state, command.step, deciders);
    if (!step.ok) return step;
    // What an institution decides itself it need not prove to itself.
    const isRecorded = RECORDED.includes(step.value.by) && command.institution === undefined;
    const checked = checkAll({
      reason: checkReason(command.reason, isRecorded),
      funding:
        step.value.to === 'specified'
          ? checkFunding(app, {
              ...{ request, input: command.funding ?? null, zone: consultation.timeZone },
              charter: await charterNow(app, writer, consultation.id),
            })
          : command.funding == null
            ? ok(request.funding)
            : refuse({ type: 'invalid', field: 'funding', because: 'not-for-this-decision' }),
    });
    if (!checked.ok) return checked;
    const { reason, funding } = checked.value;
    const merged =
      duplicateOf === null ? ok(null) : await checkDuplicate(app, writer, { of: found.value, duplicateOf });
    if (!merged.ok) return merged;
    return ok(
      await recordStep(app, writer, {
        of: found.value,
        step: step.value,
        reason,
        funding,
        duplicateOf,
        institution,
        by: command.by,
      }),
    );
  });
}

/** A step that this institution decides itself goes to the host; all others are recorded there. */
async function sendStep(
  app: Application,
  { slug, number, step: name, reason, duplicateOf, by }: DecideStep,
): Promise<Result<FeatureRequest & MaybeSent, Refusal>> {
  const step = STATED_STEPS.find((each) => each === name);
  const request = await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(slug);
    const proposal = consultation === null ? null : await reader.proposals.byNumber(consultation.id, number);
    return proposal === null ? null : await reader.featureRequests.of(proposal.id);
  });
  if (request === null) return refuse({ type: 'not-found', what: 'feature-request' });
  if (step === undefined) return refuse({ type: 'other-decider', decider: 'members' });
  const act = { type: 'step', step, reason, ...(duplicateOf == null ? {} : { duplicateOf }) } as const;
  const sent = await stateAct(app, { slug, number, act, by });
  return sent.ok ? ok({ ...request, sent: sent.value }) : sent;
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
    const after = {
      ...request,
      funding: { ...funding, closesAt: closesAt.value },
      changedAt: nowOrAfter([request.changedAt], app.now()),
    };
    await writer.featureRequests.save(after);
    await recordChange(app, writer, { of: found.value, parts: ['closesAt'], by: command.by });
    return ok(after);
  });
}

/** The number of another request goes with a withdrawal alone. */
function checkNamed(step: AskedStep, duplicateOf: number | null): Result<null, Refusal> {
  if (duplicateOf === null) return ok(null);
  if (step !== 'withdraw') return refuse({ type: 'invalid', field: 'duplicateOf', because: 'not-for-this-decision' });
  return isNumber(duplicateOf) ? ok(null) : refuse({ type: 'invalid', field: 'duplicateOf', because: 'unknown-value' });
}

function checkReason(reason: string | null, isNeeded: boolean): Result<string | null, Refusal> {
  if (reason === null || reason === '') {
    return isNeeded ? refuse({ type: 'invalid', field: 'reason', because: 'missing' }) : ok(null);
  }
  return checkText(reason, 'reason', REASON_MAX);
}

function checkFunding(
  app: Application,
  of: {
    readonly request: FeatureRequest;
    readonly input: FundingInput | null;
    readonly zone: string;
    readonly charter: CharterTerms | null;
  },
): Result<Funding, Refusal> {
  const { request, input, zone, charter } = of;
  if (input === null) return refuse({ type: 'invalid', field: 'funding', because: 'missing' });
  const checked = checkAll({
    need: checkSpecified(request.details, input.need),
    closesAt: checkClose(app, input.closesAt, zone),
    terms: checkTerms(input.terms),
    charter: checkByCharter(input.terms, charter),
  });
  if (!checked.ok) return checked;
  const { need, closesAt, terms } = checked.value;
  return ok({ need, closesAt, terms, opensAt: app.now() });
}

/** A close that is still to come. */
function checkClose(app: Application, text: string, zone: string): Result<Date, Refusal> {
  const field = 'closesAt';
  const at = instantOf(text, { zone, field, edge: 'end' });
  if (!at.ok) return at;
  return at.value > app.now() ? at : refuse({ type: 'invalid', field, because: 'ends-before-it-starts' });
}
