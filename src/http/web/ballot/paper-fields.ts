import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { CHOICE_KIND } from '../../../domain/ballot/choice.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { choose } from '../kit/content.ts';
import { rowButton } from '../kit/form-parts.ts';
import { type Item, line, number } from '../kit/form-table.ts';
import type { FormValues } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { optionName } from './ballot-item.ts';
import { filledLines, isCopied, type PaperLine, paperLines, SHEET_ROWS } from './paper-values.ts';

const CONTENT_MAX = 2_000;

/**
 * The fields of a batch: what is written on the envelope, then what its sheets say and how many say so. A line is refused
 * by its place among those that are filled.
 */
export function paperItems(context: PageContext, ballot: Ballot, values: FormValues): readonly Item[] {
  const { t } = context.locale;
  const lines = paperLines(ballot, values);
  const filled = filledLines(ballot, values).map(({ name }) => name);
  const items = (each: PaperLine) => lineItem(context, ballot, { ...each, of: `rows.${filled.indexOf(each.name)}` });
  return [
    line('reference', t('paper.reference'), { hint: t('paper.reference-hint'), max: NAME_MAX, required: true }),
    line('place', t('paper.place'), { hint: t('paper.place-hint'), max: NAME_MAX, required: true }),
    number('sheets', t('paper.sheets'), { hint: t('paper.sheets-hint'), min: '1', required: true }),
    markup`<h2>${t('paper.rows')}</h2><p class="hint">${t('paper.rows-hint')}</p>`,
    ...(isCopied(ballot)
      ? [
          markup`${numbered(context, ballot)}<p class="hint">${copyInstructions(context, ballot)}</p>`,
          { kind: 'kept', name: SHEET_ROWS } as const,
        ]
      : []),
    ...lines.filter(({ choice }) => choice === null).map(items),
    isCopied(ballot) ? markup`<p>${rowButton('more-sheet', t('paper.more-rows'))}</p>` : NOTHING,
    ...lines.filter(({ choice }) => choice !== null).map(items),
  ];
}

/** How many sheets say one thing; what that is is copied from them where the line does not say it by itself. */
function lineItem(context: PageContext, ballot: Ballot, of: PaperLine & { readonly of: string }): Item {
  const { t } = context.locale;
  const label = lineName(context, ballot, of);
  const count = { min: '0', fault: `${of.of}.count` };
  if (of.choice !== null) return number(`${of.name}.count`, label, count);
  return {
    kind: 'group',
    name: of.of,
    legend: label,
    items: [
      line(`${of.name}.ballot`, t('paper.marked'), { max: CONTENT_MAX, fault: `${of.of}.ballot` }),
      number(`${of.name}.count`, t('paper.row-count'), count),
    ],
  };
}

function lineName(context: PageContext, ballot: Ballot, { choice, nth }: PaperLine): string {
  const { locale } = context;
  switch (choice?.kind) {
    case 'yes-no':
      return locale.t(`choice.${choice.answer}`);
    case 'blank':
      return locale.t('vote.blank');
    case 'invalid':
      return locale.t('paper.invalid');
    case 'petition':
      return locale.t('result.signatures');
    case 'choice': {
      const option = ballot.options.find(({ id }) => id === choice.option);
      return option === undefined ? '' : `${option.number}. ${choose(context, option.name).text}`;
    }
    default:
      return locale.t('paper.row-number', { number: nth });
  }
}

function numbered(context: PageContext, { options }: Ballot): Html {
  return markup`<ul class="plain-list">${options.map((option) => markup`<li>${optionName(context, option)}</li>`)}</ul>`;
}

function copyInstructions({ locale }: PageContext, { method }: Ballot): string {
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
