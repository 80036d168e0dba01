import type { Ballot } from '../domain/ballot/ballot.ts';
import type { By } from '../domain/event.ts';
import type { BallotId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type Result, refuse } from '../domain/result.ts';
import { type BallotSaid, ballotFrom, checkDraft } from './create-ballot.ts';
import { lockBallotIn } from './lock-ballot.ts';
import { checkMadeFrom } from './made-from.ts';
import type { Application } from './ports.ts';

/** Says a draft anew, all of it. Nothing of a published ballot changes but its end (`extendBallot`). */
export async function changeBallot(
  app: Application,
  command: {
    readonly ballotId: BallotId;
    readonly said: BallotSaid;
    /** Hash of the draft it was made from (`stateHash`); refused where it is another now. */
    readonly madeFrom?: string | undefined;
    readonly by: By;
  },
): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId);
    if (!found.ok) return found;
    const { kept, consultation } = found.value;
    const { id, position, createdAt, publishedAt } = kept.ballot;
    const same = checkMadeFrom(kept.ballot, command.madeFrom);
    if (!same.ok) return same;
    if (publishedAt !== null) return refuse({ type: 'rules-frozen', since: publishedAt });
    const draft = ballotFrom(app, command.said, { id, position, createdAt, consultation });
    if (!draft.ok) return draft;
    const others = await writer.ballots.of(consultation.id);
    const checked = await checkDraft(writer, draft.value, { consultation, others });
    if (!checked.ok) return checked;
    await writer.ballotWrite.ballot({ ...kept, ballot: checked.value });
    await writer.write.event({
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
