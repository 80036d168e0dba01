import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Application, Writer } from '../application.ts';
import type { Resident } from './ports.ts';
import { codeHashOf, plainCode } from './residents.ts';
import { upgradeStandingIn } from './standing.ts';

/**
 * Proves residence by a code that the institution sent by post. A code that never was and one
 * that another used answer the same.
 */
export async function proveResidence(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly code: string },
): Promise<Result<Participant, Refusal>> {
  const code = plainCode(command.code);
  if (code === '') return refuse({ type: 'invalid', field: 'code', because: 'missing' });
  return await app.store.transact(async (writer) => {
    const before = await writer.participants.lock(command.participantId);
    if (before === null) return refuse({ type: 'not-found', what: 'participant' });
    if (before.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: before.erasedAt });
    const resident = await writer.residents.byCode(codeHashOf(app, code));
    if (resident === null || !(await isClaimable(writer, app, { resident, participantId: before.id }))) {
      return refuse({ type: 'invalid', field: 'code', because: 'unknown-value' });
    }
    return await upgradeStandingIn(writer, app, { before, verified: verifiedStandingOf(resident) });
  });
}

/** The person of a list that a participant proves to be: nobody else proved it before, or asked for the code. */
export async function isClaimable(
  writer: Writer,
  app: Application,
  { resident, participantId }: { readonly resident: Resident; readonly participantId: ParticipantId },
): Promise<boolean> {
  if (resident.participantId !== null) return resident.participantId === participantId;
  if (resident.askedBy !== null && resident.askedBy !== participantId) return false;
  return await writer.residents.markProven(resident.id, { participantId, at: app.now() });
}

/** What being of a list is worth. */
export function verifiedStandingOf({ territory }: Pick<Resident, 'territory'>) {
  return { standing: 'resident' as const, territory: territory ?? undefined };
}
