import { type Agent, ROLE_SCOPES, type Scope } from '../../../application/agent/ports.ts';
import { may } from '../../../application/kit/access.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { PageContext } from './page-context.ts';

/** The participant of this request. An agent does not take part under that sign-in. */
export function requireParticipant({
  viewer,
}: PageContext): Result<ParticipantId, RefusalOf<'not-signed-in' | 'participant-needed'>> {
  if (viewer.participantId !== null) return ok(viewer.participantId);
  return refuse({ type: viewer.agent === null ? 'not-signed-in' : 'participant-needed' });
}

/** Whether a refusal is of somebody who is signed in, as somebody else than it takes. */
export function isWrongAccount({ signedInAs }: PageContext, { type }: Refusal): boolean {
  return signedInAs !== null && (type === 'participant-needed' || type === 'missing-scope');
}

/** Where somebody signs in as another than they are, to come back to a page of this node. */
export function signInAsOtherPath(context: PageContext, next: string): string {
  return context.href('/sign-in', { next, as: 'other' });
}

/** The agent of this request, if their role includes `scope`. */
export function requireAgent(
  { viewer }: PageContext,
  scope: Scope,
): Result<Agent, RefusalOf<'not-signed-in' | 'missing-scope'>> {
  if (viewer.agent === null) {
    return refuse(viewer.participantId === null ? { type: 'not-signed-in' } : { type: 'missing-scope', scope });
  }
  return may(ROLE_SCOPES[viewer.agent.role], scope) ? ok(viewer.agent) : refuse({ type: 'missing-scope', scope });
}
