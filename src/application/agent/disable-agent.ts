import type { Actor } from '../../domain/kit/actor.ts';
import type { AgentId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { lockAgent } from '../kit/lock-agent.ts';
import { AGENTS } from '../kit/names.ts';
import { leavesAdministrator } from './change-agent.ts';
import type { Agent } from './ports.ts';

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
