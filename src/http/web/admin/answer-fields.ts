import { type Answer, VERDICTS, type Verdict } from '../../../domain/answer/answer.ts';
import type { RefusalOf } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { BODY_MAX, checkLocalised, type Lang, type Localised, TITLE_MAX } from '../../../domain/text.ts';
import { choiceField, textField } from '../components/field.ts';
import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { type Attempt, hiddenField, type Labels, localisedFields, rowButton } from './form-parts.ts';
import { type Filled, fieldsOf, filled, localisedIn, oneIn, rowsIn, type Typed } from './typed.ts';

/** What the fields of the form are called, by the names of the domain. */
export function answerLabels({ locale: { t } }: Visit): Labels {
  return {
    verdict: t('answers.verdict'),
    body: t('answers.body'),
    'commitments.*': t('answers.commitment'),
    text: t('answers.what'),
    dueOn: t('answers.by-when'),
  };
}

/** What the form says. A row of which nothing was filled in is no commitment. */
export function answerIn(
  typed: Typed,
  langs: readonly Lang[],
): Result<
  {
    readonly verdict: Verdict;
    readonly body: Localised;
    readonly commitments: readonly { readonly text: Localised; readonly dueOn: string | null }[];
  },
  RefusalOf<'invalid'>
> {
  const verdict = oneIn(typed, 'verdict', VERDICTS);
  if (verdict === undefined) return refuse({ type: 'invalid', field: 'verdict', because: 'missing' });
  const body = checkLocalised(localisedIn(typed, 'body', langs), 'body', BODY_MAX);
  if (!body.ok) return body;
  const rows = rowsIn(typed, 'commitment').map((row) => ({
    text: localisedIn(typed, `commitment.${row}.text`, langs),
    dueOn: typed.text(`commitment.${row}.dueOn`) || null,
  }));
  const commitments = rows.filter(({ text, dueOn }) => dueOn !== null || Object.keys(text).length > 0);
  return ok({ verdict, body: body.value, commitments });
}

/** The form as it is opened: empty, or as the answer that stands was, with what it still promises. */
export function answerFilled(former: Answer | null, langs: readonly Lang[]): Filled {
  const open = (former?.commitments ?? []).filter(({ status }) => status !== 'kept' && status !== 'dropped');
  const rows = open.length === 0 ? [null] : open;
  return filled({
    verdict: former?.verdict ?? '',
    ...fieldsOf('body', former?.body ?? null, langs),
    commitment: rows.map((_, row) => row).join(','),
    ...Object.assign(
      {},
      ...rows.map((each, row) => ({
        ...fieldsOf(`commitment.${row}.text`, each?.text ?? null, langs),
        [`commitment.${row}.dueOn`]: each?.dueOn ?? '',
      })),
    ),
  });
}

export function answerFields(visit: Visit, attempt: Attempt): Html {
  const { locale, institution } = visit;
  const { t, words } = locale;
  const { typed, refusal } = attempt;
  const rows = rowsIn(typed, 'commitment');
  return markup`${choiceField(visit, {
    name: 'verdict',
    label: t('answers.verdict'),
    required: true,
    options: VERDICTS.map((value) => ({ value, label: words.verdict[value] })),
    chosen: typed.all('verdict'),
    refusal,
  })}
${localisedFields(visit, { name: 'body', label: t('answers.body'), hint: t('answers.body-hint'), langs: institution.languages, attempt, max: BODY_MAX, rows: 8 })}
<h2>${t('answer.commitments')}</h2>
<p class="small quiet">${t('answers.commitments-hint')}</p>
${hiddenField('commitment', rows.join(','))}
${rows.map((row, index) => commitmentRow(visit, attempt, { row, index }))}
<p class="buttons">${rowButton('more-commitment', t('answers.more'))} ${rowButton('preview', t('answers.preview'))}</p>`;
}

function commitmentRow(visit: Visit, attempt: Attempt, { row, index }: { row: string; index: number }): Html {
  const { t } = visit.locale;
  const { typed, refusal } = attempt;
  const name = `commitment.${row}`;
  return markup`<fieldset class="row"><legend>${t('answers.commitment-number', { number: index + 1 })}</legend>
${localisedFields(visit, { name: `${name}.text`, label: t('answers.what'), hint: t('answers.what-hint'), langs: visit.institution.languages, attempt, of: `commitments.${index}.text`, max: TITLE_MAX * 5, rows: 2 })}
${textField(visit, { name: `${name}.dueOn`, label: t('answers.by-when'), hint: t('answers.by-when-hint'), type: 'date', value: typed.text(`${name}.dueOn`), refusal, of: `commitments.${index}.dueOn` })}
<p>${rowButton(`less-commitment-${row}`, t('answers.less', { number: index + 1 }))}</p></fieldset>`;
}
