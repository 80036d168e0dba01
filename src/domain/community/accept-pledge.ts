import { isCurrency, type Money } from '../kit/money.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkStatement } from './check-pledge.ts';
import { askNoMore } from './conditions.ts';
import { PLEDGED_IN, type RequestState } from './feature-request-states.ts';
import type { Pledge, PledgeStatement } from './pledge.ts';
import type { PledgeFault } from './pledge-fault.ts';
import type { PoolingTerms } from './terms.ts';

const DAY_MS = 86_400_000;
/** How far the clock of another institution may be from ours. */
const CLOCK_MS = DAY_MS;

/** What a node knows of a request that is pledged for. */
export type PledgedRequest = {
  readonly state: RequestState;
  readonly need: Money;
  readonly terms: PoolingTerms;
  /** Since when the specification in force is agreed on; another close for the same one changes nothing about it. */
  readonly specifiedAt: Date;
  /** The hash of the specification in force, with its cost and terms: what is pledged names it. */
  readonly specification: string;
  /** When it is settled; null while no date is set. */
  readonly closesAt: Date | null;
};

/** What a node knows when a statement comes in. */
export type PledgeReceiving = {
  /** The id of the institution that signed it. */
  readonly signer: string;
  /** Whether that is a member of the community; `left` where it was one. */
  readonly membership: 'member' | 'left' | 'none';
  /** Null for none here. */
  readonly request: PledgedRequest | null;
  /** The statement of the institution about this request with the highest number; null for none. */
  readonly last: Pick<PledgeStatement, 'sequence' | 'statedAt'> | null;
  /** What came under this sequence number before. */
  readonly known: 'nothing' | 'the-same' | 'another';
  /** What the institution pledges by its statements in force (`statementsInForce`, `pledgesAfter`). */
  readonly standing: readonly Pledge[];
  readonly receivedAt: Date;
};

type PledgeRefusal = RefusalOf<'pledge-refused' | 'invalid'>;

/**
 * Whether a statement is accepted. One that came before is no news and no fault, whenever it comes again. Deadlines are
 * those of receipt (docs/adr/0054). What is refused changes nothing: the pledges before it stand.
 */
export function acceptPledge(
  statement: PledgeStatement,
  at: PledgeReceiving,
): Result<{ readonly isNew: boolean }, PledgeRefusal> {
  if (statement.institution !== at.signer) return refused({ because: 'wrong-institution' });
  if (at.request === null) return refused({ because: 'unknown-request' });
  if (at.known === 'the-same') return ok({ isNew: false });
  const checked = checkStatement(statement);
  if (!checked.ok) return checked;
  const fault = senderFault(at) ?? timeFault(statement, at, at.request) ?? contentFault(statement, at.request, at);
  return fault === null ? ok({ isNew: true }) : refused(fault);
}

/**
 * The statements about the specification in force: those received since it was agreed on. What was stated before was about
 * another one, with another cost, currency or way of sharing, and counts for nothing now; its numbers stay taken.
 */
export function statementsInForce<S extends { readonly receivedAt: Date }>(
  statements: readonly S[],
  { specifiedAt }: Pick<PledgedRequest, 'specifiedAt'>,
): readonly S[] {
  return statements.filter(({ receivedAt }) => receivedAt >= specifiedAt);
}

/** What an institution pledges after one more statement: at most one of each kind, in the order of their numbers. */
export function pledgesAfter(before: readonly Pledge[], statement: PledgeStatement): readonly Pledge[] {
  if (statement.of === 'withdrawal') return [];
  const others = statement.since === 0 ? [] : before.filter(({ kind }) => kind !== statement.kind);
  return [...others, statement];
}

/** Why nothing is accepted from an institution, or nothing under this number. */
export function senderFault({
  membership,
  known,
  last,
}: Pick<PledgeReceiving, 'membership' | 'known' | 'last'>): PledgeFault | null {
  if (membership === 'left') return { because: 'institution-left' };
  if (membership === 'none') return { because: 'not-a-member' };
  return known === 'another' ? { because: 'sequence-reused', expected: (last?.sequence ?? 0) + 1 } : null;
}

function timeFault(statement: PledgeStatement, at: PledgeReceiving, request: PledgedRequest): PledgeFault | null {
  const { closesAt, state, specifiedAt } = request;
  if (closesAt !== null && at.receivedAt >= closesAt) return { because: 'too-late', until: closesAt };
  if (!PLEDGED_IN.includes(state)) return { because: 'not-open-for-pledges' };
  if (statement.specification !== request.specification) return { because: 'other-specification' };
  return orderFault(statement, at, specifiedAt);
}

/** Whether the number or the date of a statement is wrong, which nobody could make before `possibleAt`. */
export function orderFault(
  statement: PledgeStatement,
  at: Pick<PledgeReceiving, 'last' | 'receivedAt'>,
  possibleAt: Date,
): PledgeFault | null {
  const last = at.last?.sequence ?? 0;
  if (!followsOn(statement, last)) return { because: 'out-of-order', expected: last + 1 };
  // Its own clock does not go back; ours is another.
  const from = new Date(Math.max(at.last?.statedAt.getTime() ?? 0, possibleAt.getTime() - CLOCK_MS));
  if (statement.statedAt < from) return { because: 'back-dated', from };
  return statement.statedAt.getTime() - at.receivedAt.getTime() > CLOCK_MS ? { because: 'clock-off' } : null;
}

/** A later one that follows the last, or takes the place of all. Numbers of what was refused stay unused between them. */
function followsOn({ sequence, since }: PledgeStatement, last: number): boolean {
  return sequence > last && (since === 0 || since === last);
}

function contentFault(statement: PledgeStatement, request: PledgedRequest, at: PledgeReceiving): PledgeFault | null {
  const fault = statement.of === 'pledge' ? pledgeFault(statement, request, at.receivedAt) : null;
  return fault ?? bindingFault(statement, request, at);
}

function pledgeFault(pledge: Pledge, { need, terms, closesAt }: PledgedRequest, receivedAt: Date): PledgeFault | null {
  if (pledge.currency !== null && !isCurrency(pledge.currency)) {
    return { because: 'unknown-currency', currency: pledge.currency };
  }
  if (pledge.currency !== null && pledge.currency !== need.currency) {
    return { because: 'other-currency', currency: need.currency };
  }
  if (pledge.kind === 'money' && pledge.amount > need.amount) {
    return { because: 'over-pledged', limit: need.amount, currency: need.currency };
  }
  const until = neededUntil(closesAt, receivedAt);
  if (pledge.expiresAt < until) return { because: 'expired', until };
  const isByPopulation = terms.sharing === 'by-population' || terms.lateJoining === 'by-population';
  if (pledge.kind !== 'money' || !isByPopulation) return null;
  return Object.hasOwn(terms.populations?.figures ?? {}, pledge.institution) ? null : { because: 'no-population' };
}

/** How long a pledge has to last to count: until the close, where that is still to come. */
function neededUntil(closesAt: Date | null, receivedAt: Date): Date {
  return closesAt !== null && closesAt > receivedAt ? closesAt : receivedAt;
}

function bindingFault(
  statement: PledgeStatement,
  { terms, closesAt }: PledgedRequest,
  { standing, receivedAt }: PledgeReceiving,
): PledgeFault | null {
  // What ends before the close counts for nothing there, and binds nobody.
  const binding = standing.filter(({ expiresAt }) => expiresAt >= neededUntil(closesAt, receivedAt));
  if (!isLowered(binding, pledgesAfter(standing, statement))) return null;
  if (terms.withdrawalDays === null) return { because: 'always-binding' };
  if (closesAt === null) return null;
  const until = new Date(closesAt.getTime() - terms.withdrawalDays * DAY_MS);
  return receivedAt >= until ? { because: 'binding', until } : null;
}

/** Whether something is pledged less: less of it, for a shorter time, on further conditions, or not at all. */
function isLowered(before: readonly Pledge[], after: readonly Pledge[]): boolean {
  return before.some((former) => {
    const next = after.find(({ kind }) => kind === former.kind);
    return (
      next === undefined ||
      next.amount < former.amount ||
      next.expiresAt < former.expiresAt ||
      !askNoMore(next.conditions, former.conditions)
    );
  });
}

function refused(fault: PledgeFault): { readonly ok: false; readonly refusal: RefusalOf<'pledge-refused'> } {
  return refuse({ type: 'pledge-refused', ...fault });
}
