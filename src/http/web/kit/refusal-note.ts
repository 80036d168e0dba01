import { faultsIn } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { isWrongAccount, signInAsOtherPath } from './current-user.ts';
import { linkToFault } from './field.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { refusalSentence } from './refusal-sentence.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * Why a form was not done, above it; what was typed stands below. `labels` are the names that its fields have in the
 * form. Somebody whose session ended signs in beside it and sends it again.
 */
export function refusalNote(context: PageContext, refusal: Refusal | null, labels: Labels = {}): Html {
  return refusalNoteOn(context.institution, context, { refusal, labels });
}

/**
 * The same on the clock of a consultation, or of the institution. With the `fields` of the form, each of several faults leads
 * to where it is.
 */
export function refusalNoteOn(
  { timeZone }: { readonly timeZone: string },
  context: PageContext,
  {
    refusal,
    labels = {},
    fields = NOTHING,
  }: { readonly refusal: Refusal | null; readonly labels?: Labels | undefined; readonly fields?: Html },
): Html {
  if (refusal === null) return NOTHING;
  const sentences = faultsIn(refusal).map((fault) => ({
    text: refusalSentence(context, fault, {
      timeZone,
      label: 'field' in fault ? labelOf(fault.field, labels) : undefined,
    }),
    to: linkToFault(fields, fault),
  }));
  const more =
    refusal.type === 'not-signed-in' || isWrongAccount(context, refusal)
      ? markup` ${signInBeside(context, refusal)}`
      : NOTHING;
  if (sentences.length > 1) {
    return markup`<div class="note error" role="alert" tabindex="-1" id="refused"><ul>${sentences.map((sentence) => markup`<li>${linked(sentence)}</li>`)}</ul></div>`;
  }
  return markup`<p class="note error" role="alert" tabindex="-1" id="refused">${linked(sentences[0] ?? { text: '', to: null })}${more}</p>`;
}

function linked({ text, to }: { readonly text: string; readonly to: string | null }): Html {
  return to === null ? markup`${text}` : markup`<a href="${to}">${text}</a>`;
}

/** Where somebody signs in without leaving this page, as who it takes. */
export function signInBeside(context: PageContext, refusal: Refusal): Html {
  const beside = '/sign-in/beside';
  const to = isWrongAccount(context, refusal)
    ? signInAsOtherPath(context, beside)
    : context.href('/sign-in', { next: beside });
  return markup`<a href="${to}" target="_blank">${context.locale.t('form.sign-in-beside')}</a>`;
}

/** The label of a field; of one in a row of a list, that of the row (`phases.*`), its number, and its own. */
function labelOf(field: string, labels: Labels): string | undefined {
  const [list = '', row = '', within = ''] = field.split(/[.[\]]+/);
  const rowLabel = /^\d+$/.test(row) ? labels[`${list}.*`] : undefined;
  if (rowLabel === undefined) return labels[field] ?? labels[field.replace(/\.[^.]*$/, '')] ?? labels[list];
  const own = labels[within];
  return `${rowLabel} ${Number(row) + 1}${own === undefined ? '' : ` (${own})`}`;
}
