import { acceptLateJoin } from '../../domain/community/accept-late-join.ts';
import { JOINED_IN } from '../../domain/community/feature-request-states.ts';
import type { PledgeStatement } from '../../domain/community/pledge.ts';
import { lastStatement } from '../../domain/community/standing.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { currentUri, type InstitutionMove } from '../../domain/network/move.ts';
import type { Reader } from '../application.ts';
import type { StoredStatement } from '../community/pledge/ports.ts';
import type { FeatureRequest } from '../community/request/ports.ts';
import type { StoredSettlement } from '../community/settlement/ports.ts';
import { joinersOf, joinsOf, lateRuleOf, reimbursedBy } from './joined.ts';
import { settlementHash } from './statement-hash.ts';

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
