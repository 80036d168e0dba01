import type { Actor } from '../../domain/kit/actor.ts';
import type { AgentId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Reader } from '../application.ts';
import { lockAgent } from '../kit/lock-agent.ts';
import { AGENTS } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import type { Agent } from './ports.ts';

/** What an agent may do: by their role, and in which consultations (null for all). */
export type AgentAssignment = Pick<Agent, 'role' | 'consultations'>;

/** What of an agent is their work, and nothing else. */
export function assignmentOf({ role, consultations }: AgentAssignment): AgentAssignment {
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
