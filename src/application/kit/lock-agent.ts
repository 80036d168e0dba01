import type { AgentId } from '../../domain/kit/id.ts';
import type { Agent } from '../agent/ports.ts';
import type { Writer } from '../application.ts';
import { agentLock } from './names.ts';

/** An agent as they are once nobody else changes them at the same time; null where there is none. */
export async function lockAgent(writer: Writer, id: AgentId): Promise<Agent | null> {
  const known = await writer.access.agent(id);
  if (known === null) return null;
  await writer.locks.acquire(agentLock(known.emailKey ?? id));
  return (await writer.access.agent(id)) ?? known;
}
