import { type Consultation, publishedConsultation, rulesDocument } from '../../domain/consultation/consultation.ts';
import { extended } from '../../domain/consultation/phase.ts';
import { originIn } from '../../domain/event/origin.ts';
import { type Actor, agentIdOf, CLOCK } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkLocalised, type Localised, REASON_MAX } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { publishableBallots, writePublished } from '../ballot/publish-ballot.ts';
import { decidedHereNow } from '../kit/community-roles.ts';
import { documentHash } from '../kit/content-hash.ts';
import { AGENTS, HANDLES } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';

/** Opens a draft to the public and freezes its rules for good, and with it the ballots that were drafted in it. */
export async function publishConsultation(
  app: Application,
  command: {
    readonly slug: string;
    /** Hash of the draft and its ballots as they were read (`etagOf`); refused where they are others now. */
    readonly confirmed?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Consultation, Refusal>> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const draft = await writer.consultations.lock(command.slug);
    if (draft === null) return refuse({ type: 'not-found', what: 'consultation' });
    const drafts = (await writer.ballots.of(draft.id)).map(({ ballot }) => ballot);
    const same = checkNotModified([draft, ...drafts], command.confirmed);
    if (!same.ok) return same;
    const published = publishedConsultation(draft, { now, rulesHash: documentHash(rulesDocument(draft)) });
    if (!published.ok) return published;
    const ballots = await publishableBallots(app, writer, published.value);
    if (!ballots.ok) return ballots;
    await writer.consultations.save(published.value);
    // What was to be changed before, and was not, is nothing any more.
    const unfinished = await writer.unfinishedConsultations.changeOf(published.value.id);
    if (unfinished !== null) await writer.unfinishedConsultations.delete(unfinished.id);
    await writer.events.append({
      id: app.newId(),
      type: 'consultation-published',
      at: now,
      by: command.by,
      consultationId: draft.id,
      proposalId: null,
      data: { slug: draft.slug, rulesHash: published.value.rulesHash ?? '' },
    });
    await writePublished(app, writer, { ballots: ballots.value, by: command.by });
    return ok(published.value);
  });
}

/**
 * Takes away a draft with its ballots: its slug and its handle are free again, because the public never saw them. What
 * was published stays, whatever happens: people relied on it.
 */
export async function discardConsultation(
  app: Application,
  command: {
    readonly slug: string;
    /** Hash of the draft and its ballots as they were read (`etagOf`); refused where they are others now. */
    readonly confirmed?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Consultation, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(HANDLES);
    // Nobody is given a draft to work on while it goes.
    await writer.locks.acquire(AGENTS);
    const draft = await writer.consultations.lock(command.slug);
    if (draft === null) return refuse({ type: 'not-found', what: 'consultation' });
    if (draft.publishedAt !== null) return refuse({ type: 'already-published' });
    const ballots = (await writer.ballots.of(draft.id)).map(({ ballot }) => ballot);
    const same = checkNotModified([draft, ...ballots], command.confirmed);
    if (!same.ok) return same;
    const unneeded = await checkUnneeded(writer, draft);
    if (!unneeded.ok) return unneeded;
    // Before it goes: whether it is theirs to discard is asked of what agents work on.
    await writer.events.append({
      id: app.newId(),
      type: 'consultation-discarded',
      at: app.now(),
      by: command.by,
      consultationId: draft.id,
      proposalId: null,
      data: { slug: draft.slug },
    });
    for (const { id } of ballots) await writer.ballots.delete(id);
    await writer.consultations.delete(draft.id);
    await writer.handles.release(draft.handle);
    return ok(draft);
  });
}

async function checkUnneeded(reader: Reader, { id, slug }: Consultation): Promise<Result<null, Refusal>> {
  const by = await reader.consultations.follower(slug);
  if (by !== null) return refuse({ type: 'still-followed', by });
  return (await reader.consultations.holdsProposals(id)) ? refuse({ type: 'holds-proposals' }) : ok(null);
}

type ExtendPhase = {
  readonly slug: string;
  readonly phaseId: string;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly closesAt: string;
  /** Public. */
  readonly reason: Localised;
  readonly by: Actor | null;
};

/** Moves the end of a phase later, before it has closed, and says why in public. */
export async function extendPhase(app: Application, command: ExtendPhase): Promise<Result<Consultation, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const consultation = await writer.consultations.lock(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = await decidedHereNow(writer, consultation);
    if (!own.ok) return own;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const to = checkAll({
      closesAt: instantOf(command.closesAt, { zone: consultation.timeZone, field: 'closesAt', edge: 'end' }),
      reason: checkLocalised(command.reason, 'reason', REASON_MAX),
    });
    if (!to.ok) return to;
    const { closesAt, reason } = to.value;
    const phase = consultation.phases.find(({ id }) => id === command.phaseId);
    const phases = extended(consultation.phases, command.phaseId, { closesAt, now });
    if (!phases.ok) return phases;
    if (phase === undefined) return refuse({ type: 'not-found', what: 'phase' });
    const after = { ...consultation, phases: phases.value };
    await writer.consultations.save(after);
    await writer.consultations.saveExtension({
      id: app.newId(),
      phaseId: phase.id,
      from: phase.closesAt,
      to: closesAt,
      reason,
      agentId: agentIdOf(command.by),
      at: now,
    });
    await writer.events.append({
      id: app.newId(),
      type: 'phase-extended',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { phaseId: phase.id, from: phase.closesAt.toISOString(), to: closesAt.toISOString() },
    });
    return ok(after);
  });
}

/**
 * Writes the events of phases and polls whose time has come. Rules read the clock themselves; this only announces, so a
 * node that slept announces late and loses nothing. Answers when there will be something to announce again.
 */
export async function announcePhases(
  app: Application,
): Promise<{ readonly announced: number; readonly next: Date | null }> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const edges = await writer.consultations.unannounced(now);
    // Extensions hold the consultation while they move an end.
    for (const slug of [...new Set(edges.map(({ consultation }) => consultation.slug))].sort()) {
      await writer.consultations.lock(slug);
    }
    let announced = 0;
    for (const { consultation, phase, edge } of edges) {
      // Another worker was first, or the phase was extended a moment ago.
      if (!(await writer.consultations.markAnnounced(phase.id, edge, now))) continue;
      announced += 1;
      await writer.events.append({
        id: app.newId(),
        type: edge === 'opened' ? 'phase-opened' : 'phase-closed',
        at: edge === 'opened' ? phase.opensAt : phase.closesAt,
        by: CLOCK,
        origin: originIn(consultation),
        consultationId: consultation.id,
        proposalId: null,
        data: { phaseId: phase.id, kind: phase.kind },
      });
    }
    const polls = await writer.polls.closedUnannounced(now);
    for (const poll of polls) {
      if (!(await writer.polls.markAnnounced(poll.id, now))) continue;
      announced += 1;
      await writer.events.append({
        id: app.newId(),
        type: 'poll-closed',
        at: poll.closesAt,
        by: CLOCK,
        consultationId: poll.consultationId,
        proposalId: null,
        data: { pollId: poll.id },
      });
    }
    announced += await writeTotals(app, writer);
    return { announced, next: await writer.consultations.nextEdge(now) };
  });
}

/** How long after the close of a phase its totals are written down: what arrived before it is counted by then. */
const TOTALS_AFTER_MS = 2 * 60_000;

/** Commits to how many supported what, once nobody can any more; not of what another institution or platform counts. */
async function writeTotals(app: Application, writer: Writer): Promise<number> {
  const due = await writer.consultations.withoutTotals(new Date(app.now().getTime() - TOTALS_AFTER_MS));
  const ours = due.filter(({ consultation }) => originIn(consultation).kind === 'own' && consultation.source === null);
  let written = 0;
  for (const { consultation, phase } of ours) {
    await writer.consultations.lock(consultation.slug);
    if (!(await writer.supports.savePhaseTotals(phase.id, consultation.id))) continue;
    written += 1;
    await writer.events.append({
      id: app.newId(),
      type: 'phase-totals',
      at: app.now(),
      by: CLOCK,
      consultationId: consultation.id,
      proposalId: null,
      data: { phaseId: phase.id, kind: phase.kind },
    });
  }
  return written;
}
