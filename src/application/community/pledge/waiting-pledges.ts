import type { InstitutionAct } from '../../../domain/community/institution-act.ts';
import type { PreparedPledge } from '../../../domain/community/prepared-pledge.ts';
import type { ConsultationId, ProposalId } from '../../../domain/kit/id.ts';
import type { Reader } from '../../application.ts';
import { principalById } from '../../kit/principal.ts';
import type { WaitingPledge } from './ports.ts';

/** The pledges to a request that wait for a second agent, the oldest first. */
export async function waitingPledges(
  reader: Reader,
  of: { readonly consultationId: ConsultationId; readonly proposalId: ProposalId },
): Promise<readonly WaitingPledge[]> {
  const acts = (await reader.communities.waitingActs(of.consultationId)).filter(
    ({ act, content }) => act === 'pledge' && (content as PreparedPledge).proposalId === of.proposalId,
  );
  return await Promise.all(acts.map(async (act) => await waitingPledgeOf(reader, act)));
}

/** A pledge that was prepared, with who is behind it. */
export async function waitingPledgeOf(reader: Reader, act: InstitutionAct): Promise<WaitingPledge> {
  const { id, preparedAt, preparedBy, decided } = act;
  const { expiresAt, ...pledge } = act.content as PreparedPledge;
  const principal = await principalById(reader, preparedBy);
  return { ...pledge, expiresAt: new Date(expiresAt), actId: id, preparedAt, principal, decided };
}
