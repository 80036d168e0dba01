import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { lockBallotIn } from './lock-ballot.ts';

/** Takes away a ballot that was drafted and never shown; its slug is free again. A published one stays for good. */
export async function discardBallot(
  app: Application,
  command: {
    readonly ballotId: BallotId;
    /** Hash of the draft as it was read (`etagOf`); refused where it is another now. */
    readonly confirmed?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId, command.confirmed);
    if (!found.ok) return found;
    const { ballot } = found.value.stored;
    if (ballot.publishedAt !== null) return refuse({ type: 'rules-frozen', since: ballot.publishedAt });
    await writer.ballots.delete(ballot.id);
    await writer.events.append({
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
