import type { ParticipantId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application } from './ports.ts';

/** As what somebody counts here, for themselves alone. */
export async function readOwnStanding(
  app: Application,
  participantId: ParticipantId,
): Promise<Result<Pick<Participant, 'standing' | 'territory'>, Refusal>> {
  const participant = await app.store.read((reader) => reader.participants.byId(participantId));
  if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
  const { standing, territory } = participant;
  return ok({ standing, territory });
}
