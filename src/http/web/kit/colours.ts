import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import {
  type Appearance,
  type Colour,
  DARK_GROUND,
  nearestReadable,
  textOn,
} from '../../../domain/institution/appearance.ts';
import { isKnownEtag } from '../../kit/known-etag.ts';

/** The route of the stylesheets with the colours of an institution. The address says the colours, so it is never stale. */
export const COLOURS_ROUTE = '/assets/:colours{colours-[0-9a-z]{4,6}-[0-9a-z]{4,6}\\.css}';
const COLOURS = /^colours-([0-9a-f]{6}|none)-([0-9a-f]{6}|none)\.css$/;

/** Where the colours of an appearance are; null where it has none. */
export function coloursPath({ main, accent }: Pick<Appearance, 'main' | 'accent'>): string | null {
  const digits = (colour: Colour | null) => colour?.slice(1) ?? 'none';
  return main === null && accent === null ? null : `/assets/colours-${digits(main)}-${digits(accent)}.css`;
}

/** The colours that an address says, as a stylesheet. */
export function serveColours(c: Context): Response | Promise<Response> {
  const [, main = 'none', accent = 'none'] = COLOURS.exec(c.req.param('colours') ?? '') ?? [];
  const colour = (digits: string) => (digits === 'none' ? null : `#${digits}`);
  if (main === 'none' && accent === 'none') return c.notFound();
  const body = coloursStylesheet({ main: colour(main), accent: colour(accent) });
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = {
    etag,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  };
  if (isKnownEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, 'content-type': 'text/css; charset=utf-8' });
}

/**
 * Sets the tokens of DESIGN.md that an institution chooses. In the dark its accent is lightened until it can be read; what
 * stands on either colour is white or black.
 */
function coloursStylesheet({ main, accent }: Pick<Appearance, 'main' | 'accent'>): string {
  const rules = [
    ...(main === null ? [] : [headerTokens(main)]),
    ...(accent === null
      ? []
      : [
          `:root{${accentTokens(accent)}}`,
          `@media (prefers-color-scheme:dark){:root{${accentTokens(nearestReadable(accent, DARK_GROUND))}}}`,
        ]),
  ];
  return `${rules.join('\n')}\n`;
}

/** What stands in the header is white or black, links and edges too. On paper it has no colour. */
function headerTokens(main: Colour): string {
  const text = textOn(main);
  const inHeader = `--accent:${text};--on-accent:${main};--quiet:${text};--edge:${text}`;
  return `@media screen{:root{--main:${main};--on-main:${text}}header.site{${inHeader}}}`;
}

function accentTokens(accent: Colour): string {
  return `--accent:${accent};--on-accent:${textOn(accent)}`;
}
