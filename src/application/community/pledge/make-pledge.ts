import { acceptPledge, type PledgedRequest, statementsInForce } from '../../../domain/community/accept-pledge.ts';
import type { PledgeCondition, PledgeKind, PledgeStatement } from '../../../domain/community/pledge.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { ProposalId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkLine } from '../../../domain/kit/text.ts';
import { instantOf } from '../../../domain/kit/time.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { documentHash } from '../../kit/content-hash.ts';
import { institutionUri } from '../../kit/uris.ts';
import { checkRepresents } from '../acting-for.ts';
import { type AtRequest, institutionsOf, lockRequest } from '../request/acting.ts';
import type { FeatureRequest, Funding } from '../request/ports.ts';
import type { StoredStatement } from './ports.ts';
import { pledgesOf } from './standing.ts';

/** Who pledges: this institution, or a member of the community on paper. */
export type PledgedBy = {
  /** The id of the institution; null for this one. */
  readonly institution: string | null;
  /** Of the paper that the host enters it from; null for this institution, which states it here. */
  readonly reference: string | null;
  readonly by: Actor | null;
};

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

const REFERENCE_MAX = 200;

/**
 * Pledges something to a request, in place of what the same institution pledged of that kind before. Whoever does so needs
 * the scope `represent`, also to enter what a member pledged on paper.
 */
export async function makePledge(
  app: Application,
  command: AtRequest & PledgedBy & { readonly pledge: PledgeInput },
): Promise<Result<StoredStatement, Refusal>> {
  return await stating(app, command, (head, { timeZone }) => {
    const { kind, amount, currency, conditions } = command.pledge;
    const expiresAt = instantOf(command.pledge.expiresAt, { zone: timeZone, field: 'expiresAt', edge: 'end' });
    if (!expiresAt.ok) return expiresAt;
    return ok({ ...head, of: 'pledge', kind, amount, currency, conditions, expiresAt: expiresAt.value });
  });
}

/** Withdraws everything that an institution pledged to a request, as long as the terms of the request allow it. */
export async function withdrawPledge(
  app: Application,
  command: AtRequest & PledgedBy,
): Promise<Result<StoredStatement, Refusal>> {
  return await stating(app, command, (head) => ok({ ...head, of: 'withdrawal', since: 0 }));
}

type Head = Pick<PledgeStatement, 'institution' | 'request' | 'sequence' | 'since' | 'statedAt'>;

async function stating(
  app: Application,
  command: AtRequest & PledgedBy,
  statementOf: (head: Head, consultation: Consultation) => Result<PledgeStatement, Refusal>,
): Promise<Result<StoredStatement, Refusal>> {
  const by = whoPledges(app, command);
  if (!by.ok) return by;
  const { institution, reference } = by.value;
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { proposal, request, uri, consultation } = found.value;
    const represents = await checkRepresents(app, writer, { by: command.by, consultation });
    if (!represents.ok) return represents;
    const { funding } = request;
    if (funding === null) return refuse({ type: 'pledge-refused', because: 'not-open-for-pledges' });
    const { closesAt } = funding;
    if (await isSettled(writer, proposal.id, closesAt)) {
      return refuse({ type: 'pledge-refused', because: 'too-late', until: closesAt });
    }
    const stored = await writer.pledges.of(proposal.id, uri);
    const before = statementsInForce(stored, { specifiedAt: funding.opensAt }).map(({ statement }) => statement);
    const last = stored.map(({ statement }) => statement).findLast((each) => each.institution === institution) ?? null;
    const receivedAt = app.now();
    const since = last?.sequence ?? 0;
    const head = { institution, request: uri, sequence: since + 1, since, statedAt: receivedAt };
    const statement = statementOf(head, consultation);
    if (!statement.ok) return statement;
    if (statement.value.of === 'withdrawal' && pledgesOf(before, institution).length === 0) {
      return refuse({ type: 'not-found', what: 'pledge' });
    }
    const accepted = acceptPledge(statement.value, {
      signer: institution,
      membership: await membershipOf(writer, app, { consultation, institution }),
      request: pledgedRequest(request, funding),
      last,
      known: 'nothing',
      standing: pledgesOf(before, institution),
      receivedAt,
    });
    if (!accepted.ok) return accepted;
    const hash = statementHash(statement.value);
    const made = {
      id: app.newId(),
      proposalId: proposal.id,
      statement: statement.value,
      hash,
      reference,
      receivedAt,
    };
    await writer.pledges.save(made);
    await record(app, writer, { stored: made, consultation, by: command.by });
    return ok(made);
  });
}

/** The institution that pledges. Another than this one does so on paper, which has a reference. */
function whoPledges(
  app: Application,
  { institution, reference }: PledgedBy,
): Result<{ readonly institution: string; readonly reference: string | null }, Refusal> {
  const own = institutionUri(app.origin);
  if (institution === null || institution === own) {
    return reference === null
      ? ok({ institution: own, reference })
      : refuse({ type: 'invalid', field: 'reference', because: 'not-for-this-decision' });
  }
  const checked = checkLine(reference ?? '', 'reference', REFERENCE_MAX);
  return checked.ok ? ok({ institution, reference: checked.value }) : checked;
}

async function membershipOf(
  reader: Reader,
  app: Application,
  of: { readonly consultation: Consultation; readonly institution: string },
): Promise<'member' | 'left' | 'none'> {
  const all = await institutionsOf(reader, app, of.consultation);
  const found = all.find(({ institution }) => institution === of.institution);
  if (found?.role !== 'member') return 'none';
  return found.hasLeft ? 'left' : 'member';
}

/** Once a close was settled, a clock that was set back does not open it again. */
async function isSettled(reader: Reader, proposalId: ProposalId, closesAt: Date): Promise<boolean> {
  const settled = await reader.settlements.of(proposalId);
  return settled.some(({ input }) => input.closesAt.getTime() === closesAt.getTime());
}

function pledgedRequest({ state }: FeatureRequest, funding: Funding): PledgedRequest {
  const { need, terms, opensAt, closesAt } = funding;
  return { state, need, terms, specifiedAt: opensAt, closesAt };
}

/** SHA-256 of the JCS form of a statement. */
function statementHash(statement: PledgeStatement): string {
  return documentHash(JSON.parse(JSON.stringify(statement)));
}

async function record(
  app: Application,
  writer: Writer,
  of: { readonly stored: StoredStatement; readonly consultation: Consultation; readonly by: Actor | null },
): Promise<void> {
  const { id, proposalId, statement } = of.stored;
  const { institution, sequence } = statement;
  await writer.events.append({
    id: app.newId(),
    type: statement.of === 'pledge' ? 'pledge-made' : 'pledge-withdrawn',
    at: of.stored.receivedAt,
    by: of.by,
    consultationId: of.consultation.id,
    proposalId,
    data: { pledgeId: id, institution, sequence },
  });
}
