import { ok, refuse } from '../../domain/kit/result.ts';
import type { Application, EligibilityPort } from '../application.ts';

export function eligibilityIn(app: Application): EligibilityPort {
  return app.eligibility ?? PARTICIPANTS;
}

/** Participants with the standing and territory that the institution verified. */
const PARTICIPANTS: EligibilityPort = {
  async check(reader, { voters }) {
    const participants = await reader.participants.byIds(voters.map(({ participantId }) => participantId));
    return voters.map(({ participantId }) => {
      const participant = participants.get(participantId);
      if (participant === undefined) return refuse({ type: 'participant-needed' });
      const { id, standing, territory, erasedAt } = participant;
      if (erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: erasedAt });
      return ok({ person: id, standing, territory });
    });
  },
  personOf: async (_reader, { voter }) => voter.participantId,
};
