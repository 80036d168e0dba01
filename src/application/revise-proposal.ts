import type { ParticipantId, ProposalId } from '../domain/id.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import { confirmed, mustConfirm, revised } from '../domain/proposal/revision.ts';
import { type Content, checkContent } from '../domain/proposal/version.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkAmended } from './check-amended.ts';
import { contentHashOf } from './content-hash.ts';
import { onlookerOf } from './disclose.ts';
import { decidedHereIn } from './network/decided-here.ts';
import { reviseFromHome } from './network/revise-from-home.ts';
import type { Application, Writer } from './ports.ts';
import { ANYBODY } from './sign-in.ts';

export type ReviseProposal = {
  readonly proposalId: ProposalId;
  readonly authorId: ParticipantId;
  readonly content: Content;
  /** The author knows that supports given so far stay with the former version. */
  readonly confirmed: boolean;
};

/** Changes the text of a proposal: at once while nobody can be known to support it, else after its author confirms. */
export async function reviseProposal(app: Application, command: ReviseProposal): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact(async (writer) => {
    const proposal = await ownProposal(writer, command);
    if (!proposal.ok) return proposal;
    const consultation = await writer.consultations.byId(proposal.value.consultationId);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const content = checkContent(command.content, consultation.languages);
    if (!content.ok) return content;
    const { amends } = content.value;
    if (amends !== proposal.value.current.amends) {
      const { number } = proposal.value;
      const amended = await checkAmended(writer, consultation.id, { amends, number });
      if (!amended.ok) return amended;
    }
    if (consultation.host !== null) {
      return await reviseFromHome(app, writer, { consultation, proposal: proposal.value, content: content.value });
    }
    const viewer = { ...ANYBODY, participantId: command.authorId };
    const author = await onlookerOf(writer, app, { consultation, viewer });
    const supported = await writer.supports.any(proposal.value.id);
    const after = revised(proposal.value, {
      content: content.value,
      contentHash: contentHashOf(content.value),
      at: app.now(),
      mustConfirm: mustConfirm(proposal.value, { consultation, supported, author }),
      confirmed: command.confirmed,
    });
    return after.ok ? await keep(app, writer, { before: proposal.value, after: after.value }) : after;
  });
}

/** Makes the pending version current, on its author's word. */
export async function confirmVersion(
  app: Application,
  command: { readonly proposalId: ProposalId; readonly authorId: ParticipantId },
): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact(async (writer) => {
    const proposal = await ownProposal(writer, command);
    if (!proposal.ok) return proposal;
    const own = await decidedHereIn(writer, proposal.value.consultationId);
    if (!own.ok) return own;
    const after = confirmed(proposal.value, app.now());
    return after.ok ? await keep(app, writer, { before: proposal.value, after: after.value }) : after;
  });
}

async function ownProposal(
  writer: Writer,
  command: { readonly proposalId: ProposalId; readonly authorId: ParticipantId },
): Promise<Result<Proposal, Refusal>> {
  const proposal = await writer.write.lockProposal(command.proposalId, 'change');
  if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
  return proposal.authorId === command.authorId ? ok(proposal) : refuse({ type: 'not-the-author' });
}

async function keep(
  app: Application,
  writer: Writer,
  { before, after }: { readonly before: Proposal; readonly after: Proposal },
): Promise<Result<Proposal, Refusal>> {
  await writer.write.proposal(after);
  const event = {
    id: app.newId(),
    at: app.now(),
    by: { participant: after.authorId },
    consultationId: after.consultationId,
    proposalId: after.id,
  };
  const { pending, current } = after;
  const version = pending ?? current;
  if (version.number === before.current.number) {
    await writer.write.forgetVersions(after.id, current.number);
    await writer.write.event({ ...event, type: 'version-dropped', data: { version: current.number + 1 } });
    return ok(after);
  }
  await writer.write.event({
    ...event,
    type: pending === null ? 'version-published' : 'version-pending',
    data: { version: version.number, contentHash: version.contentHash },
  });
  return ok(after);
}
