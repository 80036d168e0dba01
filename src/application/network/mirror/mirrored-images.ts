import type { ProposalId } from '../../../domain/kit/id.ts';
import { checkImagesAt, type DetailImage, type ImageElsewhere } from '../../../domain/proposal/details.ts';
import type { Reader } from '../../application.ts';
import type { AwaitedImage, ImageView } from '../../proposal/ports.ts';
import type { Mirroring } from './mirroring.ts';
import type { MirroredImage } from './ports.ts';

/** An image that a proposal is to have, with the local image that corresponds to it. */
type MatchedImage = ImageElsewhere & { readonly here: ImageView | null };

/** The images that another node tells of a proposal; none where nobody may have such. */
export async function matchedImages(
  reader: Reader,
  of: { readonly proposalId: ProposalId; readonly origin: string; readonly report: readonly MirroredImage[] },
): Promise<readonly MatchedImage[]> {
  // One picture that is there twice has one address.
  const mirrored = of.report.filter(({ url }, index) => of.report.findIndex((each) => each.url === url) === index);
  const checked = checkImagesAt(of.origin, mirrored);
  if (!checked.ok) return [];
  const ever = await reader.images.everOf(of.proposalId);
  return checked.value.map(({ url, alt }, index) => {
    const sent = hashIn(mirrored[index]?.original ?? null);
    const here = ever.find(({ source, hash }) => source === url || (source === null && hash === sent));
    return { url, alt, here: here ?? null };
  });
}

/** The images as details, as an author here submits them; one without a local copy has an empty hash. */
export function asDetails(images: readonly MatchedImage[]): readonly DetailImage[] {
  return images.map(({ here, alt }) => ({ hash: here?.hash ?? '', alt }));
}

/** Has a proposal show those that are here and await the others; answers whether anything is other than it was. */
export async function saveMatchedImages(
  { app, writer }: Pick<Mirroring, 'app' | 'writer'>,
  of: { readonly proposalId: ProposalId; readonly images: readonly MatchedImage[] },
): Promise<boolean> {
  const { proposalId, images } = of;
  const here: { readonly position: number; readonly id: string; readonly alt: string }[] = [];
  const awaited: AwaitedImage[] = [];
  for (const [position, { url, alt, here: hereValue }] of images.entries()) {
    if (hereValue === null) awaited.push({ position, source: url, alt, fromPost: false });
    else here.push({ position, id: hereValue.id, alt });
  }
  const awaitedBefore = await writer.images.awaitedOf(proposalId);
  const shownBefore = await writer.images.of(proposalId);
  const isSame =
    said(shownBefore.map(({ id, alt }) => [id, alt])) === said(here.map(({ id, alt }) => [id, alt])) &&
    said(awaitedBefore.map(inOrder)) === said(awaited.map(inOrder));
  if (isSame) return false;
  const now = app.now();
  await writer.images.detach(proposalId, now);
  for (const { id, alt, position } of here) await writer.images.attach({ id, alt }, { proposalId, position });
  await writer.images.saveAwaited(proposalId, awaited, now);
  return true;
}

function inOrder({ position, source, alt }: AwaitedImage) {
  return [position, source, alt];
}

function said(values: readonly unknown[]): string {
  return JSON.stringify(values);
}

/** The hash in the address of an image on a node of ours. */
function hashIn(address: string | null): string | null {
  return /\/images\/([0-9a-f]{64})$/.exec(address ?? '')?.[1] ?? null;
}
