import type { Context } from 'hono';
import { protect } from '../headers.ts';
import { picturePath } from '../institution-face.ts';
import { markup } from '../markup.ts';
import type { PageContext } from '../page-context.ts';

/** One thing that happened. Its address is its id for good. */
export type Entry = {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly at: Date;
  /** HTML that was made safe. */
  readonly content: string;
  readonly author: string | null;
};

export type FeedContent = {
  readonly path: string;
  readonly page: string;
  readonly title: string;
  readonly since: Date;
  readonly author: string;
  readonly entries: readonly Entry[];
};

const ENTRIES_MAX = 50;

/** An Atom feed (RFC 4287), newest first. It says what happened, and never a count. */
export async function feedResponse(context: PageContext, c: Context, of: FeedContent): Promise<Response> {
  const { Feed } = await import('feed');
  const { app, locale, appearance } = context;
  const { logo } = appearance;
  const entries = of.entries.toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, ENTRIES_MAX);
  const feed = new Feed({
    id: app.origin + of.path,
    title: of.title,
    link: app.origin + of.page,
    updated: entries[0]?.at ?? of.since,
    generator: 'Parvis',
    feedLinks: { atom: app.origin + of.path },
    author: { name: of.author, link: app.origin },
    ...(logo === null
      ? {}
      : { favicon: app.origin + picturePath(logo.square), image: app.origin + picturePath(logo.wide) }),
  });
  for (const entry of entries) {
    feed.addItem({
      id: app.origin + entry.id,
      link: app.origin + entry.path,
      // The title of an entry is HTML in the feed: what people wrote is escaped here.
      title: markup`${entry.title}`.toString(),
      date: entry.at,
      content: entry.content,
      ...(entry.author === null ? {} : { author: [{ name: entry.author }] }),
    });
  }
  protect(c, 'shared');
  c.header('content-language', locale.lang);
  return c.body(feed.atom1(), 200, { 'content-type': 'application/atom+xml; charset=utf-8' });
}
