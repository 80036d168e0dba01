import type { Application } from '../../../../application/application.ts';
import { pathTo } from '../followable.ts';
import { type Html, markup } from '../markup.ts';
import type { Embeddable } from './embedded.ts';

export const OEMBED = '/oembed';
/** Of a frame, in pixels, where nobody asks for a smaller one. */
export const SIZE = { width: 600, height: 400 };

/** Where a site that reads a page of ours learns how to show it (oembed.com, 4). */
export function discoveryLink({ origin }: Pick<Application, 'origin'>, path: string, title: string): Html {
  const href = `${origin}${OEMBED}?url=${encodeURIComponent(origin + path)}`;
  return markup`<link rel="alternate" type="application/json+oembed" href="${href}" title="${title}">`;
}

/** The frame in which others show a page of ours, to be pasted into a page of theirs. */
export function frameOf(
  { origin }: Pick<Application, 'origin'>,
  of: { readonly about: Embeddable; readonly title: string; readonly width?: number; readonly height?: number },
): Html {
  const { about, title, width = SIZE.width, height = SIZE.height } = of;
  return markup`<iframe src="${origin}${pathTo(about)}/embed" width="${width}" height="${height}" title="${title}" loading="lazy" referrerpolicy="no-referrer" sandbox="allow-popups allow-top-navigation-by-user-activation" style="border:0"></iframe>`;
}
