import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
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

/**
 * The agent or token that acts for the institution in a community; refused to whoever has not the scope for it, who is bound
 * to other consultations, who acts for a participant, and to nobody known.
 */
export async function checkRepresents(
  app: Pick<Application, 'now'>,
  reader: Reader,
  { by, consultation }: { readonly by: Actor | null; readonly consultation: Pick<Consultation, 'id'> },
): Promise<Result<Id, RefusalOf<'missing-scope' | 'not-your-consultation'>>> {
  const found = await representative(app, reader, by);
  if (found === null || !may(found.scopes, 'represent')) return refuse({ type: 'missing-scope', scope: 'represent' });
  return isAssignedTo(found, consultation.id) ? ok(found.id) : refuse({ type: 'not-your-consultation' });
}

type Representative = Pick<Token, 'id' | 'scopes' | 'consultations'>;

/** Null where it can act no more, and for a token that acts for a participant: that one speaks for nobody else. */
async function representative(
  app: Pick<Application, 'now'>,
  reader: Reader,
  by: Actor | null,
): Promise<Representative | null> {
  if (by?.kind === 'agent') {
    const agent = await reader.access.agent(by.id);
    if (agent === null || agent.disabledAt !== null) return null;
    return { id: agent.id, scopes: ROLE_SCOPES[agent.role], consultations: agent.consultations };
  }
  const token = by?.kind === 'token' ? await reader.access.tokenById(by.id) : null;
  return token !== null && isLive(token, app.now()) && token.participantId === null ? token : null;
}
