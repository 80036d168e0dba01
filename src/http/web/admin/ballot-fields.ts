import { METHOD_NEEDS, METHODS } from '../../../domain/ballot/method.ts';
import { REPLACEMENTS } from '../../../domain/ballot/rules.ts';
import { SHARE_BASES } from '../../../domain/ballot/threshold.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { RESULTS_VISIBILITIES } from '../../../domain/consultation/rules.ts';
import { ACTING_STANDINGS, type Standing } from '../../../domain/participant/standing.ts';
import { BODY_MAX, TITLE_MAX } from '../../../domain/text.ts';
import { placeOf } from '../../../words/dates.ts';
import { checkField, choiceField, type Option, selectField, textField } from '../components/field.ts';
import { choose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { methodIn } from './ballot-typed.ts';
import { type Attempt, hiddenField, type Labels, localisedFields, rowButton } from './form-parts.ts';
import { type Span, timelineNow, typedSpan } from './timeline.ts';
import { rowsIn } from './typed.ts';

/** What the fields of the form are called, by the names of the domain. */
export function ballotLabels({ locale }: Visit): Labels {
  const { t } = locale;
  return {
    slug: t('desk.slug'),
    question: t('desk.question'),
    description: t('desk.description'),
    method: t('desk.method'),
    option: t('ballot.option'),
    options: t('ballot.options'),
    name: t('desk.option-name'),
    'options.*': t('ballot.option'),
    cost: t('ballot.cost'),
    opensAt: t('desk.opens-at'),
    closesAt: t('desk.closes-at'),
    paperUntil: t('desk.paper-until'),
    standings: t('desk.voters'),
    decidingStanding: t('ballot.decides'),
    territories: t('desk.territories'),
    choices: t('desk.choices'),
    scores: t('desk.scores'),
    budget: t('desk.budget'),
    quorum: t('ballot.quorum'),
    threshold: t('ballot.threshold'),
    registered: t('ballot.registered'),
    ties: t('ballot.ties'),
    replacement: t('ballot.replacement'),
    resultsVisibility: t('desk.visibility'),
    anonymityThreshold: t('desk.anonymity'),
  };
}

type Form = { readonly visit: Visit; readonly attempt: Attempt; readonly labels: Labels };

/** The consultation that a ballot is of, and what else is on at what time in it. */
export type BallotWithin = { readonly consultation: Consultation; readonly others: readonly Span[] };

/** Question, options and dates; which fields there are depends on the method. */
export function ballotFields(visit: Visit, attempt: Attempt, within: BallotWithin): Html {
  const { consultation, others } = within;
  const form: Form = { visit, attempt, labels: ballotLabels(visit) };
  const { labels } = form;
  const { typed, refusal } = attempt;
  const { t, words } = visit.locale;
  const { languages: langs, timeZone: zone } = consultation;
  const moment = (name: 'opensAt' | 'closesAt' | 'paperUntil', hint: string) =>
    textField(visit, {
      name,
      label: labels[name] ?? '',
      hint,
      type: 'datetime-local',
      value: typed.text(name),
      refusal,
    });
  return markup`${textField(visit, { name: 'slug', label: labels['slug'] ?? '', hint: t('desk.ballot-slug-hint'), value: typed.text('slug'), max: 40, refusal })}
${localisedFields(visit, { name: 'question', label: labels['question'] ?? '', langs, attempt, max: TITLE_MAX })}
${localisedFields(visit, { name: 'description', label: labels['description'] ?? '', hint: t('desk.markdown'), langs, attempt, max: BODY_MAX, rows: 4 })}
${selectField(visit, { name: 'method', label: labels['method'] ?? '', hint: t('desk.method-hint'), options: METHODS.map((value) => ({ value, label: words.methodName[value] })), value: methodIn(typed), refusal })}
<p>${words.method[methodIn(typed)]}</p>
<p>${rowButton('show', t('desk.method-show'))}</p>
${optionRows(form, langs)}
<h2>${t('desk.when')}</h2>
<p class="small quiet">${t('desk.dates-hint', { place: placeOf(zone) })}</p>
${moment('opensAt', t('desk.ballot-opens-hint'))}
${moment('closesAt', t('desk.ballot-closes-hint'))}
${moment('paperUntil', t('desk.paper-until-hint'))}
${timelineNow(visit, { spans: [...others, ...typedSpan(typed, { name: t('desk.this-ballot'), at: '', zone })], zone })}
<h2>${t('desk.rules')}</h2>
${ruleFields(form, consultation)}`;
}

function optionRows({ visit, attempt }: Form, langs: readonly string[]): Html {
  const { t } = visit.locale;
  const { typed, refusal } = attempt;
  const needs = METHOD_NEEDS[methodIn(typed)];
  const rows = rowsIn(typed, 'option');
  const kept = hiddenField('option', rows.join(','));
  if (needs.options[1] === 0) return markup`${kept}<p class="note">${t('desk.no-options')}</p>`;
  return markup`<h2>${t('ballot.options')}</h2>
${kept}
${rows.map((row, index) => {
  const at = `option.${row}`;
  const of = `options.${index}`;
  return markup`<fieldset class="row"><legend>${t('desk.option-number', { number: index + 1 })}</legend>
${localisedFields(visit, { name: `${at}.name`, label: t('desk.option-name'), langs, attempt, of: `${of}.name`, max: TITLE_MAX })}
${needs.budget ? textField(visit, { name: `${at}.cost`, label: t('ballot.cost'), hint: t('desk.cost-hint'), type: 'number', min: '1', value: typed.text(`${at}.cost`), refusal, of: `${of}.cost` }) : NOTHING}
<details><summary>${t('desk.description')}</summary>${localisedFields(visit, { name: `${at}.description`, label: t('desk.description'), langs, attempt, of: `${of}.description`, max: BODY_MAX, rows: 2 })}</details>
<p>${rowButton(`less-option-${row}`, t('desk.less-option', { number: index + 1 }))}</p></fieldset>`;
})}
<p>${rowButton('more-option', t('desk.more-option'))}</p>`;
}

function ruleFields(form: Form, consultation: Consultation): Html {
  const { visit, attempt, labels } = form;
  const { typed, refusal } = attempt;
  const { t, words } = visit.locale;
  const needs = METHOD_NEEDS[methodIn(typed)];
  const admitted: readonly Standing[] = ACTING_STANDINGS.filter((one) => consultation.rules.standings.includes(one));
  const places: Option[] = visit.territories.map(({ code, name }) => ({
    value: code,
    label: choose(visit, name).text,
  }));
  const standings = (name: 'standings' | 'decidingStanding', hint: string) =>
    choiceField(visit, {
      name,
      label: labels[name] ?? '',
      hint,
      several: true,
      chosen: typed.all(name),
      options: admitted.map((value) => ({ value, label: words.standing[value], hint: words.standingMeans[value] })),
      refusal,
    });
  const one = <T extends string>(name: string, values: readonly T[], table: Readonly<Record<T, string>>) =>
    choiceField(visit, {
      name,
      label: labels[name] ?? '',
      options: values.map((value) => ({ value, label: table[value] })),
      chosen: [typed.text(name)],
      refusal,
    });
  return markup`${standings('standings', t('desk.voters-hint'))}
${standings('decidingStanding', t('desk.ballot-deciding-hint'))}
${places.length < 2 ? NOTHING : choiceField(visit, { name: 'territories', label: labels['territories'] ?? '', hint: t('desk.territories-hint'), several: true, chosen: typed.all('territories'), options: places, refusal })}
${needs.choices ? range(form, 'choices', t('desk.choices-hint')) : NOTHING}
${needs.scores ? range(form, 'scores', t('desk.scores-hint')) : NOTHING}
${needs.budget ? budget(form) : NOTHING}
${reach(form, 'quorum')}
${needs.threshold === 'none' ? NOTHING : reach(form, 'threshold')}
${number(form, { name: 'registered', label: labels['registered'] ?? '', hint: t('desk.registered-hint') })}
${one('ties', needs.ties, words.ties)}
${one('replacement', REPLACEMENTS, words.replacement)}
${one('resultsVisibility', RESULTS_VISIBILITIES, words.visibility)}
${number(form, { name: 'anonymityThreshold', label: labels['anonymityThreshold'] ?? '', hint: t('desk.anonymity-hint') })}`;
}

function number(
  { visit, attempt }: Form,
  of: { readonly name: string; readonly label: string; readonly hint?: string },
): Html {
  const { typed, refusal } = attempt;
  const { name, label, hint } = of;
  return textField(visit, { name, label, hint, type: 'number', step: '1', value: typed.text(name), refusal });
}

function range(form: Form, name: 'choices' | 'scores', hint: string): Html {
  const { t } = form.visit.locale;
  return markup`<fieldset class="row"><legend>${form.labels[name]}</legend><p class="hint">${hint}</p>
${number(form, { name: `${name}.min`, label: t('desk.at-least') })}${number(form, { name: `${name}.max`, label: t('desk.at-most') })}</fieldset>`;
}

function budget(form: Form): Html {
  const { visit, attempt } = form;
  const { typed, refusal } = attempt;
  const { t } = visit.locale;
  return markup`<fieldset class="row"><legend>${t('desk.budget')}</legend>
${number(form, { name: 'budget.amount', label: t('desk.amount'), hint: t('desk.cost-hint') })}
${textField(visit, { name: 'budget.currency', label: t('desk.currency'), hint: t('desk.currency-hint'), value: typed.text('budget.currency'), max: 3, refusal })}
${checkField(visit, { name: 'budget.each', label: t('desk.budget-each'), checked: typed.text('budget.each') === 'yes' })}</fieldset>`;
}

function reach(form: Form, name: 'quorum' | 'threshold'): Html {
  const { visit, attempt, labels } = form;
  const { typed, refusal } = attempt;
  const { t, words } = visit.locale;
  const kinds = [
    { value: '', label: t('desk.reach-none') },
    { value: 'count', label: t('desk.reach-count') },
    { value: 'share', label: name === 'quorum' ? t('desk.reach-share-registered') : t('desk.reach-share') },
  ];
  const hint = name === 'quorum' ? t('desk.quorum-hint') : t('desk.threshold-reach-hint');
  return markup`<fieldset class="row"><legend>${labels[name]}</legend><p class="hint">${hint}</p>
${selectField(visit, { name: `${name}.kind`, label: t('desk.reach'), options: kinds, value: typed.text(`${name}.kind`), refusal })}
${number(form, { name: `${name}.count`, label: t('desk.reach-count') })}
${number(form, { name: `${name}.numerator`, label: t('desk.numerator') })}${number(form, { name: `${name}.denominator`, label: t('desk.denominator') })}
${
  name === 'quorum'
    ? NOTHING
    : markup`${selectField(visit, { name: 'threshold.of', label: t('desk.share-of'), options: SHARE_BASES.map((value) => ({ value, label: words.shareBase[value] })), value: typed.text('threshold.of'), refusal })}
${selectField(visit, {
  name: 'threshold.reach',
  label: t('desk.share-reach'),
  options: [
    { value: 'at-least', label: t('desk.reach-at-least') },
    { value: 'more-than', label: t('desk.reach-more-than') },
  ],
  value: typed.text('threshold.reach'),
  refusal,
})}`
}</fieldset>`;
}
