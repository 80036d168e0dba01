import type { MirroredImage } from '../../application/network/mirror/ports.ts';
import type { ImageView } from '../../application/proposal/ports.ts';
import type { Uris } from '../uris.ts';
import { present } from './document.ts';

/** Pictures with what they show in words, which other servers read to whoever does not see them. */
export function imagesOf(uris: Uris, images: readonly Omit<ImageView, 'id'>[]): object {
  if (images.length === 0) return {};
  return {
    attachment: images.map(({ hash, mediaType, alt, width, height, source }) => ({
      type: 'Image',
      mediaType,
      url: uris.image(hash),
      name: alt,
      width,
      height,
      ...present({ original: source }),
    })),
  };
}

/** The pictures that another node of ours attaches; an address that is none is the empty text. */
export function imagesIn(
  attachments: readonly {
    readonly type: string;
    readonly url?: unknown;
    readonly name?: string | undefined;
    readonly original?: string | undefined;
  }[],
): readonly MirroredImage[] {
  return attachments.flatMap(({ type, url, name = '', original = null }) =>
    type === 'Image' ? [{ url: typeof url === 'string' ? url : '', alt: name, original }] : [],
  );
}
