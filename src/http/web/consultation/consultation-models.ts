import {
  CONSULTATION_MODELS,
  type ConsultationModel,
  phasesOfModel,
  rulesOfModel,
} from '../../../domain/consultation/model.ts';
import { UI_LANGS, uiLangFor } from '../../../i18n/languages.ts';
import { messagesIn } from '../../../i18n/messages.ts';
import { localMoment } from '../kit/form-values.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** The models to begin with, each as a link to the form that it fills in. */
export function modelLinks(context: PageContext, path: string): Html {
  const { t } = context.locale;
  return markup`<section aria-labelledby="models"><h2 id="models">${t('models.title')}</h2>
<p>${t('models.lead')}</p>
<ul>${CONSULTATION_MODELS.map(
    (model) =>
      markup`<li><a href="${context.href(path, { model })}">${t(`model.${model}.name`)}</a><br><span class="small quiet">${t(`model.${model}.lead`)}</span></li>`,
  )}</ul></section>`;
}

/** What a model fills in: texts in each language of the institution that the pages know, phases from today on, and rules. */
export function modelValues(
  { institution, now }: PageContext,
  model: ConsultationModel,
): Record<string, string | readonly string[]> {
  const today = localMoment(now, institution.timeZone).slice(0, 'YYYY-MM-DD'.length);
  const phases = phasesOfModel(model, today);
  const texts = institution.languages
    .filter((lang) => UI_LANGS.some((known) => known === lang))
    .flatMap((lang) => {
      const { t } = messagesIn(uiLangFor([lang]));
      const year = phases[0]?.opensAt.slice(0, 'YYYY'.length) ?? '';
      return [
        [`title.${lang}`, titleOf(t, model, year)],
        [`summary.${lang}`, t(`model.${model}.summary`)],
      ] as const;
    });
  return {
    ...Object.fromEntries(texts),
    phase: phases.map((_, index) => index).join(','),
    ...Object.fromEntries(
      phases.flatMap((phase, index) => Object.entries(phase).map(([name, value]) => [`phase.${index}.${name}`, value])),
    ),
    ...(rulesOfModel(model) as Record<string, string>),
  };
}

/** Of a budget the year is in the title, since there is one each year. */
function titleOf(t: PageContext['locale']['t'], model: ConsultationModel, year: string): string {
  return model === 'participatory-budget' ? t('model.participatory-budget.title', { year }) : t(`model.${model}.title`);
}
