import type { Actor } from '../../domain/kit/actor.ts';
import type { AgentId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { lockAgent } from '../kit/lock-agent.ts';
import { AGENTS } from '../kit/names.ts';
import type { Agent } from './ports.ts';

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
