import type { By } from '../domain/event.ts';
import type { AgentId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Agent } from './access.ts';
import { lockAgent } from './lock-agent.ts';
import { checkMadeFrom } from './made-from.ts';
import { AGENTS } from './names.ts';
import type { Application, Reader } from './ports.ts';

/** What an agent may do: by their role, and in which consultations (null for all). */
export type WorkOf = Pick<Agent, 'role' | 'consultations'>;

/** What of an agent is their work, and nothing else. */
export function workOf({ role, consultations }: WorkOf): WorkOf {
  return { role, consultations };
}

/** Gives an agent another role, or other consultations. Their sessions go on, with what they may do now. */
export async function changeAgent(
  app: Application,
  command: WorkOf & {
    readonly agentId: AgentId;
    /** Hash of the work it was made from (`stateHash` of `workOf`); refused where that is another now. */
    readonly madeFrom?: string | undefined;
    readonly by: By;
  },
): Promise<Result<Agent, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(AGENTS);
    const agent = await lockAgent(writer, command.agentId);
    if (agent === null) return refuse({ type: 'not-found', what: 'agent' });
    const same = checkMadeFrom(workOf(agent), command.madeFrom);
    if (!same.ok) return same;
    const work = await checkWorkOf(writer, command);
    if (!work.ok) return work;
    const after: Agent = { ...agent, ...work.value };
    if (!(await leavesAdministrator(writer, agent, after))) return refuse({ type: 'last-administrator' });
    await writer.write.agent(after);
    await writer.write.event({
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
export async function checkWorkOf(reader: Reader, { role, consultations }: WorkOf): Promise<Result<WorkOf, Refusal>> {
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
