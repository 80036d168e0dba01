import sharp from 'sharp';
import { saveImage } from '../../src/application/proposal/images.ts';
import type { UnattachedImage } from '../../src/application/proposal/ports.ts';
import { value } from '../federation/publishing-city.ts';
import type { Place } from './network.ts';

/** A picture of one colour, as somebody sends it. */
export async function picture(background: string): Promise<Buffer> {
  return await sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
}

/** An image that somebody sent before their proposal. */
export async function sent(place: Place, by: string, background: string): Promise<UnattachedImage> {
  return value(await saveImage(place.node.app, { participantId: by, bytes: await picture(background) }));
}

/** What somebody without a session is answered at the address of an image. */
export async function statusOf(place: Place, hash: string): Promise<number> {
  const response = await place.node.answer(new Request(`${place.origin}/images/${hash}`));
  return response?.status ?? 404;
}

export type Shown = {
  readonly id: string;
  readonly hash: string;
  readonly alt: string;
  readonly source: string | null;
};

/** The images of a proposal as its page has them, in their order. */
export async function imagesAt(place: Place, number: number): Promise<readonly Shown[]> {
  return await place.query<Shown>(`
    select image.id, hash, alt, source from image join proposal on proposal.id = proposal_id
    where proposal.number = ${number} and removed_at is null order by position`);
}
