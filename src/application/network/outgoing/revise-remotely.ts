import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import { revised } from '../../../domain/proposal/revision.ts';
import type { Content } from '../../../domain/proposal/version.ts';
import type { Application, Writer } from '../../application.ts';
import { contentHashOf } from '../../kit/content-hash.ts';
import { queueOutgoingContribution, resolveDecider } from './queue-outgoing.ts';

/**
 * Another text for a proposal in a consultation that another institution hosts. What the host has stays as it is, with
 * the new text waiting beside it, until the host took that; what the host does not have yet is changed at once. The host
 * asks for no second word: that supports stay with the version they were given to is said before.
 */
export async function reviseRemotely(
  app: Application,
  writer: Writer,
  of: {
    readonly consultation: Consultation;
    readonly proposal: Proposal;
    readonly content: Content;
    readonly by: Actor | null;
  },
): Promise<Result<Proposal, Refusal>> {
  const { consultation, proposal, content, by } = of;
  const author = await writer.participants.byId(proposal.authorId);
  const decider = await resolveDecider(writer, consultation, author ?? { kind: 'local' });
  if (!decider.ok) return decider;
  const contentHash = contentHashOf(content);
  const atHost = proposal.number !== null;
  const change = { content, contentHash, at: app.now(), mustConfirm: atHost, confirmed: false };
  const changed = revised({ ...proposal, pending: null }, change);
  if (!changed.ok) return changed;
  const { current } = changed.value;
  // Nobody but its author ever saw the former text.
  const after = atHost ? changed.value : { ...changed.value, current: { ...current, number: proposal.current.number } };
  await writer.proposals.save(after);
  const version = after.pending ?? after.current;
  await writer.events.append({
    id: app.newId(),
    type: 'version-pending',
    at: app.now(),
    by,
    consultationId: consultation.id,
    proposalId: after.id,
    data: { version: version.number, contentHash },
  });
  const subject = { kind: 'proposal', id: after.id } as const;
  await queueOutgoingContribution(app, writer, { consultation, subject, proposalId: after.id, act: 'update', by });
  return ok(after);
}
