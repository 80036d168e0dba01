import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { BallotId, Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { type BallotInput, draftIn } from './create-ballot.ts';
import { lockBallotIn } from './lock-ballot.ts';

/** Replaces a whole draft. Of a published ballot only the end can change (`extendBallot`). */
export async function changeBallot(
  app: Application,
  command: {
    readonly ballotId: BallotId;
    readonly input: BallotInput;
    /** Hash of the draft it was made from (`etagOf`); refused where it is another now. */
    readonly basedOn?: string | undefined;
    /** The unfinished change that this completes, by its id: deleted with it. */
    readonly unfinished?: Id | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId, command.basedOn);
    if (!found.ok) return found;
    const { stored, consultation } = found.value;
    const { id, publishedAt } = stored.ballot;
    if (publishedAt !== null) return refuse({ type: 'rules-frozen', since: publishedAt });
    const checked = await draftIn(app, writer, { input: command.input, consultation, instead: stored.ballot });
    if (!checked.ok) return checked;
    await writer.ballots.save({ ...stored, ballot: checked.value });
    if (command.unfinished !== undefined) await writer.unfinishedParts.delete(command.unfinished);
    await writer.events.append({
      id: app.newId(),
      type: 'ballot-changed',
      at: app.now(),
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { ballotId: id },
    });
    return checked;
  });
}
