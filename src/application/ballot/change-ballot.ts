import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { type BallotInput, ballotFrom, checkDraft } from './create-ballot.ts';
import { lockBallotIn } from './lock-ballot.ts';

/** Replaces a whole draft. Of a published ballot only the end can change (`extendBallot`). */
export async function changeBallot(
  app: Application,
  command: {
    readonly ballotId: BallotId;
    readonly input: BallotInput;
    /** Hash of the draft it was made from (`etagOf`); refused where it is another now. */
    readonly basedOn?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId, command.basedOn);
    if (!found.ok) return found;
    const { stored, consultation } = found.value;
    const { id, position, createdAt, publishedAt } = stored.ballot;
    if (publishedAt !== null) return refuse({ type: 'rules-frozen', since: publishedAt });
    const draft = ballotFrom(app, command.input, { id, position, createdAt, consultation });
    if (!draft.ok) return draft;
    const others = await writer.ballots.of(consultation.id);
    const checked = await checkDraft(writer, draft.value, { consultation, others });
    if (!checked.ok) return checked;
    await writer.ballots.save({ ...stored, ballot: checked.value });
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
