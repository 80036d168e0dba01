import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { readStaticPages } from '../../../application/institution/reads.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { protect } from './headers.ts';
import { pagePath } from './static-page-links.ts';

const PAGE_SIZE = 100;
/** A site map may have fifty thousand addresses (sitemaps.org); no city has as many consultations. */
const CONSULTATIONS_MAX = 1_000;
const PAGES = [
  '/',
  '/consultations',
  '/about',
  '/privacy',
  '/accessibility',
  '/newsletters',
  '/contacts',
  '/commons',
  '/templates',
  '/communities',
  '/network',
  '/journal',
];

/** What search engines may read: everything public. Forms and what belongs to one person are not for them. */
export function robotsRoute({ origin }: Pick<Application, 'origin'>): (c: Context) => Response {
  const closed = ['/admin', '/me', '/sign-in', '/interact', '/share', '/setup']
    .map((path) => `Disallow: ${path}\n`)
    .join('');
  return (c) => {
    protect(c, 'shared');
    return c.text(`User-agent: *\n${closed}\nSitemap: ${origin}/sitemap.xml\n`);
  };
}

/** The addresses of what is public: the pages of the institution and its consultations, the newest first. */
export function sitemapRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const slugs: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof readConsultations>> = await readConsultations(app, {
        limit: PAGE_SIZE,
        after,
        viewer: ANYBODY,
      });
      slugs.push(...page.items.map(({ consultation }) => consultation.slug));
      after = page.next;
    } while (after !== null && slugs.length < CONSULTATIONS_MAX);
    const pages = await readStaticPages(app, { drafts: false });
    const paths = [...PAGES, ...pages.map(pagePath), ...slugs.map((slug) => `/consultations/${slug}`)];
    protect(c, 'shared');
    return c.body(
      `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${paths.map((path) => `<url><loc>${app.origin}${path}</loc></url>\n`).join('')}</urlset>\n`,
      200,
      { 'content-type': 'application/xml; charset=utf-8' },
    );
  };
}
