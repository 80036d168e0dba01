import { isCommunity } from '../../../domain/community/community.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { HOLDERS_MAX } from '../../../domain/network/host.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Application, Writer } from '../../application.ts';
import { pauseAfter, READ_AGAIN_MS } from '../../kit/retry-pause.ts';
import type { Mirror } from '../cohost/ports.ts';
import { followWaiting } from '../hand-over/follow-new-host.ts';
import { saveMirroredOffer } from '../hand-over/save-mirrored-offer.ts';
import { followMove, loadMoves, notReadLately, resolveMove } from '../move/resolve-move.ts';
import { isResyncPossible, planResync } from '../subtotal/plan-resync.ts';
import { type Mirroring, recordEvidence } from './mirroring.ts';
import type { HostReader, Mirrored, MirroredConsultation, MirroredPage } from './ports.ts';
import { saveMirroredAnswer } from './save-mirrored-answer.ts';
import { saveMirroredBallot } from './save-mirrored-ballot.ts';
import { saveMirroredCharter } from './save-mirrored-charter.ts';
import { saveMirroredCohostAnswer } from './save-mirrored-cohost-answer.ts';
import { saveMirroredComment, saveMirroredCommentTrace } from './save-mirrored-comment.ts';
import { saveMirroredConsultation } from './save-mirrored-consultation.ts';
import { saveMirroredIntroduced } from './save-mirrored-introduced.ts';
import { saveMirroredPaperMembers } from './save-mirrored-paper-members.ts';
import { saveMirroredPledge } from './save-mirrored-pledge.ts';
import { saveMirroredPoll } from './save-mirrored-poll.ts';
import { type MirrorOutcome, saveMirroredProposal, saveMirroredProposalTrace } from './save-mirrored-proposal.ts';
import { saveMirroredRequest } from './save-mirrored-request.ts';
import { saveMirroredSettlement } from './save-mirrored-settlement.ts';
import { saveMirroredSubtotal } from './save-mirrored-subtotal.ts';
import { saveMirroredVersion } from './save-mirrored-version.ts';
import { signersOf, unproven } from './signers.ts';
import { saveMirroredUnread } from './unread-statements.ts';

/** Numbers of registered people that a host may name, of all of them. */
const REGISTRATIONS_MAX = 2_000;
/** Mirrors that are read at a time: a host that does not answer holds up few others. */
const AT_ONCE = 4;
/** So long one mirror is read without a break: a host that goes on and on holds up no other. */
const READ_MS = 30_000;

/**
 * Reads the hosts of all mirrors that are due; answers how many pages were applied. One whose page cannot be applied is read again
 * later, and holds up no other.
 */
export async function readHosts(app: Application, host: HostReader, stop?: AbortSignal): Promise<number> {
  const now = app.now();
  const latest = new Date(now.getTime() + READ_AGAIN_MS);
  const due = [...(await app.store.read((reader) => reader.sharing.dueMirrors(now, latest)))];
  let pages = 0;
  const failures: unknown[] = [];
  const readSome = async () => {
    for (let next = due.shift(); next !== undefined && stop?.aborted !== true; next = due.shift()) {
      try {
        const read = await readHost(app, host, next);
        pages += read;
      } catch (error) {
        failures.push(error);
        await recordSilence(app, next);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readSome));
  if (failures.length > 0) throw new AggregateError(failures, 'hosts of mirrors could not be read');
  return pages;
}

/**
 * Reads one mirror's host page by page until nothing is left, or for so long: it is due still then, and goes on where it was.
 * A page is applied whole or not at all, and only where nobody else took one up since the cursor was read.
 */
export async function readHost(app: Application, host: HostReader, consultationId: ConsultationId): Promise<number> {
  const endsAt = performance.now() + READ_MS;
  for (let pages = 0; ; pages += 1) {
    if (performance.now() >= endsAt) return pages;
    const at = await app.store.read(async (reader) => ({
      consultation: await reader.consultations.byId(consultationId),
      mirror: await reader.sharing.mirror(consultationId),
    }));
    const { consultation, mirror } = at;
    if (consultation?.host == null || mirror === null || mirror.endedAt !== null) return pages;
    const page = await host.page(consultation.host.uri, mirror.cursor);
    if (page === null) {
      if (await followMove(app, consultation.host.institution)) continue;
      await recordSilence(app, consultationId);
      await followWaiting(app, consultation);
      return pages;
    }
    const answers = page.more ? false : await isResyncPossible(app, consultationId);
    const goOn = await applyPage(app, {
      consultationId,
      mirror,
      page: await recognised(app, consultationId, page),
      answers,
    });
    if (goOn) continue;
    await followWaiting(app, consultation);
    return pages + 1;
  }
}

/**
 * The page with every institution that it names recognised, so that none counts under two ids. What one counted of whom
 * nobody can tell for now whether it is another that moved waits, as where its key cannot be read.
 */
async function recognised(app: Application, consultationId: ConsultationId, page: MirroredPage): Promise<MirroredPage> {
  const named = page.items.flatMap((mirrored) =>
    mirrored.kind === 'consultation' ? mirrored.hosts.slice(0, HOLDERS_MAX) : signersOf(mirrored),
  );
  // What they are called is read once a day, as whether they moved.
  const held = await app.store.read((reader) => reader.sharing.holders(consultationId));
  const unread = new Set<string>();
  for (const uri of await notReadLately(app, [...new Set([...named, ...held])])) {
    if ((await resolveMove(app, uri)) === 'unread') unread.add(uri);
  }
  if (unread.size === 0) return page;
  return { ...page, items: page.items.map((mirrored) => unproven(mirrored, unread)) };
}

async function applyPage(
  app: Application,
  received: {
    readonly consultationId: ConsultationId;
    readonly mirror: Mirror;
    readonly page: MirroredPage;
    /** Whether an institution whose key could not be read is there again. */
    readonly answers: boolean;
  },
): Promise<boolean> {
  const { page } = received;
  return await app.store.transact(async (writer) => {
    const mirror = await writer.sharing.lockMirror(received.consultationId);
    if (mirror === null || mirror.endedAt !== null || mirror.cursor !== received.mirror.cursor) return false;
    // What it took of us is seen in what it tells now, or it has lost it.
    if (page.anew === true) await writer.subtotals.deleteSeen(received.consultationId, app.now());
    let within: Mirroring | null = null;
    const waiting: Mirrored[] = [];
    for (const mirrored of page.items) {
      within ??= await mirroringOf(app, writer, received.consultationId);
      if (within === null) return false;
      if ((await save(within, mirrored, { isLast: false })) === 'waits') waiting.push(mirrored);
      // Nothing else changes it.
      if (mirrored.kind === 'consultation') within = null;
    }
    for (const mirrored of waiting) {
      within ??= await mirroringOf(app, writer, received.consultationId);
      if (within === null) return false;
      await save(within, mirrored, { isLast: true });
    }
    const now = app.now();
    const { consultationId, answers } = received;
    const resync = page.more ? null : await planResync(writer, { consultationId, now, answers });
    const isAnew = resync?.isDue === true;
    if (!page.more && !isAnew) await writer.handOvers.markRead(consultationId);
    const dueAt = new Date(now.getTime() + (resync?.waitMs ?? 0));
    // What woke it while it was read stands: it is read once more.
    const isWoken = mirror.dueAt?.getTime() !== received.mirror.dueAt?.getTime();
    await writer.sharing.saveMirror({
      ...mirror,
      consultationId,
      cursor: isAnew ? null : page.next,
      dueAt: isAnew ? now : isWoken ? mirror.dueAt : dueAt,
      ...(page.more ? {} : { readAt: now, hostAt: page.hostAt ?? null }),
      ...(mirror.cursor === null ? { readBy: page.readBy ?? null, unreadAt: null } : {}),
      ...(page.isUnread === true ? { unreadAt: now } : {}),
      failingSince: null,
    });
    return page.more;
  });
}

async function mirroringOf(
  app: Application,
  writer: Writer,
  consultationId: ConsultationId,
): Promise<Mirroring | null> {
  const consultation = await writer.consultations.byId(consultationId);
  return consultation?.host == null
    ? null
    : { app, writer, consultation: { ...consultation, host: consultation.host } };
}

/** `isLast` once everything else of the page was applied. */
async function save(
  within: Mirroring,
  mirrored: Mirrored,
  { isLast }: { readonly isLast: boolean },
): Promise<MirrorOutcome> {
  switch (mirrored.kind) {
    case 'consultation':
      if (mirrored.uri === within.consultation.host.uri) {
        await reportTooMany(within, mirrored);
        const moves = await loadMoves(within.app, within.writer);
        const holders = new Set(mirrored.hosts.slice(0, HOLDERS_MAX).map((uri) => currentUri(moves, uri)));
        const names = (mirrored.institutions ?? [])
          .map((each) => ({ ...each, institution: currentUri(moves, each.institution) }))
          .filter(({ institution }) => holders.has(institution));
        const bringing = (mirrored.bringing ?? []).slice(0, HOLDERS_MAX).map((each) => ({
          ...each,
          institution: currentUri(moves, each.institution),
          introduced: each.introduced.map((uri) => currentUri(moves, uri)).filter((uri) => holders.has(uri)),
        }));
        await within.writer.sharing.saveHolders(within.consultation.id, {
          ...{ institutions: [...holders], names, bringing },
        });
        await saveMirroredIntroduced(within, { consultationId: within.consultation.id, bringing });
        const registrations = (mirrored.registrations ?? []).slice(0, REGISTRATIONS_MAX);
        await within.writer.sharing.saveRegistrations(
          within.consultation.id,
          registrations.map((each) => ({ ...each, institution: currentUri(moves, each.institution) })),
        );
        if (isCommunity(within.consultation)) {
          await saveMirroredOffer(within, within.consultation, mirrored);
          await saveMirroredPaperMembers(within, mirrored);
        }
      }
      return await saveMirroredConsultation(within, mirrored);
    case 'charter':
      return await saveMirroredCharter(within, mirrored);
    case 'proposal':
      return await saveMirroredProposal(within, mirrored);
    case 'version':
      return await saveMirroredVersion(within, mirrored);
    case 'comment':
      return await saveMirroredComment(within, mirrored);
    case 'answer':
      return await saveMirroredAnswer(within, mirrored);
    case 'cohost-answer':
      return await saveMirroredCohostAnswer(within, mirrored);
    case 'ballot':
      return await saveMirroredBallot(within, mirrored);
    case 'poll':
      return await saveMirroredPoll(within, mirrored);
    case 'subtotal':
      return await saveMirroredSubtotal(within, mirrored);
    case 'feature-request':
      return await saveMirroredRequest(within, mirrored, { isLast });
    case 'pledge':
      return await saveMirroredPledge(within, mirrored);
    case 'settlement':
      return await saveMirroredSettlement(within, mirrored);
    case 'unread':
      return await saveMirroredUnread(within, mirrored);
    case 'trace':
      return mirrored.uri.startsWith(`${within.consultation.host.uri}/comments/`)
        ? await saveMirroredCommentTrace(within, mirrored)
        : await saveMirroredProposalTrace(within, mirrored);
  }
}

/** A host may name no more institutions than can hold a consultation: those after them are left out here, and officers know. */
async function reportTooMany(within: Mirroring, { uri, hosts }: MirroredConsultation): Promise<void> {
  if (hosts.length <= HOLDERS_MAX) return;
  // Not how many: one that names another number each time would be evidence each time.
  const detail = { allowed: HOLDERS_MAX };
  await recordEvidence(within, 'too-many-institutions', { uri, document: { id: uri, hosts }, detail });
}

/** The host did not answer, or what it answered could not be applied: since when, and when it is asked again. */
async function recordSilence(app: Application, consultationId: ConsultationId): Promise<void> {
  await app.store.transact(async (writer) => {
    const mirror = await writer.sharing.lockMirror(consultationId);
    if (mirror === null || mirror.endedAt !== null) return;
    const now = app.now();
    const since = mirror.failingSince ?? now;
    const dueAt = new Date(now.getTime() + pauseAfter(now.getTime() - since.getTime()));
    await writer.sharing.saveMirror({ ...mirror, failingSince: since, dueAt });
  });
}

/** Longest wait: a mirror may become due meanwhile, and nobody say so. */
const LOOK_MS = 60_000;

/**
 * What other nodes sent, and what goes to them, is looked at again at once: it may wait for a moment that a clock that was
 * wrong gave it.
 */
export async function wakeWaiting(app: Application): Promise<void> {
  await app.store.transact(async (writer) => {
    await writer.peers.wakeMessages(app.now());
    await writer.outgoingContributions.wake(app.now());
  });
}

/** Has every mirror read at once. */
export async function wakeMirrors(app: Application): Promise<void> {
  await app.store.transact((writer) => writer.sharing.wakeMirrors(app.now()));
}

/** What a worker does for mirrors: reads those that are due; answers in how many milliseconds the next one is. */
export async function followHosts(app: Application, stop?: AbortSignal): Promise<number> {
  if (app.network === undefined) return LOOK_MS;
  await readHosts(app, app.network, stop);
  const next = await app.store.read((reader) => reader.sharing.nextDueMirror());
  return next === null ? LOOK_MS : Math.max(0, Math.min(next.getTime() - app.now().getTime(), LOOK_MS));
}
