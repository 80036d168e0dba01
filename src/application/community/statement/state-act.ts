import { kindOf } from '../../../domain/community/request-kinds.ts';
import { type CommunityAct, checkRole } from '../../../domain/community/role.ts';
import type { ActStatement, StatedAct } from '../../../domain/community/statement.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Writer } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { ownRole } from '../../kit/community-roles.ts';
import { statementHash } from '../../kit/content-hash.ts';
import { sentAgainAt } from '../../kit/sent-again-at.ts';
import { institutionUri, statementUri } from '../../kit/uris.ts';
import { communityAt } from '../request/acting.ts';
import type { InstitutionStatement } from './ports.ts';

export type StateAct = {
  readonly slug: string;
  /** Of the feature request; null for one that is to be written. */
  readonly number: number | null;
  readonly act: StatedAct;
  readonly by: Actor | null;
};

/**
 * Sends an act of this institution to the host of a community, signed, which decides about it by the rules of every such act. Whoever
 * acts needs the scope `represent`.
 */
export async function stateAct(app: Application, command: StateAct): Promise<Result<InstitutionStatement, Refusal>> {
  const { slug, number, act, by } = command;
  return await app.store.transact(async (writer) => {
    const community = await communityAt(writer, slug);
    if (!community.ok) return community;
    const consultation = community.value;
    const { host } = consultation;
    if (host === null) return refuse({ type: 'decided-by-host', host: institutionUri(app.origin) });
    const represents = await checkRepresents(app, writer, { by, consultation });
    if (!represents.ok) return represents;
    const role = await ownRole(writer, consultation);
    if (role === null) return refuse({ type: 'not-shared' });
    const may = checkRole(role, neededFor(act));
    if (!may.ok) return may;
    const proposal = number === null ? null : await writer.proposals.byNumber(consultation.id, number);
    if (number !== null && proposal?.uri == null) return refuse({ type: 'not-found', what: 'feature-request' });
    const institution = institutionUri(app.origin);
    await writer.consultations.lock(consultation.slug);
    const before = await writer.statements.acts(consultation.id, institution);
    const followed = before.filter(({ status }) => status !== 'refused').map(({ statement }) => statement.sequence);
    const since = Math.max(0, ...followed, ...before.map(lastAtHost));
    const statement: ActStatement = {
      ...{ of: 'act', institution, request: proposal?.uri ?? host.uri, sequence: since + 1, since },
      ...{ statedAt: app.now(), act },
    };
    return ok(
      await saveOwnStatement(app, writer, {
        consultationId: consultation.id,
        proposalId: proposal?.id ?? null,
        statement,
        by,
      }),
    );
  });
}

/**
 * The number of the last statement that the host has of this institution, as it told when it refused one: more than is known here
 * after this node came back from a backup.
 */
export function lastAtHost({ refusal }: Pick<InstitutionStatement, 'refusal'>): number {
  return refusal?.type === 'pledge-refused' ? (refusal.expected ?? 1) - 1 : 0;
}

/** What a role has to allow for an act: an author takes its own steps, and a supplier delivers. */
function neededFor(act: StatedAct): CommunityAct {
  if (act.type === 'step') return act.step === 'deliver' ? 'estimate' : 'propose';
  return act.type === 'comment' || act.type === 'propose' ? act.type : kindOf(act.type).needs;
}

/** Saves a statement of this institution with the event by which it is sent. */
export async function saveOwnStatement(
  app: Application,
  writer: Writer,
  of: Pick<InstitutionStatement, 'consultationId' | 'proposalId' | 'statement'> & { readonly by: Actor | null },
): Promise<InstitutionStatement> {
  const { by, ...what } = of;
  const id: Id = app.newId();
  const stated: InstitutionStatement = {
    ...{ ...what, id, hash: statementHash(of.statement), uri: statementUri(app.origin, id) },
    ...{ ours: true, status: 'waiting', refusal: null, answeredAt: null },
    ...{ dueAt: sentAgainAt(app.now(), 0), tries: 0 },
  };
  await writer.statements.save(stated);
  await writer.events.append({
    id: app.newId(),
    type: 'statement-made',
    at: app.now(),
    by,
    consultationId: of.consultationId,
    proposalId: of.proposalId,
    data: { statementId: id, sequence: of.statement.sequence },
  });
  return stated;
}
