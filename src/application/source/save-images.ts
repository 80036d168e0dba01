import type { ProposalId } from '../../domain/kit/id.ts';
import { detailImages } from '../../domain/proposal/details.ts';
import type { ImageElsewhere } from '../../domain/proposal/image.ts';
import { awaitedOfPost, isShowing, showPictures } from '../proposal/change-pictures.ts';
import { type Following, quietEvent, sourceEvent } from './following.ts';

/** Has a new proposal await its images, which are fetched apart: a platform that serves them slowly holds up no pass. */
export async function awaitSourceImages(
  { app, writer }: Following,
  { proposalId, images }: { readonly proposalId: ProposalId; readonly images: readonly ImageElsewhere[] | undefined },
): Promise<void> {
  if (images === undefined || images.length === 0) return;
  await writer.images.saveAwaited(proposalId, awaitedOfPost(images), app.now());
}

/** Shows the images that a proposal has there now: those that were fetched before at once, the others once they come. */
export async function saveSourceImages(
  within: Following,
  { proposalId, images }: { readonly proposalId: ProposalId; readonly images: readonly ImageElsewhere[] | undefined },
): Promise<void> {
  if (images === undefined) return;
  const { app, writer } = within;
  const shown = await writer.images.of(proposalId);
  if (isShowing(images, shown, await writer.images.awaitedOf(proposalId))) return;
  const after = await showPictures(writer, { proposalId, pictures: images, at: app.now() });
  // Nothing that anybody sees yet: it is another image that is awaited.
  if (JSON.stringify(after) === JSON.stringify(detailImages(shown))) return;
  const changed = { ...sourceEvent(within, proposalId), type: 'details-changed', data: { parts: ['images'] } } as const;
  await writer.events.append(within.isQuiet ? quietEvent(app, within.consultation) : changed);
}
