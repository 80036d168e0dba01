import type { RefusalOf } from '../../domain/refusal.ts';
import type { Result } from '../../domain/result.ts';
import { type DueImage, type EncodedImage, keepEncoded, looseSince } from '../images.ts';
import type { Application } from '../ports.ts';
import { fetchImage } from './fetch-image.ts';

const BATCH = 20;
/** When one that could not be had is asked for again; the last stays. */
const AGAIN_MS = [60_000, 10 * 60_000, 3_600_000, 6 * 3_600_000, 86_400_000] as const;

/** Whoever runs the node is told what images of other nodes cannot be had; `because` is null where nobody answered. */
export type OnUnfetched = (what: {
  readonly host: string;
  readonly tries: number;
  readonly because: string | null;
}) => void;

/** Fetches the images that mirrored proposals are to have; answers how many it looked after. */
export async function fetchAwaitedImages(
  app: Application,
  onUnfetched: OnUnfetched,
  stop?: AbortSignal,
): Promise<number> {
  const silent = new Set<string>();
  for (let done = 0; ; ) {
    const due = await app.store.read((reader) => reader.images.due(app.now(), BATCH));
    for (const image of due) {
      if (stop?.aborted === true) return done;
      const { host } = new URL(image.source);
      // One that does not answer is asked once in a turn.
      const fetched = silent.has(host) ? null : await fetchImage(app, image.source);
      if (fetched === null) silent.add(host);
      if (fetched?.ok !== true)
        onUnfetched({ host, tries: image.tries + 1, because: fetched?.refusal.because ?? null });
      await keep(app, image, fetched);
      done += 1;
    }
    if (due.length < BATCH) return done;
  }
}

async function keep(
  app: Application,
  image: DueImage,
  fetched: Result<EncodedImage, RefusalOf<'invalid'>> | null,
): Promise<void> {
  const { proposalId, source, position, alt } = image;
  await app.store.transact(async (writer) => {
    const now = app.now();
    const proposal = await writer.write.lockProposal(proposalId, 'change');
    const awaited = await writer.images.awaitedOf(proposalId);
    // It was told otherwise meanwhile.
    if (proposal === null || !awaited.some((each) => each.position === position && each.source === source)) return;
    if (fetched?.ok !== true) {
      const wait = AGAIN_MS[Math.min(image.tries, AGAIN_MS.length - 1)] ?? 0;
      return await writer.imageWrite.postpone(image, new Date(now.getTime() + wait));
    }
    const kept = { image: fetched.value, participantId: proposal.authorId, source };
    const { id } = await keepEncoded(app, writer, kept);
    await writer.imageWrite.attach({ id, alt }, { proposalId, position });
    await writer.imageWrite.fetched(image);
    await writer.imageWrite.forgetLoose(looseSince(now));
    await writer.write.event({
      id: app.newId(),
      type: 'details-changed',
      at: now,
      by: null,
      consultationId: proposal.consultationId,
      proposalId,
      data: { parts: ['images'] },
    });
  });
}
