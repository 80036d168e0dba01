import { faultsIn } from '../../../domain/kit/check-all.ts';
import type { Picture } from '../../../domain/kit/picture.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { FormInput } from './form.ts';
import { picturePath } from './institution-face.ts';
import { type MarkdownKind, toolsOf } from './markdown-tools.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { refusalSentence } from './refusal-note.ts';

/** One field of a form: its label above, its hint between, its error beside the label in words (DESIGN.md, Form). */
type Field = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value?: string | undefined;
  readonly required?: boolean | undefined;
  readonly max?: number | undefined;
  /** Why the form was refused, where it was; shown here if it is about this field. */
  readonly refusal?: Refusal | null | undefined;
  /** The field of the refusal, where it has another name in the domain; `title` also stands for `title.fr`. */
  readonly of?: string | undefined;
};

/** Files of images that are taken, as a field for a file names them. */
export const IMAGE_TYPES = 'image/jpeg,image/png,image/webp,image/gif,image/avif';

export type Option = { readonly value: string; readonly label: Html | string; readonly hint?: Html | string };

export function textField(
  context: PageContext,
  field: Field & {
    readonly type?:
      | 'text'
      | 'email'
      | 'url'
      | 'number'
      | 'date'
      | 'datetime-local'
      | 'search'
      | 'file'
      | 'password'
      | undefined;
    readonly lang?: string | undefined;
    readonly autocomplete?: string | undefined;
    /** `url` also for a part of an address, such as the name of a server. */
    readonly inputmode?: 'decimal' | 'url' | undefined;
    readonly step?: string | undefined;
    readonly min?: string | undefined;
    readonly accept?: string | undefined;
  },
): Html {
  const { type = 'text', lang, autocomplete, inputmode, step, min, accept } = field;
  return labelled(
    context,
    field,
    markup`<input ${common(context, field)} type="${type}"${attribute('value', type === 'file' ? undefined : field.value)}${attribute('lang', lang)}${attribute('autocomplete', autocomplete)}${attribute('inputmode', inputmode)}${inputmode === 'url' ? markup` autocapitalize="none" spellcheck="false"` : NOTHING}${attribute('step', step)}${attribute('min', min)}${attribute('accept', accept)}>`,
  );
}

export function textArea(
  context: PageContext,
  field: Field & {
    readonly rows?: number | undefined;
    readonly lang?: string | undefined;
    /** Where it is Markdown: buttons that write it, and a preview, where scripts run. */
    readonly markdown?: MarkdownKind | undefined;
  },
): Html {
  // A line break right after the start tag is not part of the text (HTML, 13.1.2.5), so one of the text's own stays.
  return labelled(
    context,
    field,
    markup`<textarea ${common(context, field)} rows="${field.rows ?? 8}"${attribute('lang', field.lang)}${field.markdown === undefined ? NOTHING : toolsOf(context, field.markdown)} dir="auto">
${field.value ?? ''}</textarea>`,
  );
}

export function selectField(context: PageContext, field: Field & { readonly options: readonly Option[] }): Html {
  return labelled(
    context,
    field,
    markup`<select ${common(context, field)}>${field.options.map(({ value, label }) => markup`<option value="${value}"${value === field.value ? markup` selected` : NOTHING}>${label}</option>`)}</select>`,
  );
}

/** Radio buttons, or check boxes where `several` may be chosen, as one group with its legend. */
export function choiceField(
  context: PageContext,
  field: Omit<Field, 'value'> & {
    readonly options: readonly Option[];
    readonly chosen: readonly string[];
    readonly several?: boolean | undefined;
    /** Begins the ids where a page has more than one group of this name. */
    readonly idBase?: string | undefined;
  },
): Html {
  const { name, options, chosen, several, idBase = name } = field;
  const wrong = errorOf(context, field);
  const described = describedBy(field, wrong);
  return markup`<fieldset class="choices"${attribute('aria-describedby', described)}><legend>${field.label}</legend>
${hintOf(field)}${errorText(field, wrong)}
${options.map(({ value, label, hint }, index) => {
  const id = `${idOf(idBase)}-${index}`;
  return markup`<p><label for="${id}"><input id="${id}"${index === 0 ? faultMark(wrong) : NOTHING} type="${several === true ? 'checkbox' : 'radio'}" name="${name}" value="${value}"${chosen.includes(value) ? markup` checked` : NOTHING}${field.required === true && several !== true ? markup` required` : NOTHING}> ${label}</label>${hint === undefined ? NOTHING : markup` <span class="hint">${hint}</span>`}</p>`;
})}
</fieldset>`;
}

/** One box to tick. */
export function checkField(context: PageContext, field: Omit<Field, 'value'> & { readonly checked: boolean }): Html {
  const wrong = errorOf(context, field);
  return markup`<p class="field check"><label for="${idOf(field.name)}"><input ${common(context, field)} type="checkbox" value="yes"${field.checked ? markup` checked` : NOTHING}> ${field.label}</label> ${hintOf(field)}${errorText(field, wrong)}</p>`;
}

/** Makes a form do what it asks for once (`submitOnce`). */
export function idempotencyField({ app }: PageContext): Html {
  return markup`<input type="hidden" name="once" value="${app.secrets.token()}">`;
}

/** Whether a refusal is about this field of a form. */
export function isAbout(refusal: Refusal | null | undefined, field: Pick<Field, 'name' | 'of'>): boolean {
  return faultOf(refusal, field) !== undefined;
}

/** What a refusal says about a field, alone or beside others. */
function faultOf(refusal: Refusal | null | undefined, field: Pick<Field, 'name' | 'of'>): Refusal | undefined {
  if (refusal === null || refusal === undefined) return undefined;
  const name = field.of ?? field.name;
  return faultsIn(refusal).find(
    (fault) =>
      'field' in fault &&
      (fault.field === name || fault.field.startsWith(`${name}.`) || fault.field.startsWith(`${name}[`)),
  );
}

function labelled(context: PageContext, field: Field, control: Html): Html {
  const wrong = errorOf(context, field);
  return markup`<p class="field"><label for="${idOf(field.name)}">${field.label}</label>${errorText(field, wrong)}
${hintOf(field)}
${control}</p>`;
}

function common(context: PageContext, field: Omit<Field, 'value'>): Html {
  const wrong = errorOf(context, field);
  return markup`id="${idOf(field.name)}"${faultMark(wrong)} name="${field.name}"${field.required === true ? markup` required` : NOTHING}${attribute('maxlength', field.max)}${attribute('aria-describedby', describedBy(field, wrong))}${wrong === null ? NOTHING : markup` aria-invalid="true"`}`;
}

type Wrong = { readonly sentence: string; readonly fault: string };

function errorOf(context: PageContext, field: Omit<Field, 'value'>): Wrong | null {
  const fault = faultOf(field.refusal, field);
  if (fault === undefined) return null;
  const sentence = refusalSentence(context, fault, { label: field.label });
  return { sentence, fault: 'field' in fault ? fault.field : '' };
}

function describedBy(field: Omit<Field, 'value'>, wrong: Wrong | null): string | undefined {
  const ids = [
    ...(wrong === null ? [] : [`${idOf(field.name)}-error`]),
    ...(field.hint === undefined ? [] : [`${idOf(field.name)}-hint`]),
  ];
  return ids.length === 0 ? undefined : ids.join(' ');
}

function hintOf(field: Omit<Field, 'value'>): Html {
  return field.hint === undefined
    ? NOTHING
    : markup`<span class="hint" id="${idOf(field.name)}-hint">${field.hint}</span>`;
}

function errorText(field: Omit<Field, 'value'>, wrong: Wrong | null): Html {
  return wrong === null
    ? NOTHING
    : markup` <strong class="wrong" id="${idOf(field.name)}-error">${wrong.sentence}</strong>`;
}

/** By what the list of faults finds the control that one of them is about (`withFaults`). */
function faultMark(wrong: Wrong | null): Html {
  return wrong === null || wrong.fault === '' ? NOTHING : markup` data-fault="${wrong.fault}"`;
}

function idOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/g, '-');
}

function attribute(name: string, value: string | number | undefined): Html {
  return value === undefined ? NOTHING : markup` ${name}="${value}"`;
}

/** A field for a picture: the one that is stored, the file for another, and a box that takes it away. */
export function pictureField(
  context: PageContext,
  field: {
    readonly name: string;
    readonly label: string;
    readonly hint?: string;
    readonly now: Picture | null;
    readonly alt: string;
    readonly refusal: Refusal | null;
  },
): Html {
  const { name, label, hint, now, alt, refusal } = field;
  const file = textField(context, { name, type: 'file', accept: IMAGE_TYPES, label, hint, refusal });
  if (now === null) return file;
  return markup`<img class="thumb" src="${picturePath(now)}" alt="${alt}" width="${now.width}" height="${now.height}">
${file}
<p class="check"><label><input type="checkbox" name="remove-${name}" value="yes"> ${context.locale.t('appearance.remove', { what: label })}</label></p>`;
}

/** The bytes that were sent for it; null where it is to be taken away, undefined where it stays. */
export async function pictureIn(formInput: FormInput, name: string): Promise<Uint8Array | null | undefined> {
  if (formInput.text(`remove-${name}`) === 'yes') return null;
  const file = formInput.file(name);
  return file === null ? undefined : new Uint8Array(await file.arrayBuffer());
}
