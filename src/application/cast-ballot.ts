import { admitToBallot, type Cast, checkCast } from '../domain/ballot/cast.ts';
import type { Choice } from '../domain/ballot/choice.ts';
import type { BallotId, CastId } from '../domain/id.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { commitmentOf, saltOf, voterKeyOf } from './ballot-secret.ts';
import type { KeptBallot } from './ballots.ts';
import { eligibilityIn, type Voter } from './eligibility.ts';
import type { Application } from './ports.ts';

export type CastBallot = {
  readonly ballotId: BallotId;
  readonly voter: Voter;
  readonly choice: Choice;
  /** Hash of the rules that the voter read. */
  readonly rulesHash: string;
  readonly receivedAt?: Date | undefined;
};

/**
 * What a voter gets for a cast, and gets again as long as the cast stands. It says that the node took this ballot under
 * these rules; `commitment` is of the content and `salt`, so that the node cannot show another content for it later
 * (docs/ballots: Receipts).
 */
export type Receipt = {
  readonly id: CastId;
  readonly ballotId: BallotId;
  readonly castAt: Date;
  /** 1 for a voter's first cast; a higher one takes the place of those below. */
  readonly sequence: number;
  /** Of the voter at that moment: ballots are counted by it. */
  readonly standing: Standing;
  readonly rulesHash: string;
  readonly commitment: string;
  readonly salt: string;
};

/** Casts a ballot, or another in its place. One person has one ballot, in whatever door they come. */
export async function castBallot(app: Application, command: CastBallot): Promise<Result<Receipt, Refusal>> {
  const receivedAt = command.receivedAt ?? app.now();
  return await app.store.transact(async (writer) => {
    const kept = await writer.ballotWrite.lock(command.ballotId, 'cast');
    if (kept === null) return refuse({ type: 'not-found', what: 'ballot' });
    const { ballot } = kept;
    const voter = await eligibilityIn(app).hold(writer, { ballot, voter: command.voter });
    if (!voter.ok) return voter;
    const territories = ballot.rules.territories === null ? [] : await writer.territories.all();
    const admission = admitToBallot(ballot, voter.value, territories);
    if (!admission.ok) return admission;
    const voterKey = voterKeyOf(app, kept, voter.value.person);
    const earlier = (await writer.ballots.cast(ballot.id, voterKey))?.sequence ?? 0;
    const { choice, rulesHash } = command;
    const checked = checkCast(ballot, { choice, rulesHash, earlier, receivedAt, notBefore: kept.closedAt });
    if (!checked.ok) return checked;
    const { content, sequence } = checked.value;
    const cast: Cast = {
      id: app.newId(),
      ballotId: ballot.id,
      voterKey,
      sequence,
      standing: voter.value.standing,
      channel: 'online',
      batchId: null,
      content: { sealed: false, content },
      rulesHash,
      receivedAt: checked.value.receivedAt,
    };
    await writer.ballotWrite.cast(cast);
    // Neither who nor what: an event with a name in it would tell whose the cast beside it is.
    await writer.write.event({
      id: app.newId(),
      type: 'ballot-cast',
      at: receivedAt,
      by: null,
      consultationId: ballot.consultationId,
      proposalId: null,
      data: { ballotId: ballot.id },
    });
    return ok(receiptOf(app, kept, cast));
  });
}

/** The same receipt for the same cast, however often it is asked for. */
export function receiptOf(app: Application, kept: KeptBallot, cast: Cast): Receipt {
  const { id, ballotId, sequence, standing, rulesHash, receivedAt } = cast;
  const salt = saltOf(app, kept, cast);
  const content = cast.content.sealed ? cast.content.ciphertext : cast.content.content;
  const commitment = commitmentOf({ ballot: ballotId, rulesHash, sequence, content, salt });
  return { id, ballotId, castAt: receivedAt, sequence, standing, rulesHash, commitment, salt };
}
