import type { Refusal } from '../../../domain/refusal.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
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
    refusal.type === 'not-signed-in'
      ? markup` <a href="${visit.href('/sign-in', { next: '/sign-in/beside' })}" target="_blank">${visit.locale.t('form.sign-in-beside')}</a>`
      : NOTHING;
  return markup`<p class="note error" role="alert" tabindex="-1" id="refused">${sayNo(visit, named, timeZone)}${more}</p>`;
}

/** The label of a field; of one in a row of a list, that of the row (`phases.*`), its number, and its own. */
function labelOf(field: string, labels: Labels): string {
  const [list = '', row = '', within = ''] = field.split(/[.[\]]+/);
  const rowLabel = /^\d+$/.test(row) ? labels[`${list}.*`] : undefined;
  if (rowLabel === undefined) return labels[field] ?? labels[list] ?? field;
  const own = labels[within];
  return `${rowLabel} ${Number(row) + 1}${own === undefined ? '' : ` (${own})`}`;
}
