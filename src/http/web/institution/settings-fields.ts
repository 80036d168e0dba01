import type { InstitutionChange } from '../../../application/institution/change-institution.ts';
import { type Institution, MENU_ENTRIES, NOTICE_PAGES } from '../../../domain/institution/institution.ts';
import { LICENCE_IDS, LICENCES } from '../../../domain/institution/licence.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, type Lang, NAME_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { UI_LANGS } from '../../../i18n/languages.ts';
import { formatAmount, readAmount } from '../../../i18n/money.ts';
import { institutionChangeFrom } from '../../input/institution.ts';
import { check, type Item, inputIn, line, localised, select, some, valuesWith } from '../kit/form-table.ts';
import type { FormDefaults, FormValues } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { timeZoneOptions } from '../kit/time-zone-options.ts';

/** Languages in which the institution says something, those of former pages too, so that no text is lost unseen. */
function spokenBy({ languages, name, summary, notices }: Institution): readonly Lang[] {
  const texts = [name, summary, ...NOTICE_PAGES.map((page) => notices[page] ?? {})];
  return [...new Set([...languages, ...texts.flatMap((text) => Object.keys(text))])];
}

export function settingsItems(context: PageContext, values?: FormValues): readonly Item[] {
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
export function settingsIn(context: PageContext, values: FormValues): Result<InstitutionChange, Refusal> {
  const defaults = values.text('usual');
  const ticked = values.all('languages');
  const languages = [...ticked.filter((lang) => lang === defaults), ...ticked.filter((lang) => lang !== defaults)];
  const amount = values.text('secondAgentAmount');
  const currency = values.text('secondAgentCurrency').toUpperCase();
  const secondAgentAbove =
    amount === '' ? null : { amount: readAmount(context.locale.lang, amount, currency) ?? Number.NaN, currency };
  return institutionChangeFrom({ ...inputIn(settingsItems(context), values), languages, secondAgentAbove });
}

export function settingsValues(context: PageContext, institution: Institution): FormDefaults {
  const { languages, secondAgentAbove: sum } = institution;
  const secondAgentAbove =
    sum === null ? {} : { amount: formatAmount(context.locale.lang, sum), currency: sum.currency };
  return valuesWith(settingsItems(context), { ...institution, usual: languages[0], secondAgentAbove });
}
