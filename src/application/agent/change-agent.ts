import type { Actor } from '../../domain/kit/actor.ts';
import type { AgentId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkLang } from '../../domain/kit/text.ts';
import type { Application, Reader } from '../application.ts';
import { AGENTS } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import { lockAgent } from '../kit/principal.ts';
import type { Agent } from './ports.ts';

/** What an agent may do: by their role, and in which consultations (null for all). */
export type AgentAssignment = Pick<Agent, 'role' | 'consultations'>;

/** What of an agent is their work, and nothing else. */
function assignmentOf({ role, consultations }: AgentAssignment): AgentAssignment {
  return { role, consultations };
}

/** Gives an agent another role, or other consultations. Their sessions go on, with what they may do now. */
export async function changeAgent(
  app: Application,
  command: AgentAssignment & {
    readonly agentId: AgentId;
    /** Hash of the work it was made from (`etagOf` of `assignmentOf`); refused where that is another now. */
    readonly basedOn?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Agent, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(AGENTS);
    const agent = await lockAgent(writer, command.agentId);
    if (agent === null) return refuse({ type: 'not-found', what: 'agent' });
    const same = checkNotModified(assignmentOf(agent), command.basedOn);
    if (!same.ok) return same;
    const work = await checkAssignment(writer, command);
    if (!work.ok) return work;
    const after: Agent = { ...agent, ...work.value };
    if (!(await leavesAdministrator(writer, agent, after))) return refuse({ type: 'last-administrator' });
    await writer.access.saveAgent(after);
    await writer.events.append({
      id: app.newId(),
      type: 'agent-changed',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { agentId: agent.id },
    });
    return ok(after);
  });
}

/** Work that can be given: consultations that are there, at least one, and all of them to administrators. */
export async function checkAssignment(
  reader: Reader,
  { role, consultations }: AgentAssignment,
): Promise<Result<AgentAssignment, Refusal>> {
  if (consultations === null) return ok({ role, consultations });
  if (consultations.length === 0) return refuse({ type: 'invalid', field: 'consultations', because: 'missing' });
  if (role === 'administrator')
    return refuse({ type: 'invalid', field: 'consultations', because: 'not-for-this-role' });
  for (const id of consultations) {
    if ((await reader.consultations.byId(id)) === null) return refuse({ type: 'not-found', what: 'consultation' });
  }
  return ok({ role, consultations: [...new Set(consultations)].sort() });
}

/** Whether somebody is left who may invite others once an agent is as `after`. Hold `AGENTS` to rely on it. */
export async function leavesAdministrator(reader: Reader, before: Agent, after: Agent): Promise<boolean> {
  if (!isAdministrator(before) || isAdministrator(after)) return true;
  return (await reader.access.agents()).some((other) => other.id !== before.id && isAdministrator(other));
}

function isAdministrator({ role, disabledAt }: Agent): boolean {
  return role === 'administrator' && disabledAt === null;
}

/** Disables an agent at once, open sessions and links included. Their decisions stay. Refuses for the last administrator. */
export async function disableAgent(
  app: Application,
  command: { readonly agentId: AgentId; readonly by: Actor | null },
): Promise<Result<Agent, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(AGENTS);
    const agent = await lockAgent(writer, command.agentId);
    if (agent === null) return refuse({ type: 'not-found', what: 'agent' });
    if (agent.disabledAt !== null) return ok(agent);
    const now = app.now();
    const after: Agent = { ...agent, disabledAt: now };
    if (!(await leavesAdministrator(writer, agent, after))) return refuse({ type: 'last-administrator' });
    await writer.access.saveAgent(after);
    await writer.access.signOutAgent(agent.id);
    await writer.events.append({
      id: app.newId(),
      type: 'agent-changed',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { agentId: agent.id },
    });
    return ok(after);
  });
}

/**
 * Ends that an agent signs in with an account of the institution's identity provider, with their sessions and links: who has
 * another account there now makes that one theirs with a new link.
 */
export async function unlinkProvider(
  app: Application,
  command: { readonly agentId: AgentId; readonly by: Actor | null },
): Promise<Result<Agent, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(AGENTS);
    const agent = await lockAgent(writer, command.agentId);
    if (agent === null) return refuse({ type: 'not-found', what: 'agent' });
    if (agent.providerKey === null) return ok(agent);
    const after: Agent = { ...agent, providerKey: null, encryptedProvider: null };
    await writer.access.saveAgent(after);
    await writer.access.signOutAgent(agent.id);
    await writer.events.append({
      id: app.newId(),
      type: 'agent-changed',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { agentId: agent.id },
    });
    return ok(after);
  });
}

/** Whether an agent is mailed what is due and what waits, and in which language (null for the institution's first). */
type RemindersOf = Pick<Agent, 'reminders' | 'lang'>;

export function remindersOf({ reminders, lang }: RemindersOf): RemindersOf {
  return { reminders, lang };
}

/** Turns the reminders of an agent on or off. */
export async function setReminders(
  app: Application,
  command: {
    readonly agentId: AgentId;
    readonly reminders: boolean;
    /** Stays as it is where absent. */
    readonly lang?: Agent['lang'] | undefined;
    /** Hash of what it was made from (`etagOf` of `remindersOf`); refused where that is another now. */
    readonly basedOn?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Agent, Refusal>> {
  const lang = command.lang == null ? ok(command.lang) : checkLang(command.lang, 'lang');
  if (!lang.ok) return lang;
  return await app.store.transact(async (writer) => {
    const agent = await lockAgent(writer, command.agentId);
    if (agent === null) return refuse({ type: 'not-found', what: 'agent' });
    const same = checkNotModified(remindersOf(agent), command.basedOn);
    if (!same.ok) return same;
    const after: Agent = {
      ...agent,
      reminders: command.reminders,
      lang: lang.value === undefined ? agent.lang : lang.value,
    };
    await writer.access.saveAgent(after);
    await writer.events.append({
      id: app.newId(),
      type: 'reminders-changed',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { agentId: agent.id, reminders: after.reminders },
    });
    return ok(after);
  });
}
