import type { FormerDetails } from '../domain/proposal/details.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { locateProposal } from './locate-proposal.ts';
import type { Application } from './ports.ts';
import { seesDrafts } from './read-consultations.ts';
import type { FindProposal } from './read-proposals.ts';

/** What a proposal said beside its text before: for officers of its consultation and for its author, never the public. */
export async function readFormerDetails(
  app: Application,
  query: FindProposal,
): Promise<Result<readonly FormerDetails[], Refusal>> {
  const located = await locateProposal(app, query);
  if (!located.ok) return located;
  return await app.store.read(async (reader) => {
    const proposal = await reader.proposals.byId(located.value.id);
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const own = query.viewer.participantId === proposal.authorId;
    if (!own && !seesDrafts(query.audience, proposal.consultationId)) {
      return refuse({ type: 'missing-scope', scope: 'moderate' });
    }
    return ok(await reader.formerDetails.of(proposal.id));
  });
}
