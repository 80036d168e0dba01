import type { Ballot } from '../domain/ballot/ballot.ts';
import type { By } from '../domain/event.ts';
import type { BallotId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { lockBallotIn } from './lock-ballot.ts';
import { checkMadeFrom } from './made-from.ts';
import type { Application } from './ports.ts';

/** Takes away a ballot that was drafted and never shown; its slug is free again. A published one stays for good. */
export async function discardBallot(
  app: Application,
  command: {
    readonly ballotId: BallotId;
    /** Hash of the draft as it was read (`stateHash`); refused where it is another now. */
    readonly confirmed?: string | undefined;
    readonly by: By;
  },
): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId);
    if (!found.ok) return found;
    const { ballot } = found.value.kept;
    const same = checkMadeFrom(ballot, command.confirmed);
    if (!same.ok) return same;
    if (ballot.publishedAt !== null) return refuse({ type: 'rules-frozen', since: ballot.publishedAt });
    await writer.ballotWrite.discard(ballot.id);
    await writer.write.event({
      id: app.newId(),
      type: 'ballot-discarded',
      at: app.now(),
      by: command.by,
      consultationId: ballot.consultationId,
      proposalId: null,
      data: { ballotId: ballot.id, slug: ballot.slug },
    });
    return ok(ballot);
  });
}
