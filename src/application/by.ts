import type { By } from '../domain/event.ts';
import type { AgentId } from '../domain/id.ts';

/** The agent behind an act, for the audit; null for the command line, the clock and participants. */
export function agentOf(by: By): AgentId | null {
  return by !== null && 'agent' in by ? by.agent : null;
}
