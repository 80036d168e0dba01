import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Application } from '../application.ts';
import { seesDrafts, visibleConsultation } from '../kit/viewer.ts';
import type { FindProposal } from './read-proposals.ts';

export type LocatedProposal = Pick<Proposal, 'id' | 'number' | 'status'> & {
  /** Its source language. */
  readonly lang: Lang;
};

/** The proposal behind an address, for an act on it; as findable as `readProposal` says. */
export async function locateProposal(app: Application, query: FindProposal): Promise<Result<LocatedProposal, Refusal>> {
  return await app.store.readShared(async (reader) => {
    const consultation = await visibleConsultation(reader, query);
    if (!consultation.ok) return consultation;
    const proposal =
      'id' in query
        ? await reader.proposals.byId(query.id)
        : await reader.proposals.byNumber(consultation.value.id, query.number);
    if (proposal === null || proposal.consultationId !== consultation.value.id) {
      return refuse({ type: 'not-found', what: 'proposal' });
    }
    const own = query.viewer.participantId === proposal.authorId;
    if (proposal.status === 'held' && !own && !seesDrafts(query.viewer, proposal.consultationId)) {
      return refuse({ type: 'not-found', what: 'proposal' });
    }
    const { id, number, status, current } = proposal;
    return ok({ id, number, status, lang: current.lang });
  });
}
