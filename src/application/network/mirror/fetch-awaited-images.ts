import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { originOf } from '../../event/origin-of.ts';
import { saveEncodedImage } from '../../proposal/images.ts';
import type { DueImage, EncodedImage } from '../../proposal/ports.ts';
import { fetchImage } from './fetch-image.ts';

const BATCH = 20;
/** When one that could not be had is asked for again; the last stays. */
const AGAIN_MS = [60_000, 10 * 60_000, 3_600_000, 6 * 3_600_000, 86_400_000] as const;

/** Reports to the operator which images of other nodes could not be fetched; `because` is null where nobody answered. */
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
      await save(app, image, fetched);
      done += 1;
    }
    if (due.length < BATCH) return done;
  }
}

async function save(
  app: Application,
  image: DueImage,
  fetched: Result<EncodedImage, RefusalOf<'invalid'>> | null,
): Promise<void> {
  const { proposalId, source, position, alt } = image;
  await app.store.transact(async (writer) => {
    const now = app.now();
    const proposal = await writer.proposals.lock(proposalId, 'change');
    const awaited = await writer.images.awaitedOf(proposalId);
    // It was told otherwise meanwhile.
    if (proposal === null || !awaited.some((each) => each.position === position && each.source === source)) return;
    if (fetched?.ok !== true) {
      const wait = AGAIN_MS[Math.min(image.tries, AGAIN_MS.length - 1)] ?? 0;
      return await writer.images.postpone(image, new Date(now.getTime() + wait));
    }
    const stored = { image: fetched.value, participantId: proposal.authorId, source };
    const { id } = await saveEncodedImage(app, writer, stored);
    await writer.images.attach({ id, alt }, { proposalId, position });
    await writer.images.markFetched(image);
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
