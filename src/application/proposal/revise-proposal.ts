import { actorOf } from '../../domain/kit/actor.ts';
import type { ParticipantId, ProposalId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type Proposal, statusAfter } from '../../domain/proposal/proposal.ts';
import { confirmed, mustConfirm, revised } from '../../domain/proposal/revision.ts';
import { type Content, checkContent } from '../../domain/proposal/version.ts';
import type { Application, Writer } from '../application.ts';
import { contentHashOf } from '../kit/content-hash.ts';
import { disclosureContextOf } from '../kit/disclose.ts';
import { ANYBODY, decidedHereIn } from '../kit/viewer.ts';
import { queueOutgoingContribution } from '../network/outgoing/queue-outgoing.ts';
import { reviseRemotely } from '../network/outgoing/revise-remotely.ts';
import { checkAmended } from './submit-proposal.ts';

type ReviseProposal = {
  /** The token by which they act, where there is one. */
  readonly token?: TokenId | null | undefined;
  readonly proposalId: ProposalId;
  readonly authorId: ParticipantId;
  readonly content: Content;
  /** The author knows that supports given so far stay with the former version. */
  readonly confirmed: boolean;
};

/** A proposal that its author acts on. */
type OwnProposal = Pick<ReviseProposal, 'proposalId' | 'authorId' | 'token'>;

/** Changes the text of a proposal: at once while nobody can be known to support it, else after its author confirms. */
export async function reviseProposal(app: Application, command: ReviseProposal): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact(async (writer) => {
    const proposal = await ownProposal(writer, command);
    if (!proposal.ok) return proposal;
    const consultation = await writer.consultations.byId(proposal.value.consultationId);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    // Whoever says nothing of the warning, as the form here, leaves it.
    const { warning = proposal.value.current.warning } = command.content;
    const content = checkContent({ ...command.content, warning }, consultation.languages);
    if (!content.ok) return content;
    const { amends } = content.value;
    if (amends !== proposal.value.current.amends) {
      const { number } = proposal.value;
      const amended = await checkAmended(writer, consultation.id, { amends, number });
      if (!amended.ok) return amended;
    }
    if (consultation.host !== null) {
      const by = actorOf(command.authorId, command.token);
      return await reviseRemotely(app, writer, { consultation, proposal: proposal.value, content: content.value, by });
    }
    const viewer = { ...ANYBODY, participantId: command.authorId };
    const author = await disclosureContextOf(writer, app, { consultation, viewer });
    const supported = await writer.supports.any(proposal.value.id);
    const after = revised(proposal.value, {
      content: content.value,
      contentHash: contentHashOf(content.value),
      at: app.now(),
      mustConfirm: mustConfirm(proposal.value, { consultation, supported, author }),
      confirmed: command.confirmed,
    });
    return after.ok
      ? await save(app, writer, { before: proposal.value, after: after.value, token: command.token })
      : after;
  });
}

/** Makes the pending version current, on its author's word. */
export async function confirmVersion(app: Application, command: OwnProposal): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact(async (writer) => {
    const proposal = await ownProposal(writer, command);
    if (!proposal.ok) return proposal;
    const own = await decidedHereIn(writer, proposal.value.consultationId);
    if (!own.ok) return own;
    const after = confirmed(proposal.value, app.now());
    return after.ok
      ? await save(app, writer, { before: proposal.value, after: after.value, token: command.token })
      : after;
  });
}

async function ownProposal(writer: Writer, command: OwnProposal): Promise<Result<Proposal, Refusal>> {
  const proposal = await writer.proposals.lock(command.proposalId, 'change');
  if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
  return proposal.authorId === command.authorId ? ok(proposal) : refuse({ type: 'not-the-author' });
}

async function save(
  app: Application,
  writer: Writer,
  { before, after, token }: { readonly before: Proposal; readonly after: Proposal } & Pick<OwnProposal, 'token'>,
): Promise<Result<Proposal, Refusal>> {
  await writer.proposals.save(after);
  const event = {
    id: app.newId(),
    at: app.now(),
    by: actorOf(after.authorId, token),
    consultationId: after.consultationId,
    proposalId: after.id,
  };
  const { pending, current } = after;
  const version = pending ?? current;
  if (version.number === before.current.number) {
    await writer.proposals.deleteVersions(after.id, current.number);
    await writer.events.append({ ...event, type: 'version-dropped', data: { version: current.number + 1 } });
    return ok(after);
  }
  await writer.events.append({
    ...event,
    type: pending === null ? 'version-published' : 'version-pending',
    data: { version: version.number, contentHash: version.contentHash },
  });
  return ok(after);
}

/** Withdraws a proposal. Its number and its trace stay, its text is no longer shown. Possible in any phase. */
export async function withdrawProposal(app: Application, command: OwnProposal): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const proposal = await writer.proposals.lock(command.proposalId, 'change');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    if (proposal.authorId !== command.authorId) return refuse({ type: 'not-the-author' });
    const status = statusAfter(proposal.status, 'withdraw');
    if (!status.ok) return status;
    const after: Proposal = { ...proposal, status: status.value, pending: null, updatedAt: now };
    await writer.proposals.save(after);
    await writer.events.append({
      id: app.newId(),
      type: 'proposal-withdrawn',
      at: now,
      by: actorOf(command.authorId, command.token),
      consultationId: proposal.consultationId,
      proposalId: proposal.id,
      data: {},
    });
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation !== null && consultation.host !== null) {
      const subject = { kind: 'proposal', id: proposal.id } as const;
      const by = actorOf(command.authorId, command.token);
      await queueOutgoingContribution(app, writer, {
        consultation,
        subject,
        proposalId: proposal.id,
        act: 'delete',
        by,
      });
    }
    return ok(after);
  });
}
