import type { Page } from 'playwright-core';

/** What makes two addresses pages of one kind: numbers, ids and what is asked for vary. */
function shapeOf(path: string): string {
  const [address = '', query = ''] = path.split('?');
  const names = [...new URLSearchParams(query).keys()].filter((name) => name !== 'lang' && name !== 'seed').sort();
  const shape = address
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replaceAll(/\/\d+(?=\/|$)/g, '/:n')
    .replaceAll(/(?<=\/consultations\/)[a-z0-9-]+(?=\/|$)/g, ':slug');
  return names.length === 0 ? shape : `${shape}?${[...new Set(names)].join('&')}`;
}

const LINKS = '[...document.links].filter((link) => !link.download).map((link) => link.href)';

/** Not pages: feeds, images, files to keep. */
const FILES =
  /\.(atom|ics|csv|jsonl|jsonld|json|geojson|svg|webp|jpg|css|js|txt|tlog-proof|promise)$|^\/journal\/(checkpoint|policy)$/;

/**
 * One address of each kind of page that can be reached by links from `start`, at most `limit`. `look` is called while
 * the page is open.
 */
export async function crawl(
  page: Page,
  start: string,
  how: {
    readonly limit: number;
    readonly look: (path: string, answer: { readonly status: number; readonly html: string }) => Promise<void>;
  },
): Promise<readonly string[]> {
  const origin = new URL(start).origin;
  const waiting = [new URL(start).pathname];
  const seen = new Map<string, string>();
  for (let path = waiting.shift(); path !== undefined && seen.size < how.limit; path = waiting.shift()) {
    const shape = shapeOf(path);
    if (seen.has(shape)) continue;
    seen.set(shape, path);
    const response = await page.goto(origin + path);
    if (response === null) throw new Error(`${path} was not answered`);
    await how.look(path, { status: response.status(), html: await response.text() });
    const links = await page.evaluate<readonly string[]>(LINKS);
    for (const link of links) {
      const url = new URL(link);
      if (url.origin !== origin || FILES.test(url.pathname)) continue;
      // Where mails are shown instead of sent there are those to agents as well, whose links are for them.
      if (path.startsWith('/dev/mails') && url.pathname.startsWith('/admin')) continue;
      waiting.push(url.pathname + url.search);
    }
  }
  return [...seen.keys()];
}
