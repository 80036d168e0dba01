import { type Ballot, extendedBallot } from '../../domain/ballot/ballot.ts';
import { momentOf } from '../../domain/ballot/cast.ts';
import { type Actor, agentIdOf } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
import { checkLocalised, type Localised, REASON_MAX } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import type { Application } from '../application.ts';
import { lockBallotIn } from './lock-ballot.ts';

export type ExtendBallot = {
  readonly ballotId: BallotId;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly closesAt: string;
  /** Public. */
  readonly reason: Localised;
  readonly by: Actor | null;
};

/** Moves the end of a ballot later, before it has closed and within its phase, and says why in public. */
export async function extendBallot(app: Application, command: ExtendBallot): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId);
    if (!found.ok) return found;
    const { stored, consultation } = found.value;
    if (stored.ballot.publishedAt === null) return refuse({ type: 'not-published' });
    const zone = consultation.timeZone;
    const to = checkAll({
      closesAt: instantOf(command.closesAt, { zone, field: 'closesAt', edge: 'end' }),
      reason: checkLocalised(command.reason, 'reason', REASON_MAX),
    });
    if (!to.ok) return to;
    const now = momentOf({ receivedAt: app.now(), notBefore: stored.closedAt });
    const ballot = extendedBallot(stored.ballot, { ...to.value, now }, consultation);
    if (!ballot.ok) return ballot;
    const extension = ballot.value.extensions.at(-1);
    if (extension === undefined) throw new TypeError('an extended ballot without an extension');
    await writer.ballots.save({ ...stored, ballot: ballot.value });
    await writer.ballots.saveExtension({
      ...extension,
      id: app.newId(),
      ballotId: ballot.value.id,
      agentId: agentIdOf(command.by),
    });
    await writer.events.append({
      id: app.newId(),
      type: 'ballot-extended',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: {
        ballotId: ballot.value.id,
        from: extension.from.toISOString(),
        to: extension.to.toISOString(),
      },
    });
    return ballot;
  });
}
