import type { By } from '../domain/event.ts';
import type { AgentId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Agent } from './access.ts';
import { leavesAdministrator } from './change-agent.ts';
import { lockAgent } from './lock-agent.ts';
import { AGENTS } from './names.ts';
import type { Application } from './ports.ts';

/** Takes an agent's access away at once, open sessions and links included. What they decided stays theirs. Never of the last administrator. */
export async function disableAgent(
  app: Application,
  command: { readonly agentId: AgentId; readonly by: By },
): Promise<Result<Agent, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(AGENTS);
    const agent = await lockAgent(writer, command.agentId);
    if (agent === null) return refuse({ type: 'not-found', what: 'agent' });
    if (agent.disabledAt !== null) return ok(agent);
    const now = app.now();
    const after: Agent = { ...agent, disabledAt: now };
    if (!(await leavesAdministrator(writer, agent, after))) return refuse({ type: 'last-administrator' });
    await writer.write.agent(after);
    await writer.write.signOutAgent(agent.id);
    await writer.write.event({
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
