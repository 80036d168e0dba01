import type { DescribedPicture, Picture } from '../../domain/kit/picture.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import { textIn } from '../../domain/kit/text.ts';
import type { Uris } from '../uris.ts';
import { present } from './document.ts';

/** The pictures of an actor, which other servers show as its avatar (`icon`) and its header (`image`). */
export function picturesOf(
  uris: Uris,
  of: { readonly icon: Picture | null; readonly image: DescribedPicture | null; readonly languages: readonly Lang[] },
): object {
  const document = ({ hash, mediaType, width, height }: Picture, alt: Localised) => ({
    type: 'Image',
    mediaType,
    url: uris.image(hash),
    ...present({ name: textIn(alt, of.languages).text || undefined }),
    ...(Object.keys(alt).length === 0 ? {} : { nameMap: alt }),
    width,
    height,
  });
  return {
    ...(of.icon === null ? {} : { icon: document(of.icon, {}) }),
    ...(of.image === null ? {} : { image: document(of.image, of.image.alt) }),
  };
}
