import { type Ballot, extendedBallot } from '../domain/ballot/ballot.ts';
import { momentOf } from '../domain/ballot/cast.ts';
import type { By } from '../domain/event.ts';
import type { BallotId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type Result, refuse } from '../domain/result.ts';
import type { Localised } from '../domain/text.ts';
import { instantOf } from '../domain/time.ts';
import { agentOf } from './by.ts';
import { lockBallotIn } from './lock-ballot.ts';
import type { Application } from './ports.ts';

export type ExtendBallot = {
  readonly ballotId: BallotId;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly closesAt: string;
  /** Public. */
  readonly reason: Localised;
  readonly by: By;
};

/** Moves the end of a ballot later, before it has closed and within its phase, and says why in public. */
export async function extendBallot(app: Application, command: ExtendBallot): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId);
    if (!found.ok) return found;
    const { kept, consultation } = found.value;
    if (kept.ballot.publishedAt === null) return refuse({ type: 'not-published' });
    const zone = consultation.timeZone;
    const closesAt = instantOf(command.closesAt, { zone, field: 'closesAt', edge: 'end' });
    if (!closesAt.ok) return closesAt;
    const now = momentOf({ receivedAt: app.now(), notBefore: kept.closedAt });
    const to = { closesAt: closesAt.value, reason: command.reason, now };
    const ballot = extendedBallot(kept.ballot, to, consultation);
    if (!ballot.ok) return ballot;
    const extension = ballot.value.extensions.at(-1);
    if (extension === undefined) throw new TypeError('an extended ballot without an extension');
    await writer.ballotWrite.ballot({ ...kept, ballot: ballot.value });
    await writer.ballotWrite.extension({
      ...extension,
      id: app.newId(),
      ballotId: ballot.value.id,
      agentId: agentOf(command.by),
    });
    await writer.write.event({
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
