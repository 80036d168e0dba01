import type { ProposalId } from '../../domain/id.ts';
import type { DetailImage } from '../../domain/proposal/details.ts';
import { checkImagesAt, type ImageElsewhere } from '../../domain/proposal/image.ts';
import type { AwaitedImage, ImageView } from '../images.ts';
import type { Reader } from '../ports.ts';
import type { Mirroring } from './mirroring.ts';

/** An image as another node tells of it. */
export type MirroredImage = ImageElsewhere & {
  /** Where the one that it was made from is, where that came from a third node. */
  readonly original: string | null;
};

/** An image that a proposal shall have, and the one here that is made from it or that it was made from. */
export type MatchedImage = ImageElsewhere & { readonly here: ImageView | null };

/** The images that another node tells of a proposal; none where nobody may have such. */
export async function matchedImages(
  reader: Reader,
  of: { readonly proposalId: ProposalId; readonly origin: string; readonly told: readonly MirroredImage[] },
): Promise<readonly MatchedImage[]> {
  // One picture that is there twice has one address.
  const told = of.told.filter(({ url }, index) => of.told.findIndex((each) => each.url === url) === index);
  const checked = checkImagesAt(of.origin, told);
  if (!checked.ok) return [];
  const ever = await reader.images.everOf(of.proposalId);
  return checked.value.map(({ url, alt }, index) => {
    const sent = hashIn(told[index]?.original ?? null);
    const here = ever.find(({ source, hash }) => source === url || (source === null && hash === sent));
    return { url, alt, here: here ?? null };
  });
}

/** As what its author here wanted is said; one that came from elsewhere is none of theirs. */
export function asDetails(images: readonly MatchedImage[]): readonly DetailImage[] {
  return images.map(({ here, alt }) => ({ hash: here?.hash ?? '', alt }));
}

/** Has a proposal show those that are here and await the others; answers whether anything is other than it was. */
export async function keepMatchedImages(
  { app, writer }: Pick<Mirroring, 'app' | 'writer'>,
  of: { readonly proposalId: ProposalId; readonly images: readonly MatchedImage[] },
): Promise<boolean> {
  const { proposalId, images } = of;
  const here: { readonly position: number; readonly id: string; readonly alt: string }[] = [];
  const awaited: AwaitedImage[] = [];
  for (const [position, { url, alt, here: kept }] of images.entries()) {
    if (kept === null) awaited.push({ position, source: url, alt });
    else here.push({ position, id: kept.id, alt });
  }
  const awaitedBefore = await writer.images.awaitedOf(proposalId);
  const shownBefore = await writer.images.of(proposalId);
  const isSame =
    said(shownBefore.map(({ id, alt }) => [id, alt])) === said(here.map(({ id, alt }) => [id, alt])) &&
    said(awaitedBefore.map(inOrder)) === said(awaited.map(inOrder));
  if (isSame) return false;
  const now = app.now();
  await writer.imageWrite.takeOff(proposalId, now);
  for (const { id, alt, position } of here) await writer.imageWrite.attach({ id, alt }, { proposalId, position });
  await writer.imageWrite.awaits(proposalId, awaited, now);
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
