import { admitToBallot, type Eligibility } from '../domain/ballot/cast.ts';
import type { BallotId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { eligibilityIn, type Voter } from './eligibility.ts';
import type { Application } from './ports.ts';

/**
 * As what this very person may vote in a ballot, or why not: what a page says before anybody fills it in. Whoever answers
 * is who answers when they cast.
 */
export async function checkVoter(
  app: Application,
  query: { readonly ballotId: BallotId; readonly voter: Voter },
): Promise<Result<Eligibility, Refusal>> {
  return await app.store.transact(async (writer) => {
    const kept = await writer.ballots.byId(query.ballotId);
    if (kept === null) return refuse({ type: 'not-found', what: 'ballot' });
    const { ballot } = kept;
    const [voter = refuse({ type: 'participant-needed' as const })] = await eligibilityIn(app).hold(writer, {
      ballot,
      voters: [query.voter],
    });
    if (!voter.ok) return voter;
    const { standing, territory } = voter.value;
    const territories = ballot.rules.territories === null ? [] : await writer.territories.all();
    const admitted = admitToBallot(ballot, voter.value, territories);
    return admitted.ok ? ok({ standing, territory }) : admitted;
  });
}
