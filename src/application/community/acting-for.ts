import { checkCommunity } from '../../domain/community/community.ts';
import { decidedAct, type InstitutionAct, needsSecondAgent } from '../../domain/community/institution-act.ts';
import { type CommunityAct, checkRole } from '../../domain/community/role.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Money } from '../../domain/kit/money.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { checkRepresents } from '../kit/access.ts';
import { ownRole } from '../kit/community-roles.ts';
import { principalById } from '../kit/principal.ts';

export type ActingFor = {
  readonly consultation: Consultation;
  readonly act: CommunityAct;
  /** What there is to do, as JSON: whoever confirms it gets it back. */
  readonly content: unknown;
  /** What it commits the institution to, in minor units; null where that is no money. */
  readonly sum: Money | null;
  readonly by: Actor | null;
};

/** Who acted in the name of the institution: `confirmedBy` is null where one agent was enough. */
export type Represented = { readonly preparedBy: Id; readonly confirmedBy: Id | null };

/** What may be done now, or what waits for a second agent. */
export type Acting =
  | ({ readonly status: 'may-act' } & Represented)
  | { readonly status: 'waits'; readonly waiting: InstitutionAct };

/**
 * Whether an agent may do something in a community in the name of this institution, inside the transaction that does it. By
 * the institution's role there and the scope `represent`; above the sum of the charter or of the institution it waits for a
 * second agent, which this records with its event, and nothing else is to be written. What neither bounds always waits.
 */
export async function actingFor(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  command: ActingFor,
): Promise<Result<Acting, Refusal>> {
  const { consultation, act, content, sum, by } = command;
  const fits = await checkInstitution(writer, consultation, act);
  if (!fits.ok) return fits;
  const agent = await checkRepresents(app, writer, { by, consultation });
  if (!agent.ok) return agent;
  const charter = (await writer.communities.charter(consultation.id))?.terms ?? null;
  const institution = (await writer.institution.get())?.secondAgentAbove ?? null;
  if (!needsSecondAgent(sum, { charter, institution })) {
    return ok({ status: 'may-act', preparedBy: agent.value, confirmedBy: null });
  }
  const waiting: InstitutionAct = {
    ...{ id: app.newId(), consultationId: consultation.id, act, content, sum },
    ...{ preparedBy: agent.value, preparedAt: app.now(), decided: null },
  };
  await writer.communities.saveInstitutionAct(waiting);
  await log({ app, writer, by }, 'institution-act-prepared', waiting);
  return ok({ status: 'waits', waiting });
}

type DecideAct = { readonly actId: Id; readonly by: Actor | null };

/**
 * Confirms, as another person, what was prepared in the name of the institution, and does it in the same transaction: `work`
 * looks at everything anew and writes last, because a refusal takes nothing back that it wrote.
 */
export async function confirmAct<T>(
  app: Application,
  { actId, by }: DecideAct,
  work: (writer: Writer, prepared: InstitutionAct, by: Represented) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return await app.store.transact(async (writer) => {
    const decided = await decide({ app, writer, by }, actId, 'confirmed');
    if (!decided.ok) return decided;
    const { preparedBy, decided: decision } = decided.value;
    const done = await work(writer, decided.value, { preparedBy, confirmedBy: decision?.by ?? null });
    if (!done.ok) return done;
    await writer.communities.saveInstitutionAct(decided.value);
    await log({ app, writer, by }, 'institution-act-confirmed', decided.value);
    return done;
  });
}

/** Takes back what waits for a second agent, which needs no second one. Its trace stays. */
export async function discardAct(app: Application, { actId, by }: DecideAct): Promise<Result<InstitutionAct, Refusal>> {
  return await app.store.transact(async (writer) => {
    const decided = await decide({ app, writer, by }, actId, 'discarded');
    if (!decided.ok) return decided;
    await writer.communities.saveInstitutionAct(decided.value);
    await log({ app, writer, by }, 'institution-act-discarded', decided.value);
    return decided;
  });
}

type Acts = { readonly app: Application; readonly writer: Writer; readonly by: Actor | null };

async function decide(
  { app, writer, by }: Acts,
  actId: Id,
  outcome: 'confirmed' | 'discarded',
): Promise<Result<InstitutionAct, Refusal>> {
  const prepared = await writer.communities.lockInstitutionAct(actId);
  if (prepared === null) return refuse({ type: 'not-found', what: 'institution-act' });
  const consultation = await writer.consultations.byId(prepared.consultationId);
  if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
  const agent = await checkRepresents(app, writer, { by, consultation });
  if (!agent.ok) return agent;
  const fits = outcome === 'discarded' ? ok(null) : await checkInstitution(writer, consultation, prepared.act);
  if (!fits.ok) return fits;
  const same = (await principalById(writer, agent.value)) === (await principalById(writer, prepared.preparedBy));
  return decidedAct(prepared, { outcome, by: agent.value, at: app.now(), same });
}

/** Whether this institution is in a community, with a role that does something. The host is a member. */
async function checkInstitution(
  reader: Reader,
  consultation: Consultation,
  act: CommunityAct,
): Promise<Result<null, Refusal>> {
  const community = checkCommunity(consultation);
  if (!community.ok) return community;
  if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
  const role = await ownRole(reader, consultation);
  return role === null ? refuse({ type: 'not-shared' }) : checkRole(role, act);
}

async function log(
  { app, writer, by }: Acts,
  type: 'institution-act-prepared' | 'institution-act-confirmed' | 'institution-act-discarded',
  act: InstitutionAct,
): Promise<void> {
  await writer.events.append({
    id: app.newId(),
    type,
    at: app.now(),
    by,
    consultationId: act.consultationId,
    proposalId: null,
    data: { actId: act.id, preparedBy: act.preparedBy },
  });
}
