import type { Agent, Scope, Token } from '../agent/ports.ts';
import type { Application } from '../application.ts';

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
