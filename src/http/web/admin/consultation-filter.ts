import type { Agent } from '../../../application/access.ts';
import { readConsultations } from '../../../application/read-consultations.ts';
import { worksOn } from '../../../application/within-bounds.ts';
import { choose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** At most as many to choose from: of more, the newest. */
const LISTED = 100;

/** Narrows a list of the desk to one consultation; `more` are other fields of the same form. */
export async function consultationFilter(
  visit: Visit,
  of: { readonly path: string; readonly agent: Agent; readonly chosen: string | null; readonly more?: Html },
): Promise<Html> {
  const { app, locale, query } = visit;
  const { items } = await readConsultations(app, { limit: LISTED, after: null, audience: { drafts: false } });
  const own = items.filter(({ consultation }) => worksOn(of.agent, consultation.id));
  return markup`<form class="filters" method="get" action="${of.path}">
${query.has('lang') ? markup`<input type="hidden" name="lang" value="${locale.lang}">` : NOTHING}
<p class="field"><label for="consultation">${locale.t('moderation.consultation')}</label>
<select id="consultation" name="consultation">${option('', locale.t('moderation.all'), of.chosen)}${own.map(({ consultation }) => option(consultation.slug, choose(visit, consultation.title, consultation.languages).text, of.chosen))}</select></p>
${of.more ?? NOTHING}
<p class="field"><button type="submit">${locale.t('moderation.show')}</button></p>
</form>`;
}

export function option(value: string, name: string, chosen: string | null): Html {
  return markup`<option value="${value}"${value === (chosen ?? '') ? markup` selected` : NOTHING}>${name}</option>`;
}
