import type { Refusal } from '../../../domain/refusal.ts';
import type { Lang } from '../../../domain/text.ts';
import { onceField, textArea, textField } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import type { Filled, Typed } from './typed.ts';

/** A form that was not done, or not yet: what stands in it, and why. */
export type Attempt = { readonly typed: Typed; readonly refusal: Refusal | null };

export type Labels = Readonly<Record<string, string>>;

/** A text in every language that is offered, a field each. */
export function localisedFields(
  visit: Visit,
  field: {
    readonly name: string;
    readonly label: string;
    readonly hint?: string | undefined;
    readonly langs: readonly Lang[];
    readonly attempt: Attempt;
    readonly of?: string | undefined;
    readonly max?: number | undefined;
    /** Lines of text; one line where absent. */
    readonly rows?: number | undefined;
  },
): Html {
  const { name, langs, attempt, rows, max, hint, of: base = name } = field;
  const { refusal } = attempt;
  // What is missing in every language is said at the first.
  const whole = refusal !== null && 'field' in refusal && refusal.field === base;
  return markup`${langs.map((lang, index) => {
    const one = {
      name: `${name}.${lang}`,
      label: langs.length === 1 ? field.label : `${field.label} (${visit.locale.languageName(lang)})`,
      hint,
      value: attempt.typed.text(`${name}.${lang}`),
      max,
      lang,
      refusal,
      of: whole && index === 0 ? base : `${base}.${lang}`,
    };
    return rows === undefined ? textField(visit, one) : textArea(visit, { ...one, rows });
  })}`;
}

/** A form of the desk: what was refused above, then its fields, then its button. */
export function deskForm(
  visit: Visit,
  form: {
    readonly action: string;
    readonly attempt?: Attempt | undefined;
    readonly labels?: Labels | undefined;
    readonly fields: Html;
    readonly button: string;
    /** For what cannot be taken back. */
    readonly danger?: boolean | undefined;
  },
): Html {
  // Enter in a field presses the first button of a form: the form's own, not one that adds a row.
  return markup`<form class="single" method="post" action="${visit.href(form.action)}">
${refusalNote(visit, form.attempt?.refusal ?? null, form.labels)}
<button class="hidden" type="submit" tabindex="-1" aria-hidden="true">${form.button}</button>
${onceField(visit)}
${form.fields}
<p class="buttons"><button type="submit"${form.danger === true ? markup` class="danger"` : NOTHING}>${form.button}</button></p>
</form>`;
}

/** A button that gives the form another row, or takes one away, and keeps everything that was typed. */
export function rowButton(value: string, name: string): Html {
  return markup`<button class="minor" type="submit" name="do" value="${value}" formnovalidate>${name}</button>`;
}

export function hiddenField(name: string, value: string): Html {
  return markup`<input type="hidden" name="${name}" value="${value}">`;
}

/** What somebody else made of it meanwhile, beside what was typed: only the fields that differ. */
export function whatChanged(
  { locale }: Visit,
  { now, typed }: { readonly now: Filled; readonly typed: Typed },
  labels: Labels,
): Html {
  const said = (form: Typed, name: string) => form.all(name).join(', ');
  const names = now.names.filter((name) => said(now, name) !== said(typed, name));
  if (names.length === 0) return NOTHING;
  return markup`<section aria-labelledby="meanwhile"><h2 id="meanwhile">${locale.t('desk.meanwhile')}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="meanwhile-caption"><table><caption id="meanwhile-caption">${locale.t('desk.meanwhile-caption')}</caption>
<thead><tr><th scope="col">${locale.t('desk.field')}</th><th scope="col">${locale.t('desk.now')}</th><th scope="col">${locale.t('desk.yours')}</th></tr></thead>
<tbody>${names.map((name) => markup`<tr><th scope="row">${labelOf(name, labels)}</th><td dir="auto">${said(now, name)}</td><td dir="auto">${said(typed, name)}</td></tr>`)}</tbody></table></div></section>`;
}

/** The label of a field by its name: of `phase.2.opensAt` that of `phase`, the number, that of `opensAt`. */
function labelOf(name: string, labels: Labels): string {
  return name
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : (labels[part] ?? part)))
    .join(' ');
}

/** A term and what is said of it. */
export type Fact = readonly [name: string, said: Html | string];

export function factList(facts: readonly Fact[]): Html {
  return markup`<dl class="facts">${facts.map(([name, said]) => markup`<div><dt>${name}</dt><dd>${said}</dd></div>`)}</dl>`;
}

/** A table in a region that scrolls by itself (DESIGN.md, Desk). The first cell of a row is its heading. */
export function deskTable(table: {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (Html | string)[])[];
  readonly empty: string;
}): Html {
  const { id, title, caption, columns, rows, empty } = table;
  if (rows.length === 0) {
    return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><p class="quiet">${empty}</p></section>`;
  }
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}-caption"><table><caption id="${id}-caption">${caption}</caption>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(([head = '', ...cells]) => markup`<tr><th scope="row">${head}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}</tbody></table></div></section>`;
}
