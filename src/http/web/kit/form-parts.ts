import { faultsIn } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import { idempotencyField, textArea, textField } from './field.ts';
import { type FormDefaults, type FormValues, formDefaults } from './form-values.ts';
import type { MarkdownKind } from './markdown-tools.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { refusalNoteOn } from './refusal-note.ts';
import { table } from './table.ts';

/** A form that was not done, or not yet: what stands in it, and why. */
export type FormState = { readonly values: FormValues; readonly refusal: Refusal | null };

export type Labels = Readonly<Record<string, string>>;

/** A text in every language that is offered, a field each. */
export function localisedFields(
  context: PageContext,
  field: {
    readonly name: string;
    readonly label: string;
    readonly hint?: string | undefined;
    readonly langs: readonly Lang[];
    readonly formState: FormState;
    readonly of?: string | undefined;
    readonly max?: number | undefined;
    /** Lines of text; one line where absent. */
    readonly rows?: number | undefined;
    readonly markdown?: MarkdownKind | undefined;
  },
): Html {
  const { name, langs, formState, rows, max, hint, markdown, of: base = name } = field;
  const { refusal } = formState;
  // What is missing in every language is reported at the first.
  const whole = refusal !== null && faultsIn(refusal).some((fault) => 'field' in fault && fault.field === base);
  return markup`${langs.map((lang, index) => {
    const one = {
      name: `${name}.${lang}`,
      label: langs.length === 1 ? field.label : `${field.label} (${context.locale.languageName(lang)})`,
      hint,
      value: formState.values.text(`${name}.${lang}`),
      max,
      lang,
      refusal,
      of: whole && index === 0 ? base : `${base}.${lang}`,
    };
    return rows === undefined ? textField(context, one) : textArea(context, { ...one, rows, markdown });
  })}`;
}

/** A form of the administration area: what was refused above, then its fields, then its button. */
export function adminForm(
  context: PageContext,
  form: {
    readonly action: string;
    readonly formState?: FormState | undefined;
    readonly labels?: Labels | undefined;
    readonly fields: Html;
    readonly button: string;
    /** For what cannot be taken back. */
    readonly danger?: boolean | undefined;
    /** Whether files may be sent with it. */
    readonly files?: boolean | undefined;
  },
): Html {
  // Enter in a field presses the first button of a form: the form's own, not one that adds a row.
  return markup`<form class="single" method="post" action="${context.href(form.action)}"${form.files === true ? markup` enctype="multipart/form-data"` : NOTHING}>
${refusalNoteOn(context.institution, context, { refusal: form.formState?.refusal ?? null, labels: form.labels })}
<button class="hidden" type="submit" tabindex="-1" aria-hidden="true">${form.button}</button>
${idempotencyField(context)}
${form.fields}
<p class="buttons"><button type="submit"${form.danger === true ? markup` class="danger"` : NOTHING}>${form.button}</button></p>
</form>`;
}

/**
 * The second step before something that cannot be taken back: what it means, what it is about, the button that does it,
 * and the way back.
 */
export function confirmPage(
  context: PageContext,
  page: {
    readonly lead: string;
    readonly about?: Html;
    readonly action: string;
    readonly refusal: Refusal | null;
    readonly fields?: Html;
    readonly button: string;
    readonly back: string;
  },
): Html {
  const { lead, about = NOTHING, action, refusal, fields = NOTHING, button, back } = page;
  const attempt = { values: formDefaults({}), refusal };
  return markup`<p class="lead">${lead}</p>
${about}
${adminForm(context, { action, formState: attempt, fields, button, danger: true })}
<p><a href="${context.href(back)}">${context.locale.t('admin.not-now')}</a></p>`;
}

/** A button that gives the form another row, or takes one away, and keeps everything that was typed. */
export function rowButton(value: string, name: string): Html {
  return markup`<button class="minor" type="submit" name="do" value="${value}" formnovalidate>${name}</button>`;
}

/** What the buttons are called that move a row, by its number. */
export type RowOrder = { readonly up: (number: number) => string; readonly down: (number: number) => string };

/** Buttons that move a row up or down, where there is one to change places with. */
export function orderButtons(
  { name, order }: { readonly name: string; readonly order?: RowOrder },
  { row, index, last }: { readonly row: string; readonly index: number; readonly last: boolean },
): Html {
  if (order === undefined) return NOTHING;
  const up = index === 0 ? NOTHING : markup`${rowButton(`up-${name}-${row}`, order.up(index + 1))} `;
  const down = last ? NOTHING : markup`${rowButton(`down-${name}-${row}`, order.down(index + 1))} `;
  return markup`${up}${down}`;
}

export function hiddenField(name: string, value: string): Html {
  return markup`<input type="hidden" name="${name}" value="${value}">`;
}

/** What somebody else made of it meanwhile, beside what was typed: only the fields that differ. */
export function whatChanged(
  { locale }: PageContext,
  { now, values }: { readonly now: FormDefaults; readonly values: FormValues },
  labels: Labels,
): Html {
  const input = (form: FormValues, name: string) => form.all(name).join(', ');
  const typed = (text: string) => markup`<div dir="auto">${text}</div>`;
  const names = now.names.filter((name) => input(now, name) !== input(values, name));
  if (names.length === 0) return NOTHING;
  return markup`<section aria-labelledby="meanwhile"><h2 id="meanwhile">${locale.t('admin.meanwhile')}</h2>
${table({
  scrolls: 'meanwhile-caption',
  stacks: true,
  caption: locale.t('admin.meanwhile-caption'),
  columns: [locale.t('admin.field'), locale.t('admin.now'), locale.t('admin.yours')],
  rows: names.map((name) => [labelOf(name, labels), typed(input(now, name)), typed(input(values, name))]),
})}</section>`;
}

/** The label of a field by its name: of `phase.2.opensAt` that of `phase`, the number, that of `opensAt`. */
function labelOf(name: string, labels: Labels): string {
  return name
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : (labels[part] ?? part)))
    .join(' ');
}

/** A term and its description. */
export type Fact = readonly [name: string, said: Html | string];

export function factList(facts: readonly Fact[]): Html {
  return markup`<dl class="facts">${facts.map(([name, html]) => markup`<div><dt>${name}</dt><dd>${html}</dd></div>`)}</dl>`;
}

/** A table of the administration area in a section of its own. */
export function adminTable(of: {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (Html | string)[])[];
  readonly empty: string;
}): Html {
  const { id, title, ...rest } = of;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${table({ ...rest, scrolls: `${id}-caption`, stacks: true })}</section>`;
}
