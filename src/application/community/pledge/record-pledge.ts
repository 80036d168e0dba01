import { acceptPledge, type PledgedRequest, statementsInForce } from '../../../domain/community/accept-pledge.ts';
import type { PledgeStatement } from '../../../domain/community/pledge.ts';
import { lastStatement, pledgesOf } from '../../../domain/community/standing.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { ProposalId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { allInstitutionsOf, institutionsOf, ownRole } from '../../kit/community-roles.ts';
import { specificationHash, statementHash } from '../../kit/content-hash.ts';
import { joinedBy, judgeJoin } from '../../kit/judge-join.ts';
import { pledgeEvent } from '../../kit/pledge-event.ts';
import { loadMoves } from '../../network/move/resolve-move.ts';
import type { LockedRequest } from '../request/acting.ts';
import type { FeatureRequest, Funding } from '../request/ports.ts';
import type { Joins, StoredStatement } from './ports.ts';

/** Of one institution about one request. */
const STATEMENTS_MAX = 1_000;
/** What joins a settlement has no conditions and is small. All of them are read with it in one piece, which nodes read a megabyte of. */
const JOIN_BYTES_MAX = 4_000;

/** A statement about a request, with who states it and when it came. */
export type Stated = {
  readonly of: LockedRequest;
  readonly statement: PledgeStatement;
  /** The id of the institution that signed it, or whose paper it is. */
  readonly signer: string;
  readonly receivedAt: Date;
};

/** What becomes of a statement that is accepted. */
type Judged = {
  readonly isNew: boolean;
  /** When it counts as received. */
  readonly receivedAt: Date;
  /** What it joins; null for a pledge or its withdrawal. */
  readonly joins: Joins | null;
};

/**
 * Whether a statement about a request is accepted by what this node knows, which is locked. At its host that decides; on a mirror it
 * keeps from sending what the host would refuse.
 */
export async function judgePledge(
  app: Application,
  writer: Writer,
  { of, statement, signer, receivedAt, reference = null }: Stated & { readonly reference?: string | null },
): Promise<Result<Judged, Refusal>> {
  const { proposal, request, uri, consultation } = of;
  const { funding } = request;
  const hash = statementHash(statement);
  const stored = await writer.pledges.of(proposal.id, uri);
  const own = stored.filter((each) => each.statement.institution === signer);
  const before = own.find((each) => each.statement.sequence === statement.sequence);
  if (before?.hash === hash) return ok({ isNew: false, receivedAt, joins: null });
  if (own.length >= STATEMENTS_MAX) {
    return refuse({ type: 'invalid', field: 'sequence', because: 'too-many', limit: STATEMENTS_MAX });
  }
  if (funding === null) return refuse({ type: 'pledge-refused', because: 'not-open-for-pledges' });
  // Paper has no signature: another statement under its number contradicts nothing that the institution signed.
  const known = before === undefined || before.reference !== null || reference !== null ? 'nothing' : 'another';
  const at = { consultation, institution: signer, isOnPaper: reference !== null };
  const membership = await membershipOf(writer, app, at);
  const settlement = await joinedBy(writer, request, statement);
  if (settlement !== null) {
    const moves = await loadMoves(app, writer);
    const joins = judgeJoin({ settlement, request, statement, signer, membership, known, stored, receivedAt, moves });
    if (!joins.ok) return joins;
    const joined = { settlementId: settlement.id, institution: signer };
    return ok({ isNew: true, receivedAt: joins.value.receivedAt, joins: joined });
  }
  const { closesAt } = funding;
  // Once a close was settled, a clock that was set back does not open it again.
  if (await isSettled(writer, proposal.id, closesAt)) {
    return refuse({ type: 'pledge-refused', because: 'too-late', until: closesAt });
  }
  const inForce = statementsInForce(stored, { specifiedAt: funding.opensAt }).map((each) => each.statement);
  const standing = pledgesOf(inForce, signer);
  if (statement.of === 'withdrawal' && standing.length === 0) return refuse({ type: 'not-found', what: 'pledge' });
  const accepted = acceptPledge(statement, {
    signer,
    membership,
    request: pledgedRequest(request, funding),
    last: lastStatement(
      own.map((each) => each.statement),
      signer,
    ),
    known,
    standing,
    receivedAt,
  });
  return accepted.ok ? ok({ isNew: accepted.value.isNew, receivedAt, joins: null }) : accepted;
}

/** Records a statement at the host of its community, or refuses it; one that came before is no news. */
export async function recordPledge(
  app: Application,
  writer: Writer,
  stated: Stated & {
    readonly reference: string | null;
    readonly document: string | null;
    readonly by: Actor | null;
  },
): Promise<Result<StoredStatement | null, Refusal>> {
  const accepted = await judgePledge(app, writer, stated);
  if (!accepted.ok) return accepted;
  if (!accepted.value.isNew) return ok(null);
  const { of, statement, reference, document, by } = stated;
  const { receivedAt, joins } = accepted.value;
  if (joins !== null && document !== null && Buffer.byteLength(document) > JOIN_BYTES_MAX) {
    return refuse({ type: 'invalid', field: 'document', because: 'too-long', limit: JOIN_BYTES_MAX });
  }
  const made: StoredStatement = {
    ...{ id: app.newId(), proposalId: of.proposal.id, statement, hash: statementHash(statement) },
    ...{ reference, document, receivedAt, joins },
  };
  await writer.pledges.save(made);
  const event = {
    ...{ id: app.newId(), at: app.now(), by },
    ...{ consultationId: of.consultation.id, proposalId: of.proposal.id },
  };
  await writer.events.append({ ...event, ...pledgeEvent(made) });
  return ok(made);
}

async function membershipOf(
  reader: Reader,
  app: Application,
  of: { readonly consultation: Consultation; readonly institution: string; readonly isOnPaper: boolean },
): Promise<'member' | 'left' | 'none'> {
  if (of.consultation.host !== null) {
    const role = await ownRole(reader, of.consultation);
    return role === null ? 'left' : role === 'member' ? 'member' : 'none';
  }
  const all = await (of.isOnPaper ? allInstitutionsOf : institutionsOf)(reader, app, of.consultation);
  const found = all.find(({ institution }) => institution === of.institution);
  if (found?.role !== 'member') return 'none';
  return found.hasLeft ? 'left' : 'member';
}

async function isSettled(reader: Reader, proposalId: ProposalId, closesAt: Date): Promise<boolean> {
  const settled = await reader.settlements.of(proposalId);
  return settled.some(({ input }) => input.closesAt.getTime() === closesAt.getTime());
}

function pledgedRequest({ state }: FeatureRequest, funding: Funding): PledgedRequest {
  const { need, terms, opensAt, closesAt } = funding;
  return { state, need, terms, specifiedAt: opensAt, specification: specificationHash(funding), closesAt };
}
