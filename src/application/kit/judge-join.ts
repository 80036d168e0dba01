import { acceptLateJoin } from '../../domain/community/accept-late-join.ts';
import { JOINED_IN } from '../../domain/community/feature-request-states.ts';
import type { PledgeStatement } from '../../domain/community/pledge.ts';
import { type Joiner, type LateRule, type Reimbursed, reimbursed } from '../../domain/community/reimbursement.ts';
import { lastStatement } from '../../domain/community/standing.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { currentUri, type InstitutionMove } from '../../domain/network/move.ts';
import type { Reader } from '../application.ts';
import type { LocatedStatement, StoredStatement } from '../community/pledge/ports.ts';
import type { DecidedStep, FeatureRequest, Funding } from '../community/request/ports.ts';
import type { StoredSettlement } from '../community/settlement/ports.ts';
import { settlementHash } from './content-hash.ts';

type Join = Pick<StoredStatement, 'joins'> & Pick<LocatedStatement, 'statement'>;

/** The statements by which institutions joined a settlement, of all about its request. */
export function joinsOf<S extends Pick<StoredStatement, 'joins'>>(
  statements: readonly S[],
  settlementId: Id,
): readonly S[] {
  return statements.filter(({ joins }) => joins?.settlementId === settlementId);
}

/** Who joined by such statements, under the id of then, with the most that each pays. */
export function joinersOf(joins: readonly Join[]): readonly Joiner[] {
  return joins.flatMap(({ statement, joins: joined }) =>
    statement.of === 'pledge' && joined !== null ? [{ institution: joined.institution, most: statement.amount }] : [],
  );
}

/** What all that joined a settlement paid to whom, and what each institution has paid in all. */
export function reimbursedBy(
  settlement: Pick<StoredSettlement, 'input' | 'outcome' | 'lateJoining'>,
  joiners: readonly Joiner[],
): Reimbursed {
  return reimbursed(settlement.outcome.shares, joiners, lateRuleOf(settlement));
}

/** The rule of a settlement for those who join it late. */
export function lateRuleOf({ input, lateJoining }: Pick<StoredSettlement, 'input' | 'lateJoining'>): LateRule {
  return { lateJoining, populations: input.terms.populations };
}

/** The settlement by which a request is paid for: that of the close in force, where it covers the cost; null for none. */
export async function settlementInForce(
  reader: Reader,
  { proposalId, funding }: Pick<FeatureRequest, 'proposalId' | 'funding'>,
): Promise<StoredSettlement | null> {
  const settlement = (await reader.settlements.of(proposalId)).at(-1);
  const isOfClose = settlement?.input.closesAt.getTime() === funding?.closesAt.getTime();
  return settlement !== undefined && isOfClose && settlement.outcome.isFunded ? settlement : null;
}

/** The settlement that a statement joins, as it names its hash; null for a pledge, which names a specification. */
export async function joinedBy(
  reader: Reader,
  request: Pick<FeatureRequest, 'proposalId' | 'funding'>,
  { specification }: Pick<PledgeStatement, 'specification'>,
): Promise<StoredSettlement | null> {
  const settlement = await settlementInForce(reader, request);
  return settlement !== null && settlementHash(settlement) === specification ? settlement : null;
}

/** Whether an institution joins a settlement by what it states. The clock of the host may be set back: it comes after all before it. */
export function judgeJoin(of: {
  readonly settlement: StoredSettlement;
  readonly request: Pick<FeatureRequest, 'state'>;
  readonly statement: PledgeStatement;
  readonly signer: string;
  readonly membership: 'member' | 'left' | 'none';
  readonly known: 'nothing' | 'another';
  /** Every statement about the request. */
  readonly stored: readonly StoredStatement[];
  readonly receivedAt: Date;
  /** Where institutions went: one that pays under a former id pays. */
  readonly moves: readonly InstitutionMove[];
}): Result<{ readonly receivedAt: Date }, Refusal> {
  const { settlement, request, statement, signer, membership, known, stored, moves } = of;
  const joins = joinsOf(stored, settlement.id);
  const { paid } = reimbursedBy(settlement, joinersOf(joins));
  const isSigner = (institution: string) => currentUri(moves, institution) === currentUri(moves, signer);
  const last = lastStatement(
    stored.map((each) => each.statement),
    signer,
  );
  const after = Math.max(settlement.settledAt.getTime(), ...joins.map((each) => each.receivedAt.getTime() + 1));
  const receivedAt = new Date(Math.max(of.receivedAt.getTime(), after));
  const { input, settledAt } = settlement;
  const accepted = acceptLateJoin(statement, {
    ...{ signer, membership, known, receivedAt, settledAt, paid, need: input.need, last },
    isPaidFor: JOINED_IN.includes(request.state),
    rule: lateRuleOf(settlement),
    alreadyPays: paid.some(({ institution }) => isSigner(institution)),
    joined: joins.length,
  });
  return accepted.ok ? ok({ receivedAt }) : accepted;
}

/**
 * What members had agreed on at a moment: cost, terms and since when. Of a specification that is in force no more the close may have been
 * set anew since. Null where it is not known, as of what was agreed on before it was recorded with its step.
 */
export function fundingAt(
  { funding }: Pick<FeatureRequest, 'funding'>,
  steps: readonly Pick<DecidedStep, 'funding'>[],
  at: Date,
): Funding | null {
  if (funding !== null && at >= funding.opensAt) return funding;
  const former = steps.flatMap((step) => step.funding ?? []).filter(({ opensAt }) => opensAt <= at);
  return former.toSorted((one, other) => one.opensAt.getTime() - other.opensAt.getTime()).at(-1) ?? null;
}
