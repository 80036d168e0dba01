import type { ParticipantId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import { higherStanding, type Standing } from '../domain/participant/standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application, Writer } from './ports.ts';

type Verified = { readonly standing: Standing; readonly territory?: string | undefined };

/**
 * Records what the institution verified about somebody. A standing only rises, and what they supported counts under the
 * higher one from then on: one person has one support (design: decisions, Persons).
 */
export async function raiseStanding(
  app: Application,
  command: Verified & { readonly participantId: ParticipantId },
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact(async (writer) => {
    const before = await writer.write.lockParticipant(command.participantId);
    if (before === null) return refuse({ type: 'not-found', what: 'participant' });
    if (before.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: before.erasedAt });
    return await raiseStandingIn(writer, app, { before, verified: command });
  });
}

/** The same for somebody who is held for this transaction. */
export async function raiseStandingIn(
  writer: Writer,
  app: Application,
  { before, verified }: { readonly before: Participant; readonly verified: Verified },
): Promise<Result<Participant, Refusal>> {
  const standing = higherStanding(before.standing, verified.standing);
  const territory = verified.territory ?? before.territory;
  if (standing === before.standing && territory === before.territory) return ok(before);
  if (territory !== null && !(await writer.territories.all()).some(({ code }) => code === territory)) {
    return refuse({ type: 'invalid', field: 'territory', because: 'unknown-value' });
  }
  const after = { ...before, standing, territory };
  await writer.write.participant(after);
  if (standing !== before.standing) await writer.write.supportStanding(before.id, standing);
  await writer.write.event({
    id: app.newId(),
    type: 'participant-changed',
    at: app.now(),
    by: null,
    consultationId: null,
    proposalId: null,
    data: { participantId: before.id },
  });
  return ok(after);
}
