import { type Agent, may, ROLE_SCOPES, type Scope } from '../../application/access.ts';
import type { ParticipantId } from '../../domain/id.ts';
import type { Refusal, RefusalOf } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Visit } from './visit.ts';

/** Who takes part in this visit. Somebody who works for the institution does not take part under that sign-in. */
export function participantOf({
  viewer,
}: Visit): Result<ParticipantId, RefusalOf<'not-signed-in' | 'participant-needed'>> {
  if (viewer.participantId !== null) return ok(viewer.participantId);
  return refuse({ type: viewer.agent === null ? 'not-signed-in' : 'participant-needed' });
}

/** Whether a refusal is of somebody who is signed in, as somebody else than it takes. */
export function isOfAnother({ signedInAs }: Visit, { type }: Refusal): boolean {
  return signedInAs !== null && (type === 'participant-needed' || type === 'missing-scope');
}

/** Where somebody signs in as another than they are, to come back to a page of this node. */
export function signInAsOther(visit: Visit, next: string): string {
  return visit.href('/sign-in', { next, as: 'other' });
}

/** Who works for the institution in this visit, if their role lets them do what needs `scope`. */
export function agentOf({ viewer }: Visit, scope: Scope): Result<Agent, RefusalOf<'not-signed-in' | 'missing-scope'>> {
  if (viewer.agent === null) {
    return refuse(viewer.participantId === null ? { type: 'not-signed-in' } : { type: 'missing-scope', scope });
  }
  return may(ROLE_SCOPES[viewer.agent.role], scope) ? ok(viewer.agent) : refuse({ type: 'missing-scope', scope });
}
