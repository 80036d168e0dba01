import { checkStatement } from '../../../domain/community/check-pledge.ts';
import type { PledgeStatement } from '../../../domain/community/pledge.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { ProposalId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { specificationHash } from '../../kit/content-hash.ts';
import type { LockedRequest } from '../request/acting.ts';
import type { InstitutionStatement, MaybeSent } from '../statement/ports.ts';
import { lastAtHost, saveOwnStatement } from '../statement/state-act.ts';
import type { StoredStatement } from './ports.ts';
import { judgePledge, recordPledge, type Stated } from './record-pledge.ts';

/** A statement before anything is written: what an agent says, with the number that it would have. */
export type Drafted = Stated & { readonly reference: string | null };

type StatementHead = Pick<
  PledgeStatement,
  'institution' | 'request' | 'sequence' | 'since' | 'statedAt' | 'specification'
>;

/** Who states something about a request, and what it is under the number that it gets. */
export type DraftOf = {
  readonly request: LockedRequest;
  readonly institution: string;
  readonly reference: string | null;
  readonly statementOf: (head: StatementHead, consultation: Consultation) => Result<PledgeStatement, Refusal>;
};

/** What an institution would state about a request now, under its next number. */
export async function draftStatement(app: Application, writer: Writer, of: DraftOf): Promise<Result<Drafted, Refusal>> {
  const { request, institution, reference } = of;
  const { proposal, uri, consultation } = request;
  const { funding } = request.request;
  const receivedAt = app.now();
  const { since, used } = await numbersOf(writer, { proposalId: proposal.id, uri, institution });
  const specification = funding === null ? undefined : specificationHash(funding);
  const head = { institution, request: uri, sequence: used + 1, since, statedAt: receivedAt, specification };
  const statement = of.statementOf(head, consultation);
  if (!statement.ok) return statement;
  return ok({ of: request, statement: statement.value, signer: institution, receivedAt, reference });
}

/** Whether a statement would be accepted by what is known here; where the one before is not read from the host yet, by itself alone. */
export async function judgeDraft(
  app: Application,
  writer: Writer,
  drafted: Drafted,
): Promise<Result<unknown, Refusal>> {
  const { of, signer: institution } = drafted;
  const { stored, own } = await statementsOf(writer, { proposalId: of.proposal.id, uri: of.uri, institution });
  const read = highest(stored);
  const isFollowing = own.some(
    ({ status, statement }) => status === 'waiting' || (status === 'accepted' && statement.sequence > read),
  );
  return isFollowing && of.consultation.host !== null
    ? checkStatement(drafted.statement)
    : await judgePledge(app, writer, drafted);
}

/** States it: recorded where the community is hosted here, and else signed and sent to its host, where it counts once accepted. */
export async function stateDraft(
  app: Application,
  writer: Writer,
  drafted: Drafted & { readonly by: Actor | null },
): Promise<Result<StoredStatement & MaybeSent, Refusal>> {
  const { of, statement, receivedAt, by } = drafted;
  if (of.consultation.host === null) {
    const made = await recordPledge(app, writer, { ...drafted, document: null });
    if (!made.ok) return made;
    if (made.value === null) throw new Error('a statement with a new number that is known already');
    return ok(made.value);
  }
  const accepted = await judgeDraft(app, writer, drafted);
  if (!accepted.ok) return accepted;
  const [proposalId, consultationId] = [of.proposal.id, of.consultation.id];
  const sent = await saveOwnStatement(app, writer, { consultationId, proposalId, statement, by });
  const { id, hash } = sent;
  return ok({ id, proposalId, statement, hash, reference: null, document: null, receivedAt, joins: null, sent });
}

type StatementsOf = { readonly proposalId: ProposalId; readonly uri: string; readonly institution: string };

/** What an institution pledged to a request: what is read from the host, and what this node sent there, whatever became of it. */
export async function statementsOf(
  reader: Reader,
  { proposalId, uri, institution }: StatementsOf,
): Promise<{ readonly stored: readonly PledgeStatement[]; readonly own: readonly OwnPledge[] }> {
  const stored = (await reader.pledges.of(proposalId, uri)).map(({ statement }) => statement);
  const own = (await reader.statements.own(proposalId)).filter(
    (each): each is OwnPledge => each.statement.of !== 'act' && each.statement.institution === institution,
  );
  return { stored: stored.filter((each) => each.institution === institution), own };
}

type OwnPledge = InstitutionStatement & { readonly statement: PledgeStatement };

function highest(statements: readonly PledgeStatement[]): number {
  return Math.max(0, ...statements.map(({ sequence }) => sequence));
}

/**
 * The highest number that an institution used about a request, and that of the last statement which was accepted or waits for the
 * host: what was refused or withdrawn is not followed, and its number not used again, since the host may have accepted it all the same.
 */
async function numbersOf(reader: Reader, of: StatementsOf): Promise<{ readonly since: number; readonly used: number }> {
  const { stored, own } = await statementsOf(reader, of);
  const followed = own.filter(({ status }) => status === 'waiting' || status === 'accepted');
  const atHost = Math.max(0, ...own.map(lastAtHost));
  const numbered = (sent: readonly OwnPledge[]) => highest([...stored, ...sent.map(({ statement }) => statement)]);
  return { since: Math.max(numbered(followed), atHost), used: Math.max(numbered(own), atHost) };
}
