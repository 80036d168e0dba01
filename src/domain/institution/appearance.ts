import type { DescribedPicture, Picture } from '../kit/picture.ts';
import type { Colour } from './colour.ts';

/** How an institution looks on its pages, in mails and on other servers. Null is what the node does by itself. */
export type Appearance = {
  /** Behind the header of pages and mails. */
  readonly main: Colour | null;
  /** Of links and buttons. */
  readonly accent: Colour | null;
  readonly logo: Logo | null;
  /** Wide, on the home page. */
  readonly banner: DescribedPicture | null;
  /** What other sites and messengers show beside a link to a page without a picture of its own. */
  readonly sharing: Picture | null;
};

/** A logo in the shapes in which it is needed. It stands beside the name and says no more than that. */
export type Logo = {
  /** As it is, for headers. */
  readonly wide: Picture;
  /** A square on white, for accounts on other servers and telephones. */
  readonly square: Picture;
  /** Small, for the tab of a browser. */
  readonly icon: Picture;
};

export const PLAIN: Appearance = { main: null, accent: null, logo: null, banner: null, sharing: null };

/** `former` is what stood before the last change that was published. */
export const APPEARANCE_STATES = ['draft', 'published', 'former'] as const;
export type AppearanceState = (typeof APPEARANCE_STATES)[number];
