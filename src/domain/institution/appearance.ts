import type { DescribedPicture, Picture } from '../kit/picture.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** An sRGB colour as `#rrggbb`, in lower case. */
export type Colour = string;

/** Least contrast of text with what it stands on (WCAG 2.2, 1.4.3). */
export const CONTRAST_MIN = 4.5;

/**
 * The ground of our pages on which the text of an accent has the least contrast: `sunken` of DESIGN.md, in light and in
 * dark. What holds there holds on paper, and for white or dark text on a button of that colour.
 */
export const LIGHT_GROUND: Colour = '#f1ede5';
export const DARK_GROUND: Colour = '#23282d';

const WHITE: Colour = '#ffffff';
const BLACK: Colour = '#000000';

/** A colour as people write it: six hexadecimal digits or three, with or without `#`. */
export function checkColour(text: string, field: string): Result<Colour, RefusalOf<'invalid'>> {
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text.trim())?.[1]?.toLowerCase();
  if (digits === undefined) return refuse({ type: 'invalid', field, because: 'not-a-colour' });
  return ok(`#${digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits}`);
}

/** A colour that is read as text on our pages; refused with its contrast and the nearest colour that has enough. */
export function checkTextColour(text: string, field: string): Result<Colour, RefusalOf<'invalid' | 'low-contrast'>> {
  const colour = checkColour(text, field);
  if (!colour.ok) return colour;
  const ratio = contrastOf(colour.value, LIGHT_GROUND);
  if (ratio >= CONTRAST_MIN) return colour;
  return refuse({
    type: 'low-contrast',
    field,
    colour: colour.value,
    ratio: Math.floor(ratio * 100) / 100,
    limit: CONTRAST_MIN,
    nearest: nearestReadable(colour.value, LIGHT_GROUND),
  });
}

/** Contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastOf(a: Colour, b: Colour): number {
  const [x, y] = [luminanceOf(a), luminanceOf(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** White or black, whichever is easier to read on a ground: its contrast is never below 4.58. */
export function textOn(ground: Colour): Colour {
  return contrastOf(ground, WHITE) >= contrastOf(ground, BLACK) ? WHITE : BLACK;
}

/** The colour itself where it can be read on a ground; else the first between it and black, or white, that can. */
export function nearestReadable(colour: Colour, ground: Colour): Colour {
  if (contrastOf(colour, ground) >= CONTRAST_MIN) return colour;
  const towards = channelsOf(textOn(ground));
  const own = channelsOf(colour);
  const at = (share: number) => hexOf(own.map((channel, index) => channel + ((towards[index] ?? 0) - channel) * share));
  let [fails, passes] = [0, 1];
  while (passes - fails > 1 / 512) {
    const middle = (fails + passes) / 2;
    if (contrastOf(at(middle), ground) >= CONTRAST_MIN) passes = middle;
    else fails = middle;
  }
  return at(passes);
}

/** Relative luminance (WCAG 2.2), from 0 to 1. */
function luminanceOf(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channelsOf(colour: Colour): readonly number[] {
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
}

function hexOf(channels: readonly number[]): Colour {
  return `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

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
type Logo = {
  /** As it is, for headers. */
  readonly wide: Picture;
  /** A square on white, for accounts on other servers and telephones. */
  readonly square: Picture;
  /** Small, for the tab of a browser. */
  readonly icon: Picture;
};

export const PLAIN: Appearance = { main: null, accent: null, logo: null, banner: null, sharing: null };

/** `former` is what stood before the last change that was published. */
const APPEARANCE_STATES = ['draft', 'published', 'former'] as const;
export type AppearanceState = (typeof APPEARANCE_STATES)[number];
