import type { FormerStaticPage, StaticPage } from '../../../domain/institution/static-page.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';
import { adminPagePath } from './static-pages.ts';

/** What a page said before, each with the way to fill the form in with it. */
export function formerTexts(context: PageContext, page: StaticPage, former: readonly FormerStaticPage[]): Html {
  if (former.length === 0) return NOTHING;
  const { locale, institution } = context;
  const items = former.map((each, index) => {
    const until = (former[index - 1] ?? page).changedAt;
    const at = (moment: Date) => start(context, moment, institution.timeZone);
    const href = context.href(adminPagePath(page), { former: each.changedAt.toISOString() });
    const period = locale.html('pages.former-period', { from: at(each.changedAt), until: at(until) });
    return markup`<li><a href="${href}">${line(context, choose(context, each.title))}</a> <span class="small quiet">${period}</span></li>`;
  });
  return markup`<section aria-labelledby="former"><h2 id="former">${locale.t('pages.former')}</h2>
<p>${locale.t('pages.former-lead')}</p>
<ul>${items}</ul></section>`;
}

/** Says that the form has an earlier text in it, which is not public until it is saved. */
export function chosenNote(context: PageContext, chosen: FormerStaticPage, page: StaticPage): Html {
  const { locale, institution } = context;
  const at = start(context, chosen.changedAt, institution.timeZone);
  return markup`<p class="note">${locale.html('pages.former-chosen', { at })} <a href="${context.href(adminPagePath(page))}">${locale.t('pages.former-back')}</a></p>`;
}
