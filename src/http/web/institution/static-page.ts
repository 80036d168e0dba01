import type { Context } from 'hono';
import { readStaticPage } from '../../../application/institution/read-static-pages.ts';
import type { StaticPage } from '../../../domain/institution/static-page.ts';
import { adminLink } from '../kit/admin-link.ts';
import { choose, line, pageProse } from '../kit/content.ts';
import { excerptOf } from '../kit/excerpt.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pagePath } from '../kit/static-page-links.ts';
import { date } from '../kit/time.ts';
import { adminPagePath } from './static-pages.ts';

const DESCRIPTION_MAX = 200;

/** A page that the institution wrote, as everybody reads it. */
export async function staticPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, institution, locale } = context;
  const found = await readStaticPage(app, { slug: c.req.param('page') ?? '', drafts: false });
  if (!found.ok) return found;
  const page = found.value;
  const [title, text] = [choose(context, page.title), choose(context, page.text)];
  return {
    content: {
      title: title.text,
      description: excerptOf(text.text, DESCRIPTION_MAX),
      canonical: pagePath(page),
      main: markup`<div class="single"><h1>${line(context, title)}</h1>
${adminLink(context, { scope: 'admin', consultationId: null, path: adminPagePath(page), label: locale.t('admin.edit-page') })}
${declared(context, page)}
${pageProse(context, text)}
${page.kind === 'accessibility' ? markup`<p><a href="${context.href('/accessibility')}">${locale.t('pages.of-the-software')}</a></p>` : NOTHING}
<p class="small quiet">${locale.html('pages.changed-on', { date: date(context, page.changedAt, institution.timeZone) })}</p></div>`,
    },
  };
}

/** The state of a declaration, above its text. */
export function declared({ locale }: PageContext, { conformity }: Pick<StaticPage, 'conformity'>): Html {
  return conformity === null ? NOTHING : markup`<p class="lead">${locale.t(`conformity.${conformity}`)}</p>`;
}
