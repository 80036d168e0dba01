import { checkSettlementInput } from '../../../domain/community/check-settlement.ts';
import { REQUEST_STEPS } from '../../../domain/community/feature-request-states.ts';
import type { PledgeStatement } from '../../../domain/community/pledge.ts';
import { type Settlement, type SettlementInput, settle } from '../../../domain/community/settlement.ts';
import { settlementInput } from '../../../domain/community/standing.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { allInstitutionsOf, type CommunityInstitution } from '../../kit/community-roles.ts';
import { type AtRequest, isBoundAt, lockRequest } from '../request/acting.ts';
import type { Funding } from '../request/ports.ts';
import { recordStep } from '../request/record-step.ts';
import type { StoredSettlement } from './ports.ts';

/**
 * Settles the pledges to a request once its close is over, and only once: what counts by the rule of the domain is stored with
 * what it was computed from, and nothing that comes later changes it. A request whose cost is covered is funded.
 */
export async function settlePledges(
  app: Application,
  command: AtRequest & { readonly by: Actor | null },
): Promise<Result<StoredSettlement, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, consultation, proposal, uri } = found.value;
    const { funding } = request;
    const settled = await writer.settlements.of(proposal.id);
    const known = settled.find(({ input }) => input.closesAt.getTime() === funding?.closesAt.getTime());
    if (known !== undefined) return ok(known);
    if (funding === null || request.state !== 'specified') {
      return refuse({ type: 'wrong-status', status: request.state, needs: ['specified'] });
    }
    const now = app.now();
    if (now < funding.closesAt) return refuse({ type: 'pledges-open', closesAt: funding.closesAt });
    const statements = await writer.pledges.of(proposal.id, uri);
    const institutions = await allInstitutionsOf(writer, app, consultation);
    const { input, outcome } = settlementOf({ funding, statements, institutions });
    const { lateJoining } = funding.terms;
    const settlement = { id: app.newId(), proposalId: proposal.id, input, outcome, lateJoining, settledAt: now };
    await writer.settlements.save(settlement);
    await writer.events.append({
      id: app.newId(),
      type: 'pledges-settled',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { settlementId: settlement.id, counted: outcome.counted.length },
    });
    const step = REQUEST_STEPS.find((each) => each.step === 'fund');
    if (outcome.isFunded && step !== undefined) {
      await recordStep(app, writer, { of: found.value, step, reason: null, funding, by: command.by });
    }
    return ok(settlement);
  });
}

type Pledged = {
  readonly funding: Funding;
  readonly statements: readonly { readonly statement: PledgeStatement; readonly receivedAt: Date }[];
  readonly institutions: readonly CommunityInstitution[];
};

/** What the pledges to a request come to, from all that was stated about it by the close. */
function settlementOf(of: Pledged): { readonly input: SettlementInput; readonly outcome: Settlement } {
  const input = inputOf(of);
  return { input, outcome: settle(input) };
}

/** What it would be now; null where nothing can be computed, as from what another host took against its own terms. */
export function previewOf(of: Pledged): Settlement | null {
  const input = inputOf(of);
  return checkSettlementInput(input).ok ? settle(input) : null;
}

function inputOf(of: Pledged): SettlementInput {
  const { closesAt } = of.funding;
  return settlementInput({ ...of, leftOf: (pledges) => notBound(of.institutions, { pledges, closesAt }) });
}

/** Those that left, and those that pledged and are no members now for another reason, without those that left after the close. */
function notBound(
  institutions: readonly CommunityInstitution[],
  { pledges, closesAt }: Pick<SettlementInput, 'pledges' | 'closesAt'>,
): readonly string[] {
  const byId = new Map(institutions.map((each) => [each.institution, each]));
  const left = institutions.filter(({ hasLeft }) => hasLeft).map(({ institution }) => institution);
  const asked = new Set([...left, ...pledges.map(({ institution }) => institution)]);
  return [...asked].filter((institution) => !isBoundAt(closesAt, byId.get(institution)));
}
