import type { Localised } from '../../domain/kit/text.ts';
import type { Application, Writer } from '../application.ts';
import { type EncodedCover, savePicture } from '../kit/save-picture.ts';
import type { Cover } from './ports.ts';

/** Stores the two shapes of a picture of a consultation. */
export async function coverFrom(
  app: Application,
  writer: Writer,
  { images, alt }: { readonly images: EncodedCover; readonly alt: Localised },
): Promise<Cover> {
  const wide = await savePicture(app, writer, images.cover);
  const small = await savePicture(app, writer, images.coverSmall);
  return { wide, small, alt };
}
