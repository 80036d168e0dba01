import type { Decision } from '../../domain/moderation/decision.ts';
import { type Agent, ROLE_SCOPES } from '../agent/ports.ts';
import type { Reader } from '../application.ts';
import { isAssignedTo, may } from '../kit/access.ts';
import { principalOfDecision } from '../kit/principal.ts';

/** Whoever can judge an appeal in the place of the person who decided: moderates there, and came in at least once. */
export async function appealReviewersOf(reader: Reader, decision: Decision): Promise<readonly Agent[]> {
  const decidedBy = await principalOfDecision(reader, decision);
  return (await reader.access.agents()).filter(
    (agent) =>
      agent.id !== decidedBy &&
      agent.joinedAt !== null &&
      agent.disabledAt === null &&
      may(ROLE_SCOPES[agent.role], 'moderate') &&
      isAssignedTo(agent, decision.consultationId),
  );
}
