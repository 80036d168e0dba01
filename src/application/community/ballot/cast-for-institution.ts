import { checkCommunity } from '../../../domain/community/community.ts';
import { checkRole } from '../../../domain/community/role.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { BallotId, Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Reader } from '../../application.ts';
import { type CastBallot, castBallot, type Receipt } from '../../ballot/cast-ballot.ts';
import { INSTITUTION } from '../../ballot/eligibility.ts';
import { type MyBallot, readMyBallot } from '../../ballot/reads.ts';
import { checkRepresents } from '../../kit/access.ts';
import { ownRole } from '../../kit/community-roles.ts';
import { inOneTransaction } from '../../kit/transaction.ts';

/**
 * Casts the ballot of this institution in a community, or another in the place of the one it cast before. Whoever casts it needs the
 * scope `represent`, and the log names them; one agent is enough, because a vote pays nothing. There is one such ballot, whoever casts
 * it: after the close it is the subtotal of one that the institution signs, by name.
 */
export async function castForInstitution(
  app: Application,
  { by, ...command }: Omit<CastBallot, 'voter' | 'request'> & { readonly by: Actor | null },
): Promise<Result<Receipt, Refusal>> {
  const { receivedAt = app.now() } = command;
  return await inOneTransaction(app, async (within, writer) => {
    const consultation = await consultationOf(writer, command.ballotId);
    if (!consultation.ok) return consultation;
    const may = await checkInstitutionVoter(within, writer, { consultation: consultation.value, by });
    if (!may.ok) return may;
    const cast = await castBallot(within, { ...command, receivedAt, voter: INSTITUTION });
    if (!cast.ok) return cast;
    await writer.events.append({
      id: app.newId(),
      type: 'institution-voted',
      at: cast.value.castAt,
      by,
      consultationId: consultation.value.id,
      proposalId: null,
      data: { ballotId: command.ballotId, sequence: cast.value.sequence },
    });
    return cast;
  });
}

/** Who may cast the ballot of this institution in a community: agents and tokens that represent it, where its role votes. */
export async function checkInstitutionVoter(
  app: Pick<Application, 'now'>,
  reader: Reader,
  { consultation, by }: { readonly consultation: Consultation; readonly by: Actor | null },
): Promise<Result<Id, Refusal>> {
  const community = checkCommunity(consultation);
  if (!community.ok) return community;
  const role = await ownRole(reader, consultation);
  if (role === null) return refuse({ type: 'not-shared' });
  const may = checkRole(role, 'vote');
  return may.ok ? await checkRepresents(app, reader, { by, consultation }) : may;
}

/**
 * The ballot that this institution cast, with its receipt, for those who may cast it; null where it cast none, or where who cast
 * what was forgotten. Until the result is shown nobody else sees it.
 */
export async function readInstitutionBallot(
  app: Application,
  query: { readonly ballotId: BallotId; readonly by: Actor | null },
): Promise<Result<MyBallot | null, Refusal>> {
  const may = await app.store.read(async (reader) => {
    const consultation = await consultationOf(reader, query.ballotId);
    if (!consultation.ok) return consultation;
    return await checkInstitutionVoter(app, reader, { consultation: consultation.value, by: query.by });
  });
  if (!may.ok) return may;
  const own = await readMyBallot(app, { ballotId: query.ballotId, voter: INSTITUTION });
  return own.ok ? own : ok(null);
}

async function consultationOf(reader: Reader, ballotId: BallotId): Promise<Result<Consultation, Refusal>> {
  const stored = await reader.ballots.byId(ballotId);
  const consultation = stored === null ? null : await reader.consultations.byId(stored.ballot.consultationId);
  // Of a draft nobody says that it is there.
  if (stored?.ballot.publishedAt == null || consultation === null) return refuse({ type: 'not-found', what: 'ballot' });
  return ok(consultation);
}
