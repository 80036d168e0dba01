import type { Decision } from '../domain/moderation/decision.ts';
import { type Agent, may, ROLE_SCOPES } from './access.ts';
import type { Reader } from './ports.ts';
import { worksOn } from './within-bounds.ts';

/** Whoever can judge an appeal in the place of the agent who decided: moderates there, and came in at least once. */
export async function judgesOf(
  reader: Reader,
  { agentId, consultationId }: Pick<Decision, 'agentId' | 'consultationId'>,
): Promise<readonly Agent[]> {
  return (await reader.access.agents()).filter(
    (agent) =>
      agent.id !== agentId &&
      agent.joinedAt !== null &&
      agent.disabledAt === null &&
      may(ROLE_SCOPES[agent.role], 'moderate') &&
      worksOn(agent, consultationId),
  );
}
