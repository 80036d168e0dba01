import type { ParticipantId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type Result, refuse } from '../domain/result.ts';
import type { Application, Writer } from './ports.ts';
import { raiseStandingIn } from './raise-standing.ts';
import { codeHashOf, plainCode, type Resident } from './residents.ts';

/**
 * Somebody proves by a code from a letter of the institution that they are of its lists. A code that never was and one
 * that another used answer the same.
 */
export async function proveResidence(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly code: string },
): Promise<Result<Participant, Refusal>> {
  const code = plainCode(command.code);
  if (code === '') return refuse({ type: 'invalid', field: 'code', because: 'missing' });
  return await app.store.transact(async (writer) => {
    const before = await writer.write.lockParticipant(command.participantId);
    if (before === null) return refuse({ type: 'not-found', what: 'participant' });
    if (before.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: before.erasedAt });
    const resident = await writer.residents.byCode(codeHashOf(app, code));
    if (resident === null || !(await isTheirs(writer, app, { resident, participantId: before.id }))) {
      return refuse({ type: 'invalid', field: 'code', because: 'unknown-value' });
    }
    return await raiseStandingIn(writer, app, { before, verified: verifiedOf(resident) });
  });
}

/** The person of a list that a participant proves to be: nobody else proved it before. */
export async function isTheirs(
  writer: Writer,
  app: Application,
  { resident, participantId }: { readonly resident: Resident; readonly participantId: ParticipantId },
): Promise<boolean> {
  if (resident.participantId !== null) return resident.participantId === participantId;
  return await writer.residentWrite.prove(resident.id, { participantId, at: app.now() });
}

/** What being of a list is worth. */
export function verifiedOf({ territory }: Pick<Resident, 'territory'>) {
  return { standing: 'resident' as const, territory: territory ?? undefined };
}
