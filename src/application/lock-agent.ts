import type { AgentId } from '../domain/id.ts';
import type { Agent } from './access.ts';
import { agentName } from './names.ts';
import type { Writer } from './ports.ts';

/** An agent as they are once nobody else changes them at the same time; null where there is none. */
export async function lockAgent(writer: Writer, id: AgentId): Promise<Agent | null> {
  const known = await writer.access.agent(id);
  if (known === null) return null;
  await writer.write.lockName(agentName(known.emailKey));
  return (await writer.access.agent(id)) ?? known;
}
