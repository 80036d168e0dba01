import { isWithheld } from '../../../domain/comment/comment.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import type { Application, Reader } from '../../application.ts';
import type { DueCommentImage } from '../../comment/ports.ts';
import type { DueCover } from '../../consultation/ports.ts';
import { originOf } from '../../event/origin-of.ts';
import { type EncodedCover, saveFetchedCover } from '../../kit/picture.ts';
import type { EncodedImage } from '../../kit/ports.ts';
import { saveEncodedImage } from '../../proposal/images.ts';
import type { DueImage } from '../../proposal/ports.ts';
import { fetchCover, fetchImage } from './fetch-image.ts';

const BATCH = 20;
/** When one that could not be had is asked for again; the last stays. */
const AGAIN_MS = [60_000, 10 * 60_000, 3_600_000, 6 * 3_600_000, 86_400_000] as const;

/** Reports to the operator which images of other nodes could not be fetched; `because` is null where nobody answered. */
export type OnUnfetched = (what: {
  readonly host: string;
  readonly tries: number;
  readonly because: string | null;
}) => void;

type Fetched<E = EncodedImage> = Result<E, RefusalOf<'invalid'>> | null;
/** Images of one kind that are due, and what is done with what came. */
type DueImages<T, E> = {
  next(reader: Reader): Promise<readonly T[]>;
  fetch(app: Application, image: T): Promise<Fetched<E>>;
  save(image: T, fetched: Fetched<E>): Promise<void>;
};
type Due = { readonly source: string; readonly tries: number };
type Reporting = { readonly onUnfetched: OnUnfetched; readonly stop: AbortSignal | undefined };

/**
 * Fetches the images that consultations and proposals of hosts and platforms are to have, and proposals and comments from
 * microblogs; answers how many it looked after.
 */
export async function fetchAwaitedImages(
  app: Application,
  onUnfetched: OnUnfetched,
  stop?: AbortSignal,
): Promise<number> {
  const silent = new Set<string>();
  const each = async <T extends Due, E>(awaited: DueImages<T, E>) =>
    await fetchEach(app, awaited, { onUnfetched, stop, silent });
  const ofConsultations = await each<DueCover, EncodedCover>({
    next: (reader) => reader.covers.due(app.now(), BATCH),
    fetch: fetchCover,
    save: (cover, fetched) => saveFetchedCover(app, cover, { fetched, dueAt: coverAgainAt(cover, fetched, app.now()) }),
  });
  const ofProposals = await each<DueImage, EncodedImage>({
    next: (reader) => reader.images.due(app.now(), BATCH),
    fetch: fetchImage,
    save: (image, fetched) => save(app, image, fetched),
  });
  const ofComments = await each<DueCommentImage, EncodedImage>({
    next: (reader) => reader.comments.dueImages(app.now(), BATCH),
    fetch: fetchImage,
    save: (image, fetched) => saveOfComment(app, image, fetched),
  });
  return ofConsultations + ofProposals + ofComments;
}

async function fetchEach<T extends Due, E>(
  app: Application,
  awaited: DueImages<T, E>,
  { onUnfetched, stop, silent }: Reporting & { readonly silent: Set<string> },
): Promise<number> {
  for (let done = 0; ; ) {
    const due = await app.store.read((reader) => awaited.next(reader));
    for (const image of due) {
      if (stop?.aborted === true) return done;
      const { host } = new URL(image.source);
      // One that does not answer is asked once in a turn.
      const fetched = silent.has(host) ? null : await awaited.fetch(app, image);
      if (fetched === null) silent.add(host);
      if (fetched?.ok !== true)
        onUnfetched({ host, tries: image.tries + 1, because: fetched?.refusal.because ?? null });
      await awaited.save(image, fetched);
      done += 1;
    }
    if (due.length < BATCH) return done;
  }
}

/** When what could not be had is asked for again; null where it is asked for no more: its server has none, or said nothing for a day. */
function againAt(image: { readonly tries: number }, fetched: Fetched<unknown>, now: Date): Date | null {
  if (fetched !== null || image.tries + 1 >= AGAIN_MS.length) return null;
  return new Date(now.getTime() + (AGAIN_MS[image.tries] ?? 0));
}

/** When an image is asked for again that its host promises: it goes on being asked for. */
function askedAgainAt({ tries }: { readonly tries: number }, now: Date): Date {
  return new Date(now.getTime() + (AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0));
}

/** A host promises its picture; a platform has none where it says so, and after a day. */
function coverAgainAt(cover: DueCover, fetched: Fetched<EncodedCover>, now: Date): Date | null {
  return cover.server === 'platform' ? againAt(cover, fetched, now) : askedAgainAt(cover, now);
}

async function saveOfComment(app: Application, image: DueCommentImage, fetched: Fetched): Promise<void> {
  const { commentId, position, source } = image;
  await app.store.transact(async (writer) => {
    const now = app.now();
    const before = await writer.comments.byId(commentId);
    if (before === null) return;
    await writer.participants.lock(before.authorId);
    const comment = await writer.comments.byId(commentId);
    const listed = await writer.comments.listedImages(commentId);
    // It was told otherwise meanwhile, or is for nobody any more.
    if (comment === null || isWithheld(comment.status)) return;
    if (!listed.some((each) => each.position === position && each.source === source)) return;
    const tries = image.tries + 1;
    if (fetched?.ok !== true) {
      const dueAt = againAt(image, fetched, now);
      return await writer.comments.updateImage(commentId, { position, imageId: null, dueAt, tries });
    }
    const stored = { image: fetched.value, participantId: comment.authorId, source };
    const { id } = await saveEncodedImage(app, writer, stored);
    await writer.comments.updateImage(commentId, { position, imageId: id, dueAt: null, tries });
    // Whoever decides about it saw it without.
    if (comment.status === 'held') await writer.comments.save({ ...comment, updatedAt: now });
    await writer.events.append({
      id: app.newId(),
      type: 'comment-changed',
      at: now,
      by: null,
      consultationId: comment.consultationId,
      proposalId: comment.proposalId,
      data: { commentId },
    });
  });
}

async function save(app: Application, image: DueImage, fetched: Fetched): Promise<void> {
  const { proposalId, source, position, alt } = image;
  await app.store.transact(async (writer) => {
    const now = app.now();
    const proposal = await writer.proposals.lock(proposalId, 'change');
    const awaited = await writer.images.awaitedOf(proposalId);
    // It was told otherwise meanwhile, or is for nobody any more.
    if (proposal === null || (proposal.status !== 'published' && proposal.status !== 'held')) return;
    if (!awaited.some((each) => each.position === position && each.source === source)) return;
    if (fetched?.ok !== true) {
      // A post of a microblog has none where its server says so, and after a day.
      if (image.fromPost && againAt(image, fetched, now) === null) return await writer.images.markFetched(image);
      return await writer.images.postpone(image, askedAgainAt(image, now));
    }
    const stored = { image: fetched.value, participantId: proposal.authorId, source };
    const { id } = await saveEncodedImage(app, writer, stored);
    await writer.images.attach({ id, alt }, { proposalId, position });
    await writer.images.markFetched(image);
    // Whoever decides about it saw it without.
    if (proposal.status === 'held') await writer.proposals.save({ ...proposal, updatedAt: now });
    await writer.events.append({
      id: app.newId(),
      type: 'details-changed',
      at: now,
      by: null,
      origin: await originOf(writer, proposal.consultationId),
      consultationId: proposal.consultationId,
      proposalId,
      data: { parts: ['images'] },
    });
  });
}
