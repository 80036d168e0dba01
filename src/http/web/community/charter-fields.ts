import {
  CHARTER_MAX,
  type CharterTerms,
  DECISION_MAX,
  PLEDGE_WITHDRAWALS,
  type Population,
  type Successor,
} from '../../../domain/community/charter.ts';
import { LATE_JOINING, SHARING_RULES } from '../../../domain/community/terms.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import { formatAmount, readAmount } from '../../../i18n/money.ts';
import { area, type Item, line, localised, one, select, valuesWith } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, localisedIn, oneIn } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';

/** What a version of the charter says, and by which decision. */
export function charterItems({ locale: { t } }: PageContext, langs: readonly Lang[]): readonly Item[] {
  const none = { value: '', label: t('charter.with-each-request') };
  return [
    localised('decision', t('charter.decision-field'), { hint: t('charter.decision-hint'), langs, max: DECISION_MAX }),
    localised('text', t('charter.text'), { langs, max: CHARTER_MAX, rows: 12, markdown: 'official' }),
    line('sum', t('charter.second-agent-above'), {
      hint: t('charter.second-agent-hint'),
      of: 'secondAgentAbove.amount',
      max: 40,
    }),
    line('currency', t('settings.second-agent-currency'), {
      hint: t('request.currency-hint'),
      of: 'secondAgentAbove.currency',
      max: 3,
    }),
    one('pledgeWithdrawal', t('charter.withdrawal'), {
      options: PLEDGE_WITHDRAWALS.map((value) => ({ value, label: t(`pledge-withdrawal.${value}`) })),
      required: true,
    }),
    select('sharing', t('request.sharing'), {
      options: [none, ...SHARING_RULES.map((value) => ({ value, label: t(`sharing.${value}`) }))],
    }),
    select('lateJoining', t('request.late-joining'), {
      options: [none, ...LATE_JOINING.map((value) => ({ value, label: t(`late-joining.${value}`) }))],
    }),
    line('successor', t('charter.successor'), {
      hint: t('charter.successor-hint'),
      of: 'successor.institution',
      max: 2_000,
    }),
    line('successorDays', t('charter.successor-days'), { of: 'successor.afterDays', max: 3 }),
    area('populations', t('charter.populations'), { hint: t('charter.populations-hint'), rows: 4 }),
  ];
}

/** What the form says; a figure or a sum that is none is NaN, which the rules refuse with its field. */
export function charterIn(
  context: PageContext,
  values: FormValues,
  langs: readonly Lang[],
): { readonly terms: CharterTerms; readonly decision: Localised } {
  const [sum, currency] = [values.text('sum'), values.text('currency').toUpperCase()];
  return {
    decision: localisedIn(values, 'decision', langs),
    terms: {
      text: localisedIn(values, 'text', langs),
      secondAgentAbove:
        sum === '' ? null : { amount: readAmount(context.locale.lang, sum, currency) ?? Number.NaN, currency },
      pledgeWithdrawal: oneIn(values, 'pledgeWithdrawal', PLEDGE_WITHDRAWALS) ?? 'until-close',
      populations: populationsIn(values),
      sharing: oneIn(values, 'sharing', SHARING_RULES),
      lateJoining: oneIn(values, 'lateJoining', LATE_JOINING),
      successor: successorIn(values),
    },
  };
}

/** The form with the version in force, whose decision is left to type: another one is by another decision. */
export function charterValues(context: PageContext, terms: CharterTerms | null): FormDefaults {
  const sum = terms?.secondAgentAbove ?? null;
  return valuesWith(charterItems(context, Object.keys(terms?.text ?? {})), {
    text: terms?.text ?? {},
    secondAgentAbove: sum === null ? {} : { amount: formatAmount(context.locale.lang, sum), currency: sum.currency },
    pledgeWithdrawal: terms?.pledgeWithdrawal ?? 'until-close',
    sharing: terms?.sharing ?? '',
    lateJoining: terms?.lateJoining ?? '',
    successor: {
      institution: terms?.successor?.institution ?? '',
      afterDays: String(terms?.successor?.afterDays ?? ''),
    },
    populations: (terms?.populations ?? [])
      .map(({ institution, people, year }) => `${institution} ${people} ${year}`)
      .join('\n'),
  });
}

/** Nobody where neither of the two fields says anything. */
function successorIn(values: FormValues): Successor | undefined {
  const [institution, days] = [values.text('successor').trim(), values.text('successorDays').trim()];
  return institution === '' && days === '' ? undefined : { institution, afterDays: wholeIn(days) };
}

/** A line for each institution: its id, how many people, and the year of the figure. */
function populationsIn(values: FormValues): readonly Population[] {
  return values
    .text('populations')
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [institution = '', people = '', year = ''] = each.split(/\s+/);
      return { institution, people: wholeIn(people), year: wholeIn(year) };
    });
}

function wholeIn(text: string): number {
  return /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
}
