import type { Ballot } from '../domain/ballot/ballot.ts';
import type { Eligibility } from '../domain/ballot/cast.ts';
import type { ParticipantId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application, Reader, Writer } from './ports.ts';

/** What somebody who wants to vote shows. */
export type Voter = { readonly participantId: ParticipantId };

export type EligibleVoter = Eligibility & {
  /**
   * The same for one person in whatever door they come, and only for them: an id, a line of a list, the key of a blind
   * token. It is hashed with the secret of the ballot and kept nowhere.
   */
  readonly person: string;
};

/**
 * Whoever answers for who a voter is: the institution's list of residents, its identity provider, a token it signed.
 * The rules of the ballot then say whether that is enough (`admitToBallot`).
 */
export interface EligibilityPort {
  /**
   * Holds voters for this transaction, so that two votes of one person come one after the other, and answers for each
   * in the order they are asked about.
   */
  hold(
    writer: Writer,
    asked: { readonly ballot: Ballot; readonly voters: readonly Voter[] },
  ): Promise<readonly Result<EligibleVoter, Refusal>[]>;
  /** Who they are to a ballot, to find their own vote again; null for nobody. */
  personOf(reader: Reader, asked: { readonly ballot: Ballot; readonly voter: Voter }): Promise<string | null>;
}

export function eligibilityIn(app: Application): EligibilityPort {
  return app.eligibility ?? PARTICIPANTS;
}

/** Participants with the standing and territory that the institution verified. */
const PARTICIPANTS: EligibilityPort = {
  async hold(writer, { voters }) {
    const participants = await writer.write.lockParticipants(voters.map(({ participantId }) => participantId));
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
