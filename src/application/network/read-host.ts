import type { ConsultationId } from '../../domain/id.ts';
import { whereNow } from '../../domain/network/move.ts';
import type { Application } from '../ports.ts';
import { keepMirroredAnswer } from './keep-mirrored-answer.ts';
import { keepMirroredBallot } from './keep-mirrored-ballot.ts';
import { keepMirroredComment, keepMirroredCommentTrace } from './keep-mirrored-comment.ts';
import { keepMirroredConsultation } from './keep-mirrored-consultation.ts';
import { type Kept, keepMirroredProposal, keepMirroredProposalTrace } from './keep-mirrored-proposal.ts';
import { keepMirroredSubtotal } from './keep-mirrored-subtotal.ts';
import { answersNow, lacksSums } from './lacking-sums.ts';
import type { HostReader, Mirrored, MirroredPage } from './mirrored.ts';
import type { Mirroring } from './mirroring.ts';
import { followAway, knownMoves, recognise } from './recognise.ts';
import type { Mirror } from './sharing.ts';

/** A mirror is read as often, whether anything was heard or not. */
export const READ_AGAIN_MS = 10 * 60_000;
/** After how many failures in a row it waits how long; the last one stays. */
const RETRY_MS = [5_000, 30_000, 60_000, 300_000, READ_AGAIN_MS] as const;

/** Institutions that a host may name. */
const HOLDERS_MAX = 500;
/** Mirrors that are read at a time: a host that does not answer holds up few others. */
const AT_ONCE = 4;

/** Reads what hosts tell of every mirror that is due; answers how many pages were taken up. */
export async function readHosts(app: Application, host: HostReader, stop?: AbortSignal): Promise<number> {
  const due = [...(await app.store.read((reader) => reader.sharing.dueMirrors(app.now())))];
  let pages = 0;
  const readSome = async () => {
    for (let next = due.shift(); next !== undefined && stop?.aborted !== true; next = due.shift()) {
      pages += await readHost(app, host, next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readSome));
  return pages;
}

/**
 * Reads one mirror's host page by page until nothing is left. A page is taken up whole or not at all, and only where
 * nobody else took one up since the cursor was read.
 */
export async function readHost(app: Application, host: HostReader, consultationId: ConsultationId): Promise<number> {
  for (let pages = 0; ; pages += 1) {
    const at = await app.store.read(async (reader) => ({
      consultation: await reader.consultations.byId(consultationId),
      mirror: await reader.sharing.mirror(consultationId),
    }));
    const { consultation, mirror } = at;
    if (consultation?.host == null || mirror === null || mirror.endedAt !== null) return pages;
    const page = await host.page(consultation.host.uri, mirror.cursor);
    if (page === null) {
      if (await followAway(app, consultation.host.institution)) continue;
      await keepSilence(app, consultationId);
      return pages;
    }
    const answers = page.more ? false : await answersNow(app, consultationId);
    const goOn = await takePage(app, {
      consultationId,
      mirror,
      page: await recognised(app, consultationId, page),
      answers,
    });
    if (!goOn) return pages + 1;
  }
}

/**
 * The page with every institution that it names recognised, so that none counts under two ids. What one counted of whom
 * nobody can tell for now whether it is another that moved waits, as where its key cannot be read.
 */
async function recognised(app: Application, consultationId: ConsultationId, page: MirroredPage): Promise<MirroredPage> {
  const named = page.items.flatMap((told) =>
    told.kind === 'subtotal' ? [told.said.institution] : told.kind === 'consultation' ? told.hosts : [],
  );
  // What they are called is read once a day, as whether they moved.
  const held = await app.store.read((reader) => reader.sharing.holders(consultationId));
  const unread = new Set<string>();
  for (const uri of [...new Set([...named, ...held])].slice(0, HOLDERS_MAX)) {
    if ((await recognise(app, uri)) === 'unread') unread.add(uri);
  }
  if (unread.size === 0) return page;
  const items = page.items.map((told) =>
    told.kind === 'subtotal' && unread.has(told.said.institution) ? ({ ...told, proof: 'unknown' } as const) : told,
  );
  return { ...page, items };
}

async function takePage(
  app: Application,
  took: {
    readonly consultationId: ConsultationId;
    readonly mirror: Mirror;
    readonly page: MirroredPage;
    /** Whether an institution whose key could not be read is there again. */
    readonly answers: boolean;
  },
): Promise<boolean> {
  const { page } = took;
  return await app.store.transact(async (writer) => {
    const mirror = await writer.sharingWrite.lockMirror(took.consultationId);
    if (mirror === null || mirror.endedAt !== null || mirror.cursor !== took.mirror.cursor) return false;
    // What it took of us is seen in what it tells now, or it has lost it.
    if (page.anew === true) await writer.subtotalWrite.forgetSeen(took.consultationId, app.now());
    for (const told of page.items) {
      const consultation = await writer.consultations.byId(took.consultationId);
      if (consultation?.host == null) return false;
      await keep({ app, writer, consultation: { ...consultation, host: consultation.host } }, told);
    }
    const now = app.now();
    const dueAt = page.more ? now : new Date(now.getTime() + READ_AGAIN_MS);
    // What woke it while it was read stands: it is read once more.
    const isWoken = mirror.dueAt?.getTime() !== took.mirror.dueAt?.getTime();
    const { consultationId } = took;
    const isAnew = !page.more && (await lacksSums(writer, { consultationId, now, answers: took.answers }));
    await writer.sharingWrite.mirror({
      ...mirror,
      consultationId,
      cursor: isAnew ? null : page.next,
      dueAt: isAnew ? now : isWoken ? mirror.dueAt : dueAt,
      readAt: page.more ? mirror.readAt : now,
      failingSince: null,
    });
    return page.more;
  });
}

async function keep(within: Mirroring, told: Mirrored): Promise<Kept> {
  switch (told.kind) {
    case 'consultation':
      if (told.uri === within.consultation.host.uri) {
        const moves = await knownMoves(within.app, within.writer);
        const holders = new Set(told.hosts.slice(0, HOLDERS_MAX).map((uri) => whereNow(moves, uri)));
        await within.writer.sharingWrite.holders(within.consultation.id, [...holders]);
      }
      return await keepMirroredConsultation(within, told);
    case 'proposal':
      return await keepMirroredProposal(within, told);
    case 'comment':
      return await keepMirroredComment(within, told);
    case 'answer':
      return await keepMirroredAnswer(within, told);
    case 'ballot':
      return await keepMirroredBallot(within, told);
    case 'subtotal':
      return await keepMirroredSubtotal(within, told);
    case 'trace':
      return told.uri.startsWith(`${within.consultation.host.uri}/comments/`)
        ? await keepMirroredCommentTrace(within, told)
        : await keepMirroredProposalTrace(within, told);
  }
}

/** The host did not answer: since when, and when it is asked again. */
async function keepSilence(app: Application, consultationId: ConsultationId): Promise<void> {
  await app.store.transact(async (writer) => {
    const mirror = await writer.sharingWrite.lockMirror(consultationId);
    if (mirror === null || mirror.endedAt !== null) return;
    const now = app.now();
    const since = mirror.failingSince ?? now;
    const silent = now.getTime() - since.getTime();
    const wait = RETRY_MS.find((each) => silent < each * 2) ?? READ_AGAIN_MS;
    await writer.sharingWrite.mirror({
      ...mirror,
      failingSince: since,
      dueAt: new Date(now.getTime() + wait),
    });
  });
}
