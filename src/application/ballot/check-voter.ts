import { admitToBallot, type Eligibility } from '../../domain/ballot/cast.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { eligibilityIn } from './eligibility.ts';
import type { Voter } from './ports.ts';

/**
 * Under which standing a person may vote in a ballot, or why not, to be shown before anybody fills it in. Whoever answers
 * is who answers when they cast.
 */
export async function checkVoter(
  app: Application,
  query: { readonly ballotId: BallotId; readonly voter: Voter },
): Promise<Result<Eligibility, Refusal>> {
  return await app.store.read(async (reader) => {
    const stored = await reader.ballots.byId(query.ballotId);
    if (stored === null) return refuse({ type: 'not-found', what: 'ballot' });
    const { ballot } = stored;
    const [voter = refuse({ type: 'participant-needed' as const })] = await eligibilityIn(app).check(reader, {
      ballot,
      voters: [query.voter],
    });
    if (!voter.ok) return voter;
    const { standing, territory } = voter.value;
    const territories = ballot.rules.territories === null ? [] : await reader.territories.all();
    const admitted = admitToBallot(ballot, voter.value, territories);
    return admitted.ok ? ok({ standing, territory }) : admitted;
  });
}
