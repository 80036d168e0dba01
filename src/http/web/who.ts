import { type Agent, may, ROLE_SCOPES, type Scope } from '../../application/access.ts';
import type { ParticipantId } from '../../domain/id.ts';
import type { RefusalOf } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Visit } from './visit.ts';

/** Who takes part in this visit. Somebody who works for the institution does not take part under that sign-in. */
export function participantOf({ viewer }: Visit): Result<ParticipantId, RefusalOf<'not-signed-in'>> {
  return viewer.participantId === null ? refuse({ type: 'not-signed-in' }) : ok(viewer.participantId);
}

/** Who works for the institution in this visit, if their role lets them do what needs `scope`. */
export function agentOf({ viewer }: Visit, scope: Scope): Result<Agent, RefusalOf<'not-signed-in' | 'missing-scope'>> {
  if (viewer.agent === null) {
    return refuse(viewer.participantId === null ? { type: 'not-signed-in' } : { type: 'missing-scope', scope });
  }
  return may(ROLE_SCOPES[viewer.agent.role], scope) ? ok(viewer.agent) : refuse({ type: 'missing-scope', scope });
}
