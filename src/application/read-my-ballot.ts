import { type Choice, choiceOf } from '../domain/ballot/choice.ts';
import type { Content } from '../domain/ballot/content.ts';
import type { BallotId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { ballotKeys } from './ballot-secret.ts';
import { type Receipt, receiptOf } from './cast-ballot.ts';
import { eligibilityIn, type Voter } from './eligibility.ts';
import type { Application } from './ports.ts';

/** A voter's own standing ballot. `choice` and `content` are null while it is sealed. */
export type MyBallot = {
  readonly receipt: Receipt;
  readonly choice: Choice | null;
  readonly content: Content | null;
};

/** What this very person cast, with its receipt; refused where they cast nothing. Nobody else can ask for it. */
export async function readMyBallot(
  app: Application,
  query: { readonly ballotId: BallotId; readonly voter: Voter },
): Promise<Result<MyBallot, Refusal>> {
  return await app.store.read(async (reader) => {
    const kept = await reader.ballots.byId(query.ballotId);
    if (kept === null) return refuse({ type: 'not-found', what: 'ballot' });
    const { ballot } = kept;
    const person = await eligibilityIn(app).personOf(reader, { ballot, voter: query.voter });
    const keys = ballotKeys(app, kept);
    const cast = person === null ? null : await reader.ballots.cast(ballot.id, keys.voterKeyOf(person));
    if (cast === null) return refuse({ type: 'not-found', what: 'cast' });
    const receipt = receiptOf(keys, cast);
    if (cast.content.sealed) return ok({ receipt, choice: null, content: null });
    const { content } = cast.content;
    return ok({ receipt, choice: choiceOf(ballot, content), content });
  });
}
