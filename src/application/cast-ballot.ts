import { admitToBallot, type Cast, checkCast, type VoterKey } from '../domain/ballot/cast.ts';
import type { Choice } from '../domain/ballot/choice.ts';
import type { NewEvent } from '../domain/event.ts';
import type { BallotId, CastId } from '../domain/id.ts';
import type { Territory } from '../domain/institution/territory.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type BallotKeys, ballotKeys, commitmentOf } from './ballot-secret.ts';
import type { KeptBallot } from './ballots.ts';
import { type EligibleVoter, eligibilityIn, type Voter } from './eligibility.ts';
import { gathered } from './gathered.ts';
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

/**
 * Casts a ballot, or another in its place. One person has one ballot, in whatever door they come. Ballots that arrive
 * together are kept together: on the last evening a whole city votes at once.
 */
export async function castBallot(app: Application, command: CastBallot): Promise<Result<Receipt, Refusal>> {
  const { ballotId, receivedAt = app.now(), ...said } = command;
  return await castInTurn(app, ballotId, { ...said, receivedAt });
}

type Said = Omit<CastBallot, 'ballotId' | 'receivedAt'> & { readonly receivedAt: Date };
type Outcome = Result<Receipt, Refusal>;

const castInTurn = gathered<Said, Outcome>(
  async (app, ballotId, asked) =>
    await app.store.transact(async (writer) => {
      const kept = await writer.ballotWrite.lock(ballotId, 'cast');
      if (kept === null) return asked.map(() => refuse({ type: 'not-found', what: 'ballot' }));
      const { ballot } = kept;
      const voters = await eligibilityIn(app).hold(writer, { ballot, voters: asked.map(({ voter }) => voter) });
      const territories = ballot.rules.territories === null ? [] : await writer.territories.all();
      const keys = ballotKeys(app, kept);
      const voterKeys = voters.flatMap((voter) => (voter.ok ? [keys.voterKeyOf(voter.value.person)] : []));
      const sequences = new Map(await writer.ballots.sequences(ballot.id, voterKeys));
      const standing = new Map<VoterKey, Cast>();
      const events: NewEvent[] = [];
      const outcomes: Outcome[] = [];
      for (const [index, said] of asked.entries()) {
        const voter = voters[index] ?? refuse({ type: 'participant-needed' as const });
        const cast = voter.ok ? judged(app, { kept, keys, said, territories, voter: voter.value, sequences }) : voter;
        outcomes.push(cast.ok ? ok(receiptOf(keys, cast.value)) : cast);
        if (!cast.ok) continue;
        sequences.set(cast.value.voterKey, cast.value.sequence);
        standing.set(cast.value.voterKey, cast.value);
        events.push(castEvent(app, kept, said.receivedAt));
      }
      if (events.length === 0) return outcomes;
      await writer.ballotWrite.casts([...standing.values()]);
      await writer.write.event(...events);
      return outcomes;
    }),
);

type Judging = {
  readonly kept: KeptBallot;
  readonly keys: BallotKeys;
  readonly said: Said;
  readonly voter: EligibleVoter;
  readonly territories: readonly Territory[];
  /** Of voters who cast before, the number of their standing cast. */
  readonly sequences: ReadonlyMap<VoterKey, number>;
};

function judged(app: Application, { kept, keys, said, voter, territories, sequences }: Judging): Result<Cast, Refusal> {
  const { ballot } = kept;
  const admission = admitToBallot(ballot, voter, territories);
  if (!admission.ok) return admission;
  const voterKey = keys.voterKeyOf(voter.person);
  const { choice, rulesHash, receivedAt } = said;
  const earlier = sequences.get(voterKey) ?? 0;
  const checked = checkCast(ballot, { choice, rulesHash, earlier, receivedAt, notBefore: kept.closedAt });
  if (!checked.ok) return checked;
  const { content, sequence } = checked.value;
  return ok({
    id: app.newId(),
    ballotId: ballot.id,
    voterKey,
    sequence,
    standing: voter.standing,
    channel: 'online',
    batchId: null,
    content: { sealed: false, content },
    rulesHash,
    receivedAt: checked.value.receivedAt,
  });
}

/** Neither who nor what: an event with a name in it would tell whose the cast beside it is. */
function castEvent(app: Application, { ballot }: KeptBallot, at: Date): NewEvent {
  return {
    id: app.newId(),
    type: 'ballot-cast',
    at,
    by: null,
    consultationId: ballot.consultationId,
    proposalId: null,
    data: { ballotId: ballot.id },
  };
}

/** The same receipt for the same cast, however often it is asked for. */
export function receiptOf(keys: BallotKeys, cast: Cast): Receipt {
  const { id, ballotId, sequence, standing, rulesHash, receivedAt } = cast;
  const salt = keys.saltOf(cast);
  const content = cast.content.sealed ? cast.content.ciphertext : cast.content.content;
  const commitment = commitmentOf({ ballot: ballotId, rulesHash, sequence, content, salt });
  return { id, ballotId, castAt: receivedAt, sequence, standing, rulesHash, commitment, salt };
}
