import { recognisesResidents } from '../../../application/participant/standing.ts';
import { ACTS } from '../../../domain/consultation/act.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import {
  CONSULTATION_MODELS,
  type ConsultationModel,
  phasesOfModel,
  rulesOfModel,
} from '../../../domain/consultation/model.ts';
import { KIND_ALLOWS, PHASE_KINDS, type Phase } from '../../../domain/consultation/phase.ts';
import { HOLD_RULES, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../../domain/consultation/rules.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, type Lang, type Localised, NAME_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { TOPICS_MAX } from '../../../domain/kit/topic.ts';
import { ACTING_STANDINGS } from '../../../domain/participant/standing.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { UI_LANGS, uiLangFor } from '../../../i18n/languages.ts';
import { messagesIn } from '../../../i18n/messages.ts';
import { type ConsultationDraftInput, formFrom } from '../../input/consultation.ts';
import { choose } from '../kit/content.ts';
import type { Option } from '../kit/field.ts';
import {
  check,
  type Item,
  inputIn,
  line,
  localised,
  number,
  one,
  select,
  some,
  valuesWith,
} from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, localMoment } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { timeZoneOptions } from '../kit/time-zone-options.ts';
import { phasesOfForm, type Span, timelineNow } from '../kit/timeline.ts';
import { topicOptions } from '../kit/topics.ts';

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

/**
 * What a model fills in: texts in each language of the institution that the pages know, with gaps for what is to be written, phases
 * from today on, and rules, by which those decide who can be recognised here.
 */
export async function modelValues(
  { app, institution, now }: PageContext,
  model: ConsultationModel,
): Promise<Record<string, string | readonly string[]>> {
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
    ...((await recognisesResidents(app)) ? {} : { decidingStanding: ['registered'] }),
    ...(rulesOfModel(model) as Record<string, string>),
  };
}

/**
 * What was typed, without the languages in which the texts of a model were left as they are: nobody wrote anything in them. Where
 * that is so in every language, all are kept, and what is left to be written is said when the consultation is published.
 */
function writtenIn(input: Record<string, unknown>): Record<string, unknown> {
  const {
    title = {},
    summary = {},
    languages = [],
  } = input as Partial<Record<'title' | 'summary', Localised>> & {
    readonly languages?: readonly Lang[];
  };
  const isLeft = (lang: Lang) => {
    const { t } = messagesIn(uiLangFor([lang]));
    const [name = '', text = ''] = [title[lang], summary[lang]?.replaceAll('\r', '')];
    const year = /\d{4}/.exec(name)?.[0] ?? '';
    return CONSULTATION_MODELS.some(
      (model) => text === t(`model.${model}.summary`) && (name === '' || name === titleOf(t, model, year)),
    );
  };
  const left = languages.filter(isLeft);
  if (left.length === languages.length) return input;
  const written = (text: Localised) =>
    Object.fromEntries(Object.entries(text).filter(([lang]) => !left.includes(lang)));
  return {
    ...input,
    languages: languages.filter((lang) => !left.includes(lang)),
    title: written(title),
    summary: written(summary),
  };
}

/** Of a budget the year is in the title, since there is one each year. */
function titleOf(t: PageContext['locale']['t'], model: ConsultationModel, year: string): string {
  return model === 'participatory-budget' ? t('model.participatory-budget.title', { year }) : t(`model.${model}.title`);
}

/** Words, topics and campaign: what may change after publication too. */
export function wordItems(context: PageContext, values: FormValues = formDefaults({})): readonly Item[] {
  const { institution, locale } = context;
  const { t } = locale;
  const langs = institution.languages;
  return [
    localised('title', t('admin.title-label'), { langs, max: TITLE_MAX }),
    localised('summary', t('admin.summary'), {
      hint: t('admin.markdown'),
      langs,
      max: BODY_MAX,
      rows: 6,
      markdown: 'official',
    }),
    {
      kind: 'details',
      look: 'topics',
      summary: t('topics.choose'),
      open: values.all('topics').length > 0,
      items: [
        some('topics', t('topics.title'), {
          hint: t('topics.hint', { most: TOPICS_MAX }),
          options: topicOptions(context),
        }),
      ],
    },
    line('campaign', t('admin.campaign'), { hint: t('admin.campaign-hint'), max: NAME_MAX, empty: 'nothing' }),
    line('follows', t('admin.follows'), {
      hint: t('admin.follows-hint'),
      max: 40,
      fault: 'campaign.follows',
      empty: 'nothing',
    }),
  ];
}

/** Everything of a draft: what is frozen with the publication too. Its ballots lie on one line with its phases. */
export function draftItems(context: PageContext, values: FormValues, ballots: readonly Span[] = []): readonly Item[] {
  const { locale, institution, territories, now } = context;
  const { t } = locale;
  const zone = values.text('timeZone') || institution.timeZone;
  const places: readonly Option[] = territories.map(({ code, name }) => ({
    value: code,
    label: choose(context, name).text,
  }));
  const languages = institution.languages.map((value) => ({ value, label: locale.languageName(value) }));
  const sentences = <T extends string>(values: readonly T[], text: (value: T) => string) => ({
    options: values.map((value) => ({ value, label: text(value) })),
    empty: 'nothing' as const,
  });
  const standings = ACTING_STANDINGS.map((value) => ({
    value,
    label: t(`standing.${value}`),
    hint: t(`standing-description.${value}`),
  }));
  const count = (hint: string) => ({ hint, min: '1', empty: 'null' as const });
  return [
    ...wordItems(context, values),
    line('slug', t('admin.slug'), { hint: t('admin.slug-hint'), max: 40 }),
    some('languages', t('admin.languages'), { options: languages }),
    select('timeZone', t('admin.time-zone'), {
      hint: t('admin.time-zone-hint'),
      options: timeZoneOptions(locale, { now, stored: values.text('timeZone') }),
      empty: 'nothing',
    }),
    select('territory', t('admin.territory'), {
      options: [{ value: '', label: t('admin.whole-territory') }, ...places],
      empty: 'nothing',
    }),
    markup`<h2>${t('admin.phases')}</h2>
<p class="small quiet">${t('admin.phases-hint', { place: placeOf(zone) })}</p>`,
    {
      kind: 'rows',
      name: 'phase',
      of: 'phases',
      label: t('admin.phase'),
      legend: (nth) => t('admin.phase-number', { number: nth }),
      items: (row) => phaseItems(context, row),
      more: t('admin.more-phase'),
      less: (nth) => t('admin.less-phase', { number: nth }),
    },
    timelineNow(context, { spans: [...phasesOfForm(context, values, zone), ...ballots], zone }),
    markup`<h2>${t('admin.rules')}</h2>`,
    some('standings', t('admin.standings'), { hint: t('admin.standings-hint'), options: standings }),
    places.length < 2
      ? NOTHING
      : some('territories', t('admin.territories'), {
          hint: t('admin.territories-hint'),
          options: places,
          empty: 'null',
        }),
    one(
      'supports',
      t('admin.supports'),
      sentences(SUPPORT_SIDES, (value) => t(`support-sides.${value}`)),
    ),
    number('supportThreshold', t('admin.threshold'), count(t('admin.threshold-hint'))),
    some('decidingStanding', t('admin.deciding'), { hint: t('admin.deciding-hint'), options: standings }),
    one('resultsVisibility', t('admin.visibility'), {
      ...sentences(RESULTS_VISIBILITIES, (value) => t(`results-visibility.${value}`)),
      hint: t('admin.visibility-hint'),
    }),
    one(
      'hold',
      t('admin.hold'),
      sentences(HOLD_RULES, (value) => t(`hold-rule.${value}`)),
    ),
    number('proposalsPerParticipant', t('admin.per-participant'), count(t('admin.per-participant-hint'))),
  ];
}

function phaseItems({ institution, locale }: PageContext, row: FormValues): readonly Item[] {
  const { t } = locale;
  const own = row.text('own') === 'yes';
  const kind = PHASE_KINDS.find((each) => each === row.text('kind')) ?? 'inform';
  const acts = KIND_ALLOWS[kind].map((act) => t(`verb.${act}`));
  const defaults = acts.length === 0 ? t('admin.no-acts') : locale.list(acts);
  return [
    select('kind', t('admin.kind'), { options: PHASE_KINDS.map((value) => ({ value, label: t(`phase.${value}`) })) }),
    line('opensAt', t('admin.opens-at'), { type: 'datetime-local' }),
    line('closesAt', t('admin.closes-at'), { type: 'datetime-local' }),
    {
      kind: 'details',
      summary: t('admin.phase-more'),
      open: own || row.all('standings').length > 0,
      items: [
        localised('title', t('admin.phase-title'), {
          hint: t('admin.phase-title-hint'),
          langs: institution.languages,
          max: TITLE_MAX,
          empty: 'nothing',
        }),
        check('own', t('admin.own-acts'), { hint: t('admin.own-acts-hint', { usual: defaults }), of: null }),
        some('allows', t('admin.acts'), {
          options: ACTS.map((value) => ({ value, label: t(`verb.${value}`) })),
          unsaid: !own,
        }),
        some('standings', t('admin.phase-standings'), {
          hint: t('admin.phase-standings-hint'),
          options: ACTING_STANDINGS.map((value) => ({ value, label: t(`standing.${value}`) })),
          empty: 'nothing',
        }),
      ],
    },
  ];
}

/** What the form of a draft says of a consultation. */
export function consultationIn(context: PageContext, values: FormValues): Result<ConsultationDraftInput, Refusal> {
  return formFrom(writtenIn(inputIn(draftItems(context, values), values)));
}

/** The form of a consultation as it is now: of a draft everything, else the texts and the campaign. */
export function consultationValues(context: PageContext, consultation: Consultation): FormDefaults {
  const { rules, campaign, timeZone, phases } = consultation;
  const stored = {
    ...consultation,
    ...rules,
    campaign: campaign?.campaign,
    follows: campaign?.follows,
    phases: phases.map((phase) => keptPhase(phase, timeZone)),
  };
  const items =
    consultation.publishedAt === null ? draftItems(context, formDefaults({ timeZone })) : wordItems(context);
  return valuesWith(items, stored);
}

function keptPhase(phase: Phase, zone: string): object {
  const defaults: readonly string[] = KIND_ALLOWS[phase.kind];
  const own = defaults.length !== phase.allows.length || !phase.allows.every((act) => defaults.includes(act));
  const [opensAt, closesAt] = [localMoment(phase.opensAt, zone), localMoment(phase.closesAt, zone)];
  return { ...phase, own, allows: own ? phase.allows : [], opensAt, closesAt };
}
