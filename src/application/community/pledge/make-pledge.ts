import type { Pledge, PledgeCondition, PledgeKind, PledgeStatement } from '../../../domain/community/pledge.ts';
import { committedBy, type PreparedPledge } from '../../../domain/community/prepared-pledge.ts';
import { pledgesBefore } from '../../../domain/community/standing.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Money } from '../../../domain/kit/money.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { instantOf } from '../../../domain/kit/time.ts';
import type { Application, Writer } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { specificationHash } from '../../kit/content-hash.ts';
import { actingFor } from '../acting-for.ts';
import { type SaidBy, saidBy } from '../paper/said-by.ts';
import { type AtRequest, type LockedRequest, lockRequest } from '../request/acting.ts';
import type { MaybeSent } from '../statement/ports.ts';
import type { StoredStatement, WaitingPledge } from './ports.ts';
import { type Drafted, type DraftOf, draftStatement, judgeDraft, stateDraft, statementsOf } from './state-pledge.ts';
import { waitingPledgeOf } from './waiting-pledges.ts';

/** Who pledges: this institution, or a member of the community on paper. */
export type PledgedBy = SaidBy & { readonly by: Actor | null };

export type PledgeInput = {
  readonly kind: PledgeKind;
  /** Minor units of the currency, tenths of a day, or months. */
  readonly amount: number;
  /** Of money, and null for work and hosting. */
  readonly currency: string | null;
  /** RFC 3339, or a local date (and time) of the community; a date alone is the end of that day. */
  readonly expiresAt: string;
  readonly conditions: readonly PledgeCondition[];
};

/** What became of a pledge: it is stated, or waits for a second agent. */
export type Pledging =
  | { readonly status: 'stated'; readonly stated: StoredStatement & MaybeSent }
  | { readonly status: 'waits'; readonly waiting: WaitingPledge };

/**
 * Pledges something to a request, in place of what the same institution pledged of that kind before. Whoever does so needs
 * the scope `represent`, also to enter what a member pledged on paper. Above the sum up to which one agent is enough nothing
 * is stated: the pledge waits for a second agent (`confirmPledge`).
 */
export async function makePledge(
  app: Application,
  command: AtRequest & PledgedBy & { readonly pledge: PledgeInput },
): Promise<Result<Pledging, Refusal>> {
  return await app.store.transact(async (writer): Promise<Result<Pledging, Refusal>> => {
    const { kind, amount, currency, conditions } = command.pledge;
    const found = await lockFor(app, writer, command);
    if (!found.ok) return found;
    return await pledgeAs(app, writer, {
      ...{ ...found.value, by: command.by },
      statementOf: (head, { timeZone }) => {
        const expiresAt = instantOf(command.pledge.expiresAt, { zone: timeZone, field: 'expiresAt', edge: 'end' });
        if (!expiresAt.ok) return expiresAt;
        return ok({ ...head, of: 'pledge', kind, amount, currency, conditions, expiresAt: expiresAt.value });
      },
    });
  });
}

/** States a pledge of an institution, or has it wait for a second agent. */
export async function pledgeAs(
  app: Application,
  writer: Writer,
  { by, ...of }: Pledger & { readonly by: Actor | null; readonly statementOf: DraftOf['statementOf'] },
): Promise<Result<Pledging, Refusal>> {
  const drafted = await draftStatement(app, writer, of);
  if (!drafted.ok) return drafted;
  const accepted = await judgeDraft(app, writer, drafted.value);
  if (!accepted.ok) return accepted;
  const pledge = drafted.value.statement as Pledge;
  const acting = await actingFor(
    { app, writer },
    {
      ...{ consultation: of.request.consultation, act: 'pledge', by },
      ...{ content: prepared(drafted.value, pledge), sum: await sumOf(writer, drafted.value, pledge) },
    },
  );
  if (!acting.ok) return acting;
  if (acting.value.status === 'waits') {
    return ok({ status: 'waits', waiting: await waitingPledgeOf(writer, acting.value.waiting) });
  }
  const stated = await stateDraft(app, writer, { ...drafted.value, by });
  return stated.ok ? ok({ status: 'stated', stated: stated.value }) : stated;
}

/**
 * Withdraws everything that an institution pledged to a request, as long as the terms of the request allow it. It commits to
 * nothing, so one agent is enough; what waits for a second agent goes on waiting.
 */
export async function withdrawPledge(
  app: Application,
  command: AtRequest & PledgedBy,
): Promise<Result<StoredStatement & MaybeSent, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockFor(app, writer, command);
    if (!found.ok) return found;
    const statementOf = (head: Omit<PledgeStatement, 'of'>) => ok({ ...head, of: 'withdrawal', since: 0 } as const);
    const drafted = await draftStatement(app, writer, { ...found.value, statementOf });
    return drafted.ok ? await stateDraft(app, writer, { ...drafted.value, by: command.by }) : drafted;
  });
}

type Pledger = {
  readonly request: LockedRequest;
  readonly institution: string;
  readonly reference: string | null;
};

/** The request and the institution that pledges to it; refused to whoever may not act for this institution. */
export async function lockFor(
  app: Application,
  writer: Writer,
  command: AtRequest & PledgedBy,
): Promise<Result<Pledger, Refusal>> {
  const pledger = saidBy(app, command);
  if (!pledger.ok) return pledger;
  // On paper a member pledges at the host alone.
  const found = await lockRequest(writer, app, { ...command, alsoMirrored: pledger.value.reference === null });
  if (!found.ok) return found;
  const { consultation } = found.value;
  const represents = await checkRepresents(app, writer, { by: command.by, consultation });
  return represents.ok ? ok({ request: found.value, ...pledger.value }) : represents;
}

/** What the institution would be committed to for this request in all; null where nothing says what that is worth, or what stands. */
async function sumOf(writer: Writer, { of, signer }: Drafted, pledge: Pledge): Promise<Money | null> {
  const { proposal, uri } = of;
  const { funding } = of.request;
  if (funding === null) return null;
  const { stored, own } = await statementsOf(writer, { proposalId: proposal.id, uri, institution: signer });
  // Whoever joins late is still bound by what it pledged of other kinds.
  const followed = { since: pledge.since, specification: specificationHash(funding) };
  const standing = pledgesBefore(followed, [...stored, ...own.map(({ statement }) => statement)]);
  if (standing === null) return null;
  return committedBy(pledge, { standing, need: funding.need, rates: funding.terms.rates });
}

function prepared({ of, reference }: Drafted, pledge: Pledge): PreparedPledge {
  const { institution, kind, amount, currency, conditions, expiresAt, specification = null } = pledge;
  return {
    ...{ proposalId: of.proposal.id, institution, reference, specification },
    ...{ kind, amount, currency, conditions, expiresAt: expiresAt.toISOString() },
  };
}
