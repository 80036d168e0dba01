import type { Ballot } from '../../domain/ballot/ballot.ts';
import { isCommunity } from '../../domain/community/community.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, EligibilityPort, Reader, Writer } from '../application.ts';
import { decidedHereNow } from '../kit/community-roles.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import type { EligibleVoter, StoredBallot, Voter } from './ports.ts';

/** This institution, which votes in a community: one ballot, whoever acts for it. */
export const INSTITUTION = 'institution';
/** Who votes: a person, or the institution itself. */
export type BallotVoter = Voter | typeof INSTITUTION;

type Eligibility = {
  /** Answers for voters, in the order they are asked about. */
  check(
    reader: Reader,
    query: { readonly ballot: Ballot; readonly voters: readonly BallotVoter[] },
  ): Promise<readonly Result<EligibleVoter, Refusal>[]>;
  /** Who they are to a ballot, to find their own vote again; null for nobody. */
  personOf(reader: Reader, query: { readonly ballot: Ballot; readonly voter: BallotVoter }): Promise<string | null>;
};

/**
 * Who a voter is: the institution itself in a community, where nobody else votes, and people as the port answers elsewhere. Whether
 * an agent may act for the institution is asked before (`checkInstitutionVoter`).
 */
export function eligibilityIn(app: Application): Eligibility {
  const port = app.eligibility ?? PARTICIPANTS;
  return {
    async check(reader, { ballot, voters }) {
      const ofInstitutions = await isOfInstitutions(reader, ballot);
      const people = voters.filter((voter) => voter !== INSTITUTION);
      const asked = ofInstitutions || people.length === 0 ? [] : await port.check(reader, { ballot, voters: people });
      const answers = asked.values();
      return voters.map((voter): Result<EligibleVoter, Refusal> => {
        if (voter === INSTITUTION) return ofInstitutions ? ok(ITSELF) : refuse({ type: 'not-a-community' });
        const answer = ofInstitutions ? undefined : answers.next().value;
        return answer ?? refuse({ type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] });
      });
    },
    personOf: async (reader, { ballot, voter }) =>
      voter === INSTITUTION ? ITSELF.person : await port.personOf(reader, { ballot, voter }),
  };
}

const ITSELF: EligibleVoter = { person: INSTITUTION, standing: 'institution', territory: null };

/** Whether a ballot is of a community. One in which institutions do not vote is of none, without a look. */
export async function isOfInstitutions(reader: Reader, { rules, consultationId }: Ballot): Promise<boolean> {
  if (!rules.standings.includes('institution')) return false;
  const consultation = await reader.consultations.byId(consultationId);
  return consultation !== null && isCommunity(consultation);
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

/**
 * A ballot and its consultation, both held for a change: the consultation first, as everybody does. Refused where the ballot
 * is not any more what was `seen` (`etagOf`).
 */
export async function lockBallotIn(
  writer: Writer,
  ballotId: BallotId,
  seen?: string,
): Promise<Result<{ readonly stored: StoredBallot; readonly consultation: Consultation }, Refusal>> {
  const found = await writer.ballots.byId(ballotId);
  if (found === null) return refuse({ type: 'not-found', what: 'ballot' });
  const slug = (await writer.consultations.byId(found.ballot.consultationId))?.slug ?? '';
  const consultation = await writer.consultations.lock(slug);
  if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
  const own = await decidedHereNow(writer, consultation);
  if (!own.ok) return own;
  const stored = await writer.ballots.lock(ballotId, 'change');
  if (stored === null) return refuse({ type: 'not-found', what: 'ballot' });
  const same = checkNotModified(stored.ballot, seen);
  return same.ok ? ok({ stored, consultation }) : same;
}
