import { admit } from '../../domain/consultation/eligibility.ts';
import { phaseFor } from '../../domain/consultation/phase.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { dayIn, originOfSupport } from '../../domain/support/origin.ts';
import { checkSupport, type Side, type Support } from '../../domain/support/support.ts';
import type { Application } from '../application.ts';
import { actUnderPseudonym, ensureLinks, newLink, pseudonymFrom } from '../kit/pseudonym.ts';
import { FORGOTTEN } from './ports.ts';

/** How long after an hour its moments are forgotten. */
const FORGET_AFTER_MS = 5 * 60_000;

type GiveSupport = {
  readonly proposalId: ProposalId;
  readonly participantId: ParticipantId;
  readonly side: Side;
  /** The version that was read; null for whatever is current. */
  readonly version?: number | null | undefined;
  readonly receivedAt?: Date | undefined;
  /** Host of the site whose page led to the proposal, where one is known. Counted by day, never kept with the person. */
  readonly origin?: string | null | undefined;
};

/**
 * Supports a proposal, or objects to it. One word per person: given again it changes nothing, given otherwise it
 * replaces the former. It is kept under a pseudonym, by which nobody is found (docs/adr/0056).
 */
export async function giveSupport(app: Application, command: GiveSupport): Promise<Result<Support, Refusal>> {
  const now = app.now();
  return await actUnderPseudonym(app, command.participantId, async (writer, { participant, pseudonymIn }) => {
    const proposal = await writer.proposals.lock(command.proposalId, 'rely');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const territories = await writer.territories.all();
    const receivedAt = command.receivedAt ?? now;
    const admission = admit('support', { consultation, participant, receivedAt, territories });
    if (!admission.ok) return admission;
    const { side, version: wished = null } = command;
    const version = checkSupport(proposal, { side, version: wished, sides: consultation.rules.supports });
    if (!version.ok) return version;
    const supporter = pseudonymIn(consultation.id);
    const before = await writer.supports.of(proposal.id, supporter);
    if (before !== null && before.side === side && before.version === version.value) return ok(before);
    const after: Support = {
      proposalId: proposal.id,
      supporter,
      side,
      version: version.value,
      standing: participant.standing,
      givenAt: receivedAt,
    };
    await writer.supports.save({ before, after });
    if (
      before === null &&
      side === 'for' &&
      !(await writer.supports.wasWithdrawn(proposal.id, { supporter, mark: pseudonymIn(proposal.id) }))
    ) {
      const origin = originOfSupport({ site: command.origin, actorUri: participant.actorUri });
      await writer.supports.addOrigin(proposal.id, { ...origin, day: dayIn(consultation.timeZone, receivedAt) });
    }
    await writer.events.append({
      id: app.newId(),
      type: 'support-given',
      at: now,
      by: null,
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { side, version: version.value, standing: participant.standing },
    });
    return ok(after);
  });
}

type WithdrawSupport = {
  readonly proposalId: ProposalId;
  readonly participantId: ParticipantId;
  /** Only where the current one has this side: withdrawing a support leaves a later objection alone. */
  readonly side?: Side | undefined;
  readonly receivedAt?: Date | undefined;
};

/** Withdraws a support or objection while the phase is open. Does nothing where there is none. */
export async function withdrawSupport(
  app: Application,
  command: WithdrawSupport,
): Promise<Result<{ readonly withdrawn: boolean }, Refusal>> {
  const now = app.now();
  return await actUnderPseudonym<{ readonly withdrawn: boolean }>(
    app,
    command.participantId,
    async (writer, { pseudonymIn }) => {
      const proposal = await writer.proposals.lock(command.proposalId, 'rely');
      if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
      const supporter = pseudonymIn(proposal.consultationId);
      const before = await writer.supports.of(proposal.id, supporter);
      if (before === null || (command.side !== undefined && command.side !== before.side))
        return ok({ withdrawn: false });
      const consultation = await writer.consultations.byId(proposal.consultationId);
      if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
      const phase = phaseFor('support', consultation.phases, command.receivedAt ?? now);
      if (!phase.ok) return phase;
      await writer.supports.save({ before, after: null });
      await writer.supports.markWithdrawn(pseudonymIn(proposal.id));
      await writer.events.append({
        id: app.newId(),
        type: 'support-withdrawn',
        at: now,
        by: null,
        consultationId: consultation.id,
        proposalId: proposal.id,
        data: { side: before.side, standing: before.standing },
      });
      return ok({ withdrawn: true });
    },
  );
}

const AT_ONCE = 500;

/**
 * Puts pseudonyms where an earlier version of the node kept participants: in supports, in votes in polls and in the events
 * of both. Called when a node is opened: nothing else reads them before. Totals stay as they are. Who was erased, or joined
 * into another, gets pseudonyms that nobody can make again.
 */
export async function hideSupporters(app: Application): Promise<void> {
  for (let count = AT_ONCE; count === AT_ONCE; ) {
    count = await app.store.transact(async (writer) => {
      const ids = await writer.participants.withoutLink(AT_ONCE);
      await ensureLinks(writer, app, ids);
      return ids.length;
    });
  }
  for (let count = AT_ONCE; count === AT_ONCE; ) {
    count = await app.store.transact(async (writer) => {
      const ids = await writer.supports.named(AT_ONCE);
      if (ids.length === 0) return 0;
      const links = new Map<ParticipantId, string>(await writer.participants.links(ids));
      const linkOf = (id: ParticipantId) => {
        const link = links.get(id) ?? newLink(app);
        links.set(id, link);
        return link;
      };
      const places = await writer.supports.placesOf(ids);
      await writer.supports.hide(
        places.map((place) => ({
          ...place,
          pseudonym: pseudonymFrom(app, linkOf(place.participantId), place.consultationId),
        })),
      );
      return ids.length;
    });
  }
}

/**
 * Forgets when exactly, and in which order, people supported, voted in polls and answered questionnaires in hours that are over
 * (docs/adr/0213). Not in the first minutes of an hour: who acted a moment ago may still fetch the promise of it.
 */
export async function forgetMoments(app: Application): Promise<void> {
  const before = new Date(app.now());
  before.setUTCMinutes(0, 0, 0);
  if (app.now().getTime() - before.getTime() < FORGET_AFTER_MS) return;
  for (const of of FORGOTTEN) await app.store.transact((writer) => writer.supports.forgetMoments(of, before));
}
