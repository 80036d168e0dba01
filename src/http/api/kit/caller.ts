import { authenticateToken } from '../../../application/agent/create-token.ts';
import type { Scope, Token } from '../../../application/agent/ports.ts';
import type { Application } from '../../../application/application.ts';
import { isAssignedTo, may } from '../../../application/kit/access.ts';
import { ANYBODY, tokenViewer, type Viewer } from '../../../application/kit/viewer.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';

/** Who asks: a token and whom it acts for, or anybody. */
export type Caller = {
  readonly token: Token | null;
  readonly viewer: Viewer;
  /** As whom its acts are written down. */
  readonly by: Actor | null;
};

const SOMEBODY_UNKNOWN: Caller = { token: null, viewer: ANYBODY, by: null };

/** Whoever a request's `Authorization` names. Without one it is anybody; a wrong one is refused, never ignored. */
export async function callerOf(app: Application, authorization: string | undefined): Promise<Result<Caller, Refusal>> {
  if (authorization === undefined) return ok(SOMEBODY_UNKNOWN);
  const secret = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization)?.[1];
  if (secret === undefined) return refuse({ type: 'token-not-valid' });
  const found = await authenticateToken(app, secret);
  if (!found.ok) return found;
  const token = found.value;
  const { participantId } = token;
  return ok({
    token,
    viewer: tokenViewer(token),
    by: { kind: 'token', id: token.id, participantId },
  });
}

/** A caller that holds a scope; `needs` null is for anybody. */
export function permitted(
  caller: Caller,
  access: { readonly needs: Scope | null; readonly personal: boolean },
): Result<Caller, Refusal> {
  if (access.needs === null) return ok(caller);
  if (caller.token === null) return refuse({ type: 'not-signed-in' });
  if (!may(caller.token.scopes, access.needs)) return refuse({ type: 'missing-scope', scope: access.needs });
  if (access.personal && caller.token.participantId === null) return refuse({ type: 'participant-needed' });
  return ok(caller);
}

/** Whether what a token asks for is of a consultation it is bound to; for what no event tells of. */
export function checkBound({ token }: Caller, consultationId: ConsultationId): Result<null, Refusal> {
  return token === null || isAssignedTo(token, consultationId) ? ok(null) : refuse({ type: 'not-your-consultation' });
}
