import { may, type Scope, type Token } from '../../application/access.ts';
import { authenticateToken } from '../../application/create-token.ts';
import type { Application } from '../../application/ports.ts';
import type { Audience } from '../../application/read-consultations.ts';
import { ANYBODY, type Viewer } from '../../application/sign-in.ts';
import type { By } from '../../domain/event.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';

/** Who asks: a token and whom it acts for, or anybody. */
export type Caller = {
  readonly token: Token | null;
  readonly viewer: Viewer;
  readonly audience: Audience;
  /** As whom its acts are written down; a token that acts for nobody is the institution's own software. */
  readonly by: By;
};

const SOMEBODY_UNKNOWN: Caller = { token: null, viewer: ANYBODY, audience: { drafts: false }, by: null };

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
    viewer: { participantId, agent: null },
    audience: { drafts: may(token.scopes, 'consultations') || may(token.scopes, 'moderate') },
    by: participantId === null ? null : { participant: participantId },
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
