import { changeInstitution, type InstitutionChange } from '../../../application/institution/change-institution.ts';
import { readInstitution } from '../../../application/institution/reads.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { type Institution, MENU_ENTRIES, NOTICE_PAGES } from '../../../domain/institution/institution.ts';
import { LICENCE_IDS, LICENCES } from '../../../domain/institution/licence.ts';
import type { Territory } from '../../../domain/institution/territory.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { BODY_MAX, type Lang, NAME_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { UI_LANGS } from '../../../i18n/languages.ts';
import { formatAmount, readAmount } from '../../../i18n/money.ts';
import { institutionChangeFrom } from '../../input/institution.ts';
import { handleOn } from '../federation/follow.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line as lineOf } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState, hiddenField, whatChanged } from '../kit/form-parts.ts';
import {
  check,
  formFields,
  type Item,
  inputIn,
  labelsOf,
  line,
  localised,
  select,
  some,
  valuesWith,
} from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, localisedIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { timeZoneOptions } from '../kit/time-zone-options.ts';

/** The fields of one place. A place is refused by its row in a list of one. */
function placeItems(context: PageContext): readonly Item[] {
  const { locale, institution, territories } = context;
  const { t } = locale;
  return [
    line('code', t('settings.code'), { hint: t('settings.code-hint'), max: NAME_MAX, fault: 'territories.0.code' }),
    localised('place', t('settings.place'), {
      langs: institution.languages,
      max: NAME_MAX,
      fault: 'territories.0.name',
    }),
    select('within', t('settings.within'), {
      options: [
        { value: '', label: t('settings.within-none') },
        ...territories.map(({ code, name }) => ({ value: code, label: choose(context, name).text })),
      ],
      fault: 'territories.0.within',
    }),
  ];
}

function placeIn({ institution }: PageContext, values: FormValues): Territory {
  return {
    code: values.text('code'),
    name: localisedIn(values, 'place', institution.languages),
    within: values.text('within') || null,
  };
}

/** The places that rules may name, and the form that adds one or names it anew. */
function places(context: PageContext, form: { readonly action: string; readonly given: FormState | null }): Html {
  const { locale, territories, institution } = context;
  const { t } = locale;
  const items = placeItems(context);
  const blank = { values: formDefaults({ within: institution.territory.code }), refusal: null };
  const formState = form.given ?? blank;
  const nameOf = (code: string | null) => {
    const place = territories.find((each) => each.code === code);
    return place === undefined ? NOTHING : lineOf(context, choose(context, place.name));
  };
  return markup`${adminTable({
    id: 'places',
    title: t('settings.places'),
    caption: t('settings.places-caption'),
    columns: [t('settings.code'), t('settings.place'), t('settings.within')],
    rows: territories.map(({ code, within }) => [code, nameOf(code), nameOf(within)]),
    empty: '',
  })}
<section aria-labelledby="new-place"><h2 id="new-place">${t('settings.new-place')}</h2>
<p class="small quiet">${t('settings.new-place-hint')}</p>
${adminForm(context, {
  action: form.action,
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('act', 'place')}${formFields(context, items, formState)}`,
  button: t('settings.save-place'),
})}</section>`;
}

/** Languages in which the institution says something, those of former pages too, so that no text is lost unseen. */
function spokenBy({ languages, name, summary, notices }: Institution): readonly Lang[] {
  const texts = [name, summary, ...NOTICE_PAGES.map((page) => notices[page] ?? {})];
  return [...new Set([...languages, ...texts.flatMap((text) => Object.keys(text))])];
}

function settingsItems(context: PageContext, values?: FormValues): readonly Item[] {
  const { locale, institution, now } = context;
  const { t } = locale;
  const stored = values?.text('timeZone') ?? institution.timeZone;
  const langs = spokenBy(institution);
  const options = [...new Set([...institution.languages, ...UI_LANGS])].map((value) => ({
    value,
    label: locale.languageName(value),
  }));
  const notices = NOTICE_PAGES.map((page) =>
    localised(`notices.${page}`, t(`settings.notice-${page}`), {
      hint: t('admin.markdown'),
      langs,
      max: BODY_MAX,
      rows: 5,
      empty: 'null',
      markdown: 'official',
    }),
  );
  return [
    localised('name', t('settings.name'), { langs, max: NAME_MAX }),
    localised('summary', t('settings.summary'), {
      hint: t('settings.summary-hint'),
      langs,
      max: TITLE_MAX * 5,
      rows: 3,
      markdown: 'official',
    }),
    some('languages', t('settings.languages'), { hint: t('settings.languages-hint'), options }),
    select('usual', t('settings.usual'), { hint: t('settings.usual-hint'), options, of: null }),
    select('timeZone', t('admin.time-zone'), {
      hint: t('settings.time-zone-hint'),
      options: timeZoneOptions(locale, { now, stored }),
    }),
    line('contact', t('settings.contact'), { hint: t('settings.contact-hint'), max: TITLE_MAX, empty: 'null' }),
    select('licence', t('settings.licence'), {
      hint: t('settings.licence-hint'),
      options: [
        { value: '', label: t('settings.licence-none') },
        ...LICENCE_IDS.map((value) => ({ value, label: LICENCES[value].name })),
      ],
      empty: 'null',
    }),
    line('secondAgentAmount', t('settings.second-agent-above'), {
      hint: t('settings.second-agent-above-hint'),
      of: 'secondAgentAbove.amount',
      max: 40,
    }),
    line('secondAgentCurrency', t('settings.second-agent-currency'), {
      hint: t('request.currency-hint'),
      of: 'secondAgentAbove.currency',
      max: 3,
    }),
    check('codeLetters', t('settings.code-letters'), { hint: t('settings.code-letters-hint') }),
    some('hiddenEntries', t('settings.hidden-entries'), {
      hint: t('settings.hidden-entries-hint'),
      options: MENU_ENTRIES.map((value) => ({ value, label: t(`settings.entry-${value}`) })),
    }),
    markup`<h3>${t('settings.notices')}</h3>
<p class="small quiet">${t('settings.notices-hint')}</p>`,
    ...notices,
  ];
}

/** What the form says. The usual language comes first among those that were ticked. */
function settingsIn(context: PageContext, values: FormValues): Result<InstitutionChange, Refusal> {
  const defaults = values.text('usual');
  const ticked = values.all('languages');
  const languages = [...ticked.filter((lang) => lang === defaults), ...ticked.filter((lang) => lang !== defaults)];
  const amount = values.text('secondAgentAmount');
  const currency = values.text('secondAgentCurrency').toUpperCase();
  const secondAgentAbove =
    amount === '' ? null : { amount: readAmount(context.locale.lang, amount, currency) ?? Number.NaN, currency };
  return institutionChangeFrom({ ...inputIn(settingsItems(context), values), languages, secondAgentAbove });
}

function settingsValues(context: PageContext, institution: Institution): FormDefaults {
  const { languages, secondAgentAbove: sum } = institution;
  const secondAgentAbove =
    sum === null ? {} : { amount: formatAmount(context.locale.lang, sum), currency: sum.currency };
  return valuesWith(settingsItems(context), { ...institution, usual: languages[0], secondAgentAbove });
}

export const SETTINGS = '/admin/settings';

/** What the institution says of itself, and the places that rules may name. */
export async function settingsPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, {});
}

export const acceptSettings: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const ofPlace = formInput.text('act') === 'place';
  const change = ofPlace ? ok({}) : settingsIn(context, formInput);
  if (!change.ok) return await answered(context, { settings: { values: formInput, refusal: change.refusal } });
  const done = await submitOnce(context, formInput, async (within) => {
    const changed = ofPlace
      ? await changeInstitution(within, {
          territories: [placeIn(context, formInput)],
          by,
        })
      : await changeInstitution(within, {
          ...change.value,
          basedOn: formInput.text('from'),
          by,
        });
    if (!changed.ok) return changed;
    return ok(context.href(SETTINGS, ofPlace ? { done: 'place-saved' } : { done: 'settings-saved' }));
  });
  if (done.ok) return { to: done.value };
  const attempt = { values: formInput, refusal: done.refusal };
  return await answered(context, ofPlace ? { place: attempt } : { settings: attempt });
};

async function answered(
  context: PageContext,
  given: { readonly settings?: FormState; readonly place?: FormState },
): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'admin', async () => {
    const stored = await readInstitution(app);
    if (stored === null) return refuse({ type: 'not-set-up' });
    const { institution } = stored;
    const now = settingsValues(context, institution);
    const formState = given.settings ?? { values: now, refusal: null };
    const items = settingsItems(context, formState.values);
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const labels = labelsOf(items);
    const from = given.settings === undefined || meanwhile ? etagOf(institution) : formState.values.text('from');
    return {
      title: locale.t('settings.nav'),
      refusal: formState.refusal ?? given.place?.refusal ?? null,
      main: markup`<p class="lead">${locale.html('settings.handle', { handle: markup`<code>${handleOn(context, institution.handle)}</code>` })}</p>
${meanwhile ? whatChanged(context, { now, values: formState.values }, labels) : NOTHING}
<section aria-labelledby="institution"><h2 id="institution">${locale.t('settings.institution')}</h2>
${adminForm(context, {
  action: SETTINGS,
  formState,
  labels,
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}`,
  button: locale.t('admin.save'),
})}</section>
${places(context, { action: SETTINGS, given: given.place ?? null })}`,
    };
  });
}
