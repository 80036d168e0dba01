import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { ROLE_SCOPES, type Token } from '../agent/ports.ts';
import type { Application, Reader } from '../application.ts';
import { isAssignedTo, isLive, may } from './access.ts';

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
