import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { CHOICE_KIND } from '../../../domain/ballot/choice.ts';
import { NAME_MAX } from '../../../domain/text.ts';
import { optionName } from '../components/ballot-item.ts';
import { textField } from '../components/field.ts';
import { choose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { type Attempt, hiddenField, type Labels, rowButton } from './form-parts.ts';
import { isCopied, type PaperLine, paperLines, SHEET_ROWS, saidLines } from './paper-typed.ts';
import { rowsIn, type Typed } from './typed.ts';

const CONTENT_MAX = 2_000;

/** What the fields of a batch are called, each line of it by its own name. */
export function paperLabels(visit: Visit, ballot: Ballot, typed: Typed): Labels {
  const { t } = visit.locale;
  const lines = saidLines(ballot, typed).flatMap((line, index) => {
    const name = lineName(visit, ballot, line);
    return [
      [`rows.${index}.count`, name],
      [`rows.${index}.ballot`, name],
    ] as const;
  });
  return {
    reference: t('paper.reference'),
    place: t('paper.place'),
    sheets: t('paper.sheets'),
    ...Object.fromEntries(lines),
  };
}

function lineName(visit: Visit, ballot: Ballot, { choice, nth }: PaperLine): string {
  const { locale } = visit;
  switch (choice?.kind) {
    case 'yes-no':
      return locale.words.answer[choice.answer];
    case 'blank':
      return locale.t('vote.blank');
    case 'invalid':
      return locale.t('paper.invalid');
    case 'petition':
      return locale.t('result.signatures');
    case 'choice': {
      const option = ballot.options.find(({ id }) => id === choice.option);
      return option === undefined ? '' : `${option.number}. ${choose(visit, option.name).text}`;
    }
    default:
      return locale.t('paper.row-number', { number: nth });
  }
}

/** The fields of a batch: what is written on the envelope, then what its sheets say and how many say so. */
export function paperFields(visit: Visit, attempt: Attempt, ballot: Ballot): Html {
  const { t } = visit.locale;
  const { typed, refusal } = attempt;
  const lines = paperLines(ballot, typed);
  const said = saidLines(ballot, typed);
  const line = (one: PaperLine) => {
    const place = said.findIndex(({ name }) => name === one.name);
    return row(visit, attempt, { line: one, label: lineName(visit, ballot, one), of: `rows.${place}` });
  };
  const written = lines.filter(({ choice }) => choice === null);
  const known = lines.filter(({ choice }) => choice !== null);
  return markup`${textField(visit, { name: 'reference', label: t('paper.reference'), hint: t('paper.reference-hint'), value: typed.text('reference'), max: NAME_MAX, required: true, refusal })}
${textField(visit, { name: 'place', label: t('paper.place'), hint: t('paper.place-hint'), value: typed.text('place'), max: NAME_MAX, required: true, refusal })}
${textField(visit, { name: 'sheets', label: t('paper.sheets'), hint: t('paper.sheets-hint'), type: 'number', min: '1', step: '1', value: typed.text('sheets'), required: true, refusal })}
<h2>${t('paper.rows')}</h2>
<p class="hint">${t('paper.rows-hint')}</p>
${isCopied(ballot) ? markup`${numbered(visit, ballot)}<p class="hint">${howToCopy(visit, ballot)}</p>${hiddenField(SHEET_ROWS, rowsIn(typed, SHEET_ROWS).join(','))}` : NOTHING}
${written.map(line)}
${isCopied(ballot) ? markup`<p>${rowButton('more-sheet', t('paper.more-rows'))}</p>` : NOTHING}
${known.map(line)}`;
}

/** How many sheets say one thing; what that is is copied from them where the line does not say it by itself. */
function row(
  visit: Visit,
  { typed, refusal }: Attempt,
  said: { readonly line: PaperLine; readonly label: string; readonly of: string },
): Html {
  const { t } = visit.locale;
  const { line, label, of } = said;
  const [content, count] = [`${line.name}.ballot`, `${line.name}.count`];
  const number = {
    name: count,
    type: 'number',
    min: '0',
    step: '1',
    value: typed.text(count),
    refusal,
    of: `${of}.count`,
  } as const;
  if (line.choice !== null) return textField(visit, { ...number, label });
  return markup`<fieldset class="row"><legend>${label}</legend>
${textField(visit, { name: content, label: t('paper.marked'), value: typed.text(content), max: CONTENT_MAX, refusal, of: `${of}.ballot` })}
${textField(visit, { ...number, label: t('paper.row-count') })}</fieldset>`;
}

function numbered(visit: Visit, { options }: Ballot): Html {
  return markup`<ul class="plain-list">${options.map((option) => markup`<li>${optionName(visit, option)}</li>`)}</ul>`;
}

function howToCopy({ locale }: Visit, { method }: Ballot): string {
  switch (CHOICE_KIND[method]) {
    case 'score':
      return locale.t('paper.copy-score');
    case 'ranking':
      return locale.t('paper.copy-ranking');
    case 'supports-and-objections':
      return locale.t('paper.copy-sides');
    default:
      return locale.t('paper.copy-options');
  }
}
