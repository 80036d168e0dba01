import type { Consultation } from '../domain/consultation/consultation.ts';
import type { ParticipantId, ProposalId } from '../domain/id.ts';
import type { Details } from '../domain/proposal/details.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { ImageView } from './images.ts';
import { wantedDetails } from './network/home-acts.ts';
import { type HomeState, homeStateOf } from './network/home-state.ts';
import type { Application } from './ports.ts';
import type { DecisionView } from './views.ts';

/** A proposal as its author reads it: whatever its status, with what waits for their word. */
export type OwnProposal = {
  readonly proposal: Proposal;
  readonly consultation: Consultation;
  readonly images: readonly ImageView[];
  readonly decisions: readonly DecisionView[];
  /** Where it stands at the host, where another institution decides. */
  readonly home: HomeState | null;
  /** The topics, the place and the images that it is to have, once the host took them; those it has where nothing waits. */
  readonly wanted: Omit<Details, 'images'> & { readonly images: readonly ImageView[] };
};

/** One's own proposal. Whoever did not write it is told nothing, not even that it is there. */
export async function readOwnProposal(
  app: Application,
  query: { readonly proposalId: ProposalId; readonly authorId: ParticipantId },
): Promise<Result<OwnProposal, Refusal>> {
  return await app.store.read(async (reader) => {
    const proposal = await reader.proposals.byId(query.proposalId);
    if (proposal === null || proposal.authorId !== query.authorId)
      return refuse({ type: 'not-found', what: 'proposal' });
    const consultation = await reader.consultations.byId(proposal.consultationId);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const decisions = await reader.views.decisions({ kind: 'proposal', id: proposal.id });
    const images = await reader.images.of(proposal.id);
    const home = await homeStateOf(reader, proposal.id);
    const { images: said, ...wanted } = await wantedDetails(reader, proposal);
    const known = await reader.images.everOf(proposal.id);
    const pictures: ImageView[] = [];
    for (const { hash, alt } of said) {
      // Of two that have one address, each once.
      const image = known.find((each) => each.hash === hash && !pictures.some(({ id }) => id === each.id));
      if (image !== undefined) pictures.push({ ...image, alt });
    }
    return ok({ proposal, consultation, images, decisions, home, wanted: { ...wanted, images: pictures } });
  });
}
