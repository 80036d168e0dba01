import type { BallotInput } from '../../../application/ballot/create-ballot.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { METHOD_NEEDS, METHODS, type Method } from '../../../domain/ballot/method.ts';
import { type BallotRules, REPLACEMENTS } from '../../../domain/ballot/rules.ts';
import {
  MAJORITIES,
  majorityOf,
  type Quorum,
  SHARE_BASES,
  type Threshold,
  TURNOUTS,
  turnoutOf,
} from '../../../domain/ballot/threshold.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { RESULTS_VISIBILITIES } from '../../../domain/consultation/rules.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { ACTING_STANDINGS, type Standing } from '../../../domain/participant/standing.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { ballotFormFrom } from '../../input/ballot.ts';
import { choose } from '../kit/content.ts';
import { rowButton } from '../kit/form-parts.ts';
import {
  area,
  check,
  type Item,
  inputIn,
  line,
  localised,
  money,
  number,
  one,
  select,
  some,
  valuesWith,
} from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, localMoment, oneIn } from '../kit/form-values.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { type Span, spanOfForm, timelineNow } from '../kit/timeline.ts';
import { weightLines } from './ballot-counts.ts';

/** What is to be reached: a share that has a name, a number, or a fraction of one's own. */
function reachItem({ locale: { t } }: PageContext, name: 'quorum' | 'threshold', values: FormValues): Item {
  const isQuorum = name === 'quorum';
  const named = isQuorum
    ? (Object.keys(TURNOUTS) as (keyof typeof TURNOUTS)[]).map((value) => ({ value, label: t(`turnout.${value}`) }))
    : (Object.keys(MAJORITIES) as (keyof typeof MAJORITIES)[]).map((value) => ({
        value,
        label: t(`majority.${value}`),
      }));
  const kinds = [
    { value: '', label: t('admin.reach-none') },
    ...named,
    { value: 'share', label: t('admin.reach-share') },
    { value: 'count', label: t('admin.reach-count') },
  ];
  const reaches = [
    { value: 'at-least', label: t('admin.reach-at-least') },
    { value: 'more-than', label: t('admin.reach-more-than') },
  ];
  const bases = SHARE_BASES.map((value) => ({ value, label: t(`share-of.${value}`) }));
  return {
    kind: 'group',
    name,
    legend: t(`ballot.${name}`),
    hint: isQuorum ? t('admin.quorum-hint') : t('admin.threshold-reach-hint'),
    items: [
      select(`${name}.kind`, isQuorum ? t('admin.reach-turnout') : t('admin.reach'), { options: kinds }),
      ...(isQuorum ? [] : [select('threshold.of', t('admin.share-of'), { options: bases })]),
      number(`${name}.count`, t('admin.reach-number'), {}),
      {
        kind: 'details',
        summary: t('admin.reach-share'),
        open: values.text(`${name}.kind`) === 'share',
        items: [
          number(`${name}.numerator`, t('admin.numerator'), { of: `${name}.share.numerator` }),
          number(`${name}.denominator`, t('admin.denominator'), { of: `${name}.share.denominator` }),
          ...(isQuorum ? [] : [select('threshold.reach', t('admin.share-reach'), { options: reaches })]),
        ],
      },
    ],
  };
}

/** What is to be reached as the form has it: a share that has a name by that, without its figures. */
function reachValues(stored: { readonly quorum: Quorum | null; readonly threshold: Threshold | null }): object {
  const [turnout, majority] = [turnoutOf(stored.quorum), majorityOf(stored.threshold)];
  return {
    quorum: turnout === null ? stored.quorum : { kind: turnout },
    threshold: majority === null ? stored.threshold : { ...stored.threshold, kind: majority, share: null },
  };
}

/** The consultation that a ballot is of, and what else is on at what time in it. */
export type BallotWithin = { readonly consultation: Consultation; readonly others: readonly Span[] };

export function methodIn(values: FormValues): Method {
  return oneIn(values, 'method', METHODS) ?? 'yes-no';
}

/** Question, options, dates and rules; which fields there are depends on the method. */
export function ballotItems(context: PageContext, values: FormValues, within: BallotWithin): readonly Item[] {
  const { consultation, others } = within;
  const { t } = context.locale;
  const { languages: langs, timeZone: zone } = consultation;
  const method = methodIn(values);
  const currency = values.text('budget.currency').toUpperCase();
  const moment = (hint: string) => ({ hint, type: 'datetime-local', empty: 'nothing' }) as const;
  return [
    line('slug', t('admin.slug'), { hint: t('admin.ballot-slug-hint'), max: 40 }),
    localised('question', t('admin.question'), { langs, max: TITLE_MAX }),
    localised('description', t('admin.description'), {
      hint: t('admin.markdown'),
      langs,
      max: BODY_MAX,
      rows: 4,
      empty: 'nothing',
      markdown: 'official',
    }),
    select('method', t('admin.method'), {
      hint: t('admin.method-hint'),
      options: METHODS.map((value) => ({ value, label: t(`method.${value}`) })),
    }),
    markup`<p>${t(`method-description.${method}`)}</p>
<p>${rowButton('show', t('admin.method-show'))}</p>`,
    ...optionItems(context, { langs, method, currency }),
    markup`<h2>${t('admin.when')}</h2>
<p class="small quiet">${t('admin.dates-hint', { place: placeOf(zone) })}</p>`,
    line('opensAt', t('admin.opens-at'), moment(t('admin.ballot-opens-hint'))),
    line('closesAt', t('admin.closes-at'), moment(t('admin.ballot-closes-hint'))),
    line('paperUntil', t('admin.paper-until'), moment(t('admin.paper-until-hint'))),
    timelineNow(context, {
      spans: [...others, ...spanOfForm(values, { name: t('admin.this-ballot'), at: '', zone })],
      zone,
    }),
    markup`<h2>${t('admin.rules')}</h2>`,
    ...ruleItems(context, { method, currency, values }, consultation),
  ];
}

type OptionsOf = { readonly langs: readonly string[]; readonly method: Method; readonly currency: string };

function optionItems({ locale: { t, lang } }: PageContext, { langs, method, currency }: OptionsOf): readonly Item[] {
  const needs = METHOD_NEEDS[method];
  const name = 'option';
  if (needs.options[1] === 0) {
    return [{ kind: 'kept', name }, markup`<p class="note">${t('admin.no-options')}</p>`];
  }
  return [
    markup`<h2>${t('ballot.options')}</h2>`,
    {
      kind: 'rows',
      name,
      of: 'options',
      label: t('ballot.option'),
      legend: (nth) => t('admin.option-number', { number: nth }),
      items: () => [
        localised('name', t('admin.option-name'), { langs, max: TITLE_MAX }),
        needs.budget
          ? money('cost', t('ballot.cost'), { hint: t('admin.cost-hint'), currency, lang, empty: 'nothing' })
          : NOTHING,
        {
          kind: 'details',
          summary: t('admin.description'),
          open: false,
          items: [
            localised('description', t('admin.description'), {
              hint: t('admin.markdown'),
              langs,
              max: BODY_MAX,
              rows: 2,
              empty: 'nothing',
              markdown: 'official',
            }),
          ],
        },
      ],
      more: t('admin.more-option'),
      less: (nth) => t('admin.less-option', { number: nth }),
    },
  ];
}

function ruleItems(
  context: PageContext,
  { method, currency, values }: Pick<OptionsOf, 'method' | 'currency'> & { readonly values: FormValues },
  consultation: Consultation,
): readonly Item[] {
  const { t } = context.locale;
  const needs = METHOD_NEEDS[method];
  const admitted: readonly Standing[] = ACTING_STANDINGS.filter((each) => consultation.rules.standings.includes(each));
  const standings = admitted.map((value) => ({
    value,
    label: t(`standing.${value}`),
    hint: t(`standing-description.${value}`),
  }));
  const places = context.territories.map(({ code, name }) => ({ value: code, label: choose(context, name).text }));
  const sentences = <T extends string>(values: readonly T[], text: (value: T) => string) => ({
    options: values.map((value) => ({ value, label: text(value) })),
    empty: 'nothing' as const,
  });
  const range = (name: 'choices' | 'scores', hint: string): Item => ({
    kind: 'group',
    name,
    legend: t(`admin.${name}`),
    hint,
    items: [number(`${name}.min`, t('admin.at-least'), {}), number(`${name}.max`, t('admin.at-most'), {})],
  });
  return [
    some('standings', t('admin.voters'), { hint: t('admin.voters-hint'), options: standings }),
    some('decidingStanding', t('ballot.decides'), { hint: t('admin.ballot-deciding-hint'), options: standings }),
    places.length < 2
      ? NOTHING
      : some('territories', t('admin.territories'), {
          hint: t('admin.territories-hint'),
          options: places,
          empty: 'null',
        }),
    needs.choices ? range('choices', t('admin.choices-hint')) : NOTHING,
    needs.scores ? range('scores', t('admin.scores-hint')) : NOTHING,
    needs.budget ? budgetItem(context, currency) : NOTHING,
    reachItem(context, 'quorum', values),
    needs.threshold === 'none' ? NOTHING : reachItem(context, 'threshold', values),
    number('registered', t('ballot.registered'), { hint: t('admin.registered-hint') }),
    isCommunity(consultation) && needs.additive
      ? area('weights', t('ballot.weights'), { hint: t('ballot.weights-hint'), rows: 4, empty: 'null' })
      : NOTHING,
    one(
      'ties',
      t('ballot.ties'),
      sentences(needs.ties, (value) => t(`ties.${value}`)),
    ),
    one(
      'replacement',
      t('ballot.replacement'),
      sentences(REPLACEMENTS, (value) => t(`replacement.${value}`)),
    ),
    one(
      'resultsVisibility',
      t('admin.visibility'),
      sentences(RESULTS_VISIBILITIES, (value) => t(`results-visibility.${value}`)),
    ),
    number('anonymityThreshold', t('admin.anonymity'), { hint: t('admin.anonymity-hint'), empty: 'nothing' }),
    number('groupMinimum', t('admin.group-minimum'), { hint: t('admin.group-minimum-hint'), empty: 'nothing' }),
  ];
}

function budgetItem({ locale: { t, lang } }: PageContext, currency: string): Item {
  return {
    kind: 'group',
    name: 'budget',
    legend: t('admin.budget'),
    items: [
      money('budget.amount', t('admin.amount'), { hint: t('admin.cost-hint'), currency, lang }),
      line('budget.currency', t('admin.currency'), { hint: t('admin.currency-hint'), max: 3 }),
      check('budget.each', t('admin.budget-each'), { of: 'budget.eachBallotWithin' }),
    ],
  };
}

/** The ballot as submitted by the form. Fields that its method does not use are ignored. */
export function ballotIn(
  context: PageContext,
  values: FormValues,
  consultation: Consultation,
): Result<BallotInput, Refusal> {
  return ballotFormFrom(inputIn(ballotItems(context, values, { consultation, others: [] }), values));
}

/** The form of a ballot as it is now. */
export function ballotValues(context: PageContext, ballot: Ballot, consultation: Consultation): FormDefaults {
  const moment = (at: Date | null) => (at === null ? '' : localMoment(at, consultation.timeZone));
  const { opensAt, closesAt, paperUntil } = ballot;
  return filledBallot(context, consultation, {
    ...ballot,
    ...ballot.rules,
    opensAt: moment(opensAt),
    closesAt: moment(closesAt),
    paperUntil: moment(paperUntil),
  });
}

/** A form as it begins: a method with its rules, or a whole ballot. */
export function filledBallot(
  context: PageContext,
  consultation: Consultation,
  stored: { readonly method: Method } & BallotRules & Partial<Readonly<Record<keyof Ballot, unknown>>>,
): FormDefaults {
  return valuesWith(
    ballotItems(context, formDefaults({ method: stored.method, 'budget.currency': stored.budget?.currency ?? '' }), {
      consultation,
      others: [],
    }),
    { ...stored, ...reachValues(stored), weights: weightLines(stored.weights) },
  );
}
