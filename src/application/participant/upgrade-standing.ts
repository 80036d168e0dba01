import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import { higherStanding, type Standing } from '../../domain/participant/standing.ts';
import type { Application, Writer } from '../application.ts';

type VerifiedStanding = { readonly standing: Standing; readonly territory?: string | undefined };

/**
 * Records what the institution verified about somebody. A standing only rises, and what they supported counts under the
 * higher one as soon as the log is read (src/application/support/follow-participants.ts): one person has one support (design:
 * decisions, Persons).
 */
export async function upgradeStanding(
  app: Application,
  command: VerifiedStanding & { readonly participantId: ParticipantId },
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact(async (writer) => {
    const before = await writer.participants.lock(command.participantId);
    if (before === null) return refuse({ type: 'not-found', what: 'participant' });
    if (before.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: before.erasedAt });
    return await upgradeStandingIn(writer, app, { before, verified: command });
  });
}

/** The same for somebody who is held for this transaction. */
export async function upgradeStandingIn(
  writer: Writer,
  app: Application,
  { before, verified }: { readonly before: Participant; readonly verified: VerifiedStanding },
): Promise<Result<Participant, Refusal>> {
  const standing = higherStanding(before.standing, verified.standing);
  const territory = verified.territory ?? before.territory;
  if (standing === before.standing && territory === before.territory) return ok(before);
  if (territory !== null && !(await writer.territories.all()).some(({ code }) => code === territory)) {
    return refuse({ type: 'invalid', field: 'territory', because: 'unknown-value' });
  }
  const after = { ...before, standing, territory };
  await writer.participants.save(after);
  await writer.events.append({
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
