import type { Refusal } from '../../../domain/refusal.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { isOfAnother, signInAsOther } from '../who.ts';
import { sayNo } from './say-no.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * Why a form was not done, above it; what was typed stands below. `labels` are the names that its fields have in the
 * form. Somebody whose session ended signs in beside it and sends it again.
 */
export function refusalNote(visit: Visit, refusal: Refusal | null, labels: Labels = {}): Html {
  return refusalNoteOn(visit.institution, visit, { refusal, labels });
}

/** The same about a consultation, whose pages say their dates on its clock. */
export function refusalNoteOn(
  { timeZone }: { readonly timeZone: string },
  visit: Visit,
  { refusal, labels = {} }: { readonly refusal: Refusal | null; readonly labels?: Labels },
): Html {
  if (refusal === null) return NOTHING;
  const named = 'field' in refusal ? ({ ...refusal, field: labelOf(refusal.field, labels) } as Refusal) : refusal;
  const more =
    refusal.type === 'not-signed-in' || isOfAnother(visit, refusal)
      ? markup` ${signInBeside(visit, refusal)}`
      : NOTHING;
  return markup`<p class="note error" role="alert" tabindex="-1" id="refused">${sayNo(visit, named, timeZone)}${more}</p>`;
}

/** Where somebody signs in without leaving this page, as who it takes. */
export function signInBeside(visit: Visit, refusal: Refusal): Html {
  const beside = '/sign-in/beside';
  const to = isOfAnother(visit, refusal) ? signInAsOther(visit, beside) : visit.href('/sign-in', { next: beside });
  return markup`<a href="${to}" target="_blank">${visit.locale.t('form.sign-in-beside')}</a>`;
}

/** The label of a field; of one in a row of a list, that of the row (`phases.*`), its number, and its own. */
function labelOf(field: string, labels: Labels): string {
  const [list = '', row = '', within = ''] = field.split(/[.[\]]+/);
  const rowLabel = /^\d+$/.test(row) ? labels[`${list}.*`] : undefined;
  if (rowLabel === undefined) return labels[field] ?? labels[list] ?? field;
  const own = labels[within];
  return `${rowLabel} ${Number(row) + 1}${own === undefined ? '' : ` (${own})`}`;
}
