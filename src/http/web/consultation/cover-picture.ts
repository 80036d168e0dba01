import type { Cover } from '../../../application/consultation/ports.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { choose } from '../kit/content.ts';
import { picturePath } from '../kit/institution-face.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** The picture of a consultation on its page, with what it shows in words. */
export function coverPicture(context: PageContext, { languages }: Consultation, cover: Cover | null): Html {
  if (cover === null) return NOTHING;
  const { wide, alt } = cover;
  return markup`<img class="cover" src="${picturePath(wide)}" alt="${choose(context, alt, languages).text}" width="${wide.width}" height="${wide.height}">`;
}

/** The same, smaller, on a card: the title beside it says what it is of, so it is passed over when read aloud. */
export function cardPicture(cover: Cover | null): Html {
  if (cover === null) return NOTHING;
  const { small } = cover;
  return markup`<img class="card-cover" src="${picturePath(small)}" alt="" width="${small.width}" height="${small.height}" loading="lazy">`;
}
