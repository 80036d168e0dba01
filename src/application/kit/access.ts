import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type Agent, ROLE_SCOPES, type Scope, type Token } from '../agent/ports.ts';
import type { Application, Reader } from '../application.ts';

export function may(scopes: readonly Scope[], scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes('admin');
}

export function isLive(token: Token, now: Date): boolean {
  return token.revokedAt === null && (token.expiresAt === null || now < token.expiresAt);
}

/** Whether an agent or a token acts in a consultation; null is what concerns the whole institution. */
export function isAssignedTo(
  { consultations }: Pick<Agent | Token, 'consultations'>,
  consultationId: string | null,
): boolean {
  return consultations === null || (consultationId !== null && consultations.includes(consultationId));
}

/** The e-mail address of an agent; null where it was deleted, or encrypted under another key than this node's. */
export function emailOf(app: Application, agent: Agent): string | null {
  if (agent.encryptedEmail === null) return null;
  try {
    return app.secrets.decrypt(agent.encryptedEmail, 'agent-email');
  } catch {
    return null;
  }
}

/** Refuses agents who are not administrators; the scope of a token is checked where the request comes in. */
export async function checkAdministrator(reader: Reader, by: Actor | null): Promise<Result<null, Refusal>> {
  if (by === null || by.kind === 'operator' || by.kind === 'token') return ok(null);
  const agent = by.kind === 'agent' ? await reader.access.agent(by.id) : null;
  const isAllowed = agent !== null && agent.disabledAt === null && may(ROLE_SCOPES[agent.role], 'admin');
  return isAllowed ? ok(null) : refuse({ type: 'missing-scope', scope: 'admin' });
}
