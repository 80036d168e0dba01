import type { Agent } from '../../../application/agent/ports.ts';
import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { choose } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** At most as many to choose from: of more, the newest. */
const LISTED = 100;

/** Narrows a list of the administration area to one consultation; `more` are other fields of the same form. */
export async function consultationFilter(
  context: PageContext,
  of: { readonly path: string; readonly agent: Agent; readonly chosen: string | null; readonly more?: Html },
): Promise<Html> {
  const { app, locale, query } = context;
  const { items } = await readConsultations(app, { limit: LISTED, after: null, viewer: ANYBODY });
  const own = items.filter(({ consultation }) => isAssignedTo(of.agent, consultation.id));
  return markup`<form class="filters" method="get" action="${of.path}">
${query.has('lang') ? markup`<input type="hidden" name="lang" value="${locale.lang}">` : NOTHING}
<p class="field"><label for="consultation">${locale.t('moderation.consultation')}</label>
<select id="consultation" name="consultation">${option('', locale.t('moderation.all'), of.chosen)}${own.map(({ consultation }) => option(consultation.slug, choose(context, consultation.title, consultation.languages).text, of.chosen))}</select></p>
${of.more ?? NOTHING}
<p class="field"><button type="submit">${locale.t('moderation.show')}</button></p>
</form>`;
}

export function option(value: string, name: string, chosen: string | null): Html {
  return markup`<option value="${value}"${value === (chosen ?? '') ? markup` selected` : NOTHING}>${name}</option>`;
}
