import type { Localised } from '../../../domain/kit/text.ts';
import { formatAmount, readAmount } from '../../../i18n/money.ts';
import { checkField, choiceField, selectField, textArea, textField } from './field.ts';
import type { Field, FormItem, Group, Kind, Rows } from './form-items.ts';
import { type FormState, hiddenField, type Labels, localisedFields, orderButtons, rowButton } from './form-parts.ts';
import {
  type FormDefaults,
  type FormValues,
  fieldsOf,
  formDefaults,
  localisedIn,
  numberIn,
  rowsIn,
} from './form-values.ts';
import { type Html, isHtml, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/**
 * A form as a table of its fields, each declared once: from it come what the page shows, the names that a refusal calls its
 * fields by, the submitted input, and the form filled in with stored values.
 */
export type Item = FormItem;

type More<K extends Kind> = Omit<Extract<Field, { readonly kind: K }>, 'kind' | 'name' | 'label'>;

function ofKind<K extends Kind>(kind: K) {
  return (name: string, label: string, more: More<K>): Item => ({ ...more, kind, name, label }) as Field;
}

export const line = ofKind('line');
export const number = ofKind('number');
export const money = ofKind('money');
export const area = ofKind('area');
export const localised = ofKind('localised');
export const one = ofKind('one');
export const some = ofKind('some');
export const select = ofKind('select');
export const check = ofKind('check');

/** Prefix of the names of fields in a row, and of their paths in the input. */
type At = { readonly name: string; readonly of: string };
const TOP: At = { name: '', of: '' };

/** The fields of a form with what is typed in them, and beside each why it was refused. */
export function formFields(context: PageContext, items: readonly Item[], formState: FormState): Html {
  return markup`${items.map((item) => shown(context, item, { formState, at: TOP }))}`;
}

function shown(context: PageContext, item: Item, within: { readonly formState: FormState; readonly at: At }): Html {
  if (isHtml(item)) return item;
  const { formState, at } = within;
  const inner = (items: readonly Item[]) => items.map((each) => shown(context, each, within));
  switch (item.kind) {
    case 'rows':
      return rows(context, item, formState);
    case 'kept':
      return hiddenField(item.name, rowsIn(formState.values, item.name).join(','));
    case 'group':
      return markup`<fieldset class="row"><legend>${item.legend}</legend>${item.hint === undefined ? NOTHING : markup`<p class="hint">${item.hint}</p>`}
${inner(item.items)}</fieldset>`;
    case 'details':
      return markup`<details${item.look === undefined ? NOTHING : markup` class="${item.look}"`}${item.open ? markup` open` : NOTHING}><summary>${item.summary}</summary>${inner(item.items)}</details>`;
    default:
      return field(
        context,
        { ...item, name: `${at.name}${item.name}`, of: `${at.of}${item.fault ?? item.of ?? item.name}` },
        formState,
      );
  }
}

function field(context: PageContext, of: Field & { readonly of: string }, formState: FormState): Html {
  const { values, refusal } = formState;
  const input = { ...of, refusal, value: of.kind === 'line' && of.type === 'password' ? '' : values.text(of.name) };
  switch (input.kind) {
    case 'line':
      return textField(context, input);
    case 'number':
      return textField(context, { ...input, type: 'number', step: '1' });
    case 'money':
      return textField(context, { ...input, inputmode: 'decimal', max: 40 });
    case 'area':
      return textArea(context, input);
    case 'localised':
      return localisedFields(context, { ...input, formState });
    case 'select':
      return selectField(context, input);
    case 'check':
      return checkField(context, { ...input, checked: values.text(of.name) === 'yes' });
    default:
      return choiceField(context, { ...input, several: input.kind === 'some', chosen: values.all(of.name) });
  }
}

function rows(context: PageContext, list: Rows, formState: FormState): Html {
  const { values } = formState;
  const numbers = rowsIn(values, list.name);
  return markup`${hiddenField(list.name, numbers.join(','))}
${numbers.map((row, index) => {
  const at = { name: `${list.name}.${row}.`, of: `${list.of}.${index}.` };
  return markup`<fieldset class="row"><legend>${list.legend(index + 1)}</legend>
${list.items(inRow(values, at.name)).map((item) => shown(context, item, { formState, at }))}
<p>${orderButtons(list, { row, index, last: index === numbers.length - 1 })}${rowButton(`less-${list.name}-${row}`, list.less(index + 1))}</p></fieldset>`;
})}
<p>${rowButton(`more-${list.name}`, list.more)}</p>`;
}

function inRow(values: FormValues, at: string): FormValues {
  return { text: (name) => values.text(`${at}${name}`), all: (name) => values.all(`${at}${name}`) };
}

const EMPTY = formDefaults({});

/** The fields and lists of a form, whatever they stand in. */
function fieldsAndRows(items: readonly Item[]): readonly (Field | Rows)[] {
  return items.flatMap((item) =>
    isHtml(item) || item.kind === 'kept'
      ? []
      : item.kind === 'group' || item.kind === 'details'
        ? fieldsAndRows(item.items)
        : [item],
  );
}

/** What the fields are called, by their names and by what refusals call them. */
export function labelsOf(items: readonly Item[]): Labels {
  const labels: Record<string, string> = {};
  const call = (label: string, ...names: readonly string[]) => {
    for (const name of names) labels[name] ??= label;
  };
  // A part of a group is called by the group, whatever its own label is.
  const groups = items.filter((item) => !isHtml(item) && item.kind === 'group' && item.name !== undefined) as Group[];
  for (const { legend, name = '', items: parts } of groups) {
    call(legend, name);
    for (const part of fieldsAndRows(parts)) call(part.label, part.name.split('.').at(-1) ?? '');
  }
  const rows: Rows[] = [];
  for (const item of fieldsAndRows(items.filter((each) => !groups.some((group) => group === each)))) {
    if (item.kind === 'rows') {
      rows.push(item);
      call(item.label, item.name, item.of, `${item.of}.*`);
    } else {
      call(item.label, item.name, item.fault ?? item.of ?? item.name);
    }
  }
  for (const list of rows) for (const [name, label] of Object.entries(labelsOf(list.items(EMPTY)))) call(label, name);
  return labels;
}

/** What the form says, member by member; for a schema to check. */
export function inputIn(items: readonly Item[], values: FormValues): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const item of fieldsAndRows(items)) {
    const value =
      item.kind === 'rows'
        ? rowsIn(values, item.name).map((row) => {
            const within = inRow(values, `${item.name}.${row}.`);
            return inputIn(item.items(within), within);
          })
        : valueIn(item, values);
    const openFields = item.of === null || (item.kind !== 'rows' && item.unsaid === true);
    if (!openFields && value !== undefined) put(input, (item.of ?? item.name).split('.'), value);
  }
  return input;
}

function valueIn(item: Field, values: FormValues): unknown {
  const value = read(item, values);
  const isEmpty =
    value === '' || value === null || (typeof value === 'object' && Object.keys(value as object).length === 0);
  if (!isEmpty) return value;
  return item.empty === 'nothing' ? undefined : item.empty === 'null' ? null : value;
}

function read(item: Field, values: FormValues): unknown {
  switch (item.kind) {
    case 'number':
      return numberIn(values, item.name);
    case 'money': {
      const text = values.text(item.name);
      return text === '' ? null : (readAmount(item.lang, text, item.currency) ?? Number.NaN);
    }
    case 'localised':
      return localisedIn(values, item.name, item.langs);
    case 'some':
      return item.options.map(({ value }) => value).filter((value) => values.all(item.name).includes(value));
    case 'check':
      return values.text(item.name) === 'yes';
    default:
      return values.text(item.name);
  }
}

function put(input: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    input[name] = value;
    return;
  }
  const inner = (input[name] ?? {}) as Record<string, unknown>;
  input[name] = inner;
  put(inner, rest, value);
}

/** The form filled in with what is kept, an object of the shape of what it says. */
export function valuesWith(items: readonly Item[], stored: object): FormDefaults {
  return formDefaults(valuesOf(items, stored));
}

/** The same as fields and what stands in them. */
export function valuesOf(items: readonly Item[], stored: object): Record<string, string | readonly string[]> {
  const values: Record<string, string | readonly string[]> = {};
  for (const item of fieldsAndRows(items)) {
    const value = (item.of ?? item.name)
      .split('.')
      .reduce<unknown>(
        (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
        stored,
      );
    if (item.kind === 'localised') Object.assign(values, fieldsOf(item.name, value as Localised | null, item.langs));
    else if (item.kind === 'some') values[item.name] = (value ?? []) as readonly string[];
    else if (item.kind === 'check') values[item.name] = value === true ? 'yes' : '';
    else if (item.kind === 'money') {
      values[item.name] =
        typeof value === 'number' ? formatAmount(item.lang, { amount: value, currency: item.currency }) : '';
    } else if (item.kind !== 'rows') values[item.name] = String(value ?? '');
    else Object.assign(values, rowValues(item, (value ?? []) as readonly object[]));
  }
  return values;
}

function rowValues(list: Rows, stored: readonly object[]): Record<string, string | readonly string[]> {
  const values = stored.flatMap((each, row) =>
    Object.entries(valuesOf(list.items(EMPTY), each)).map(
      ([name, value]) => [`${list.name}.${row}.${name}`, value] as const,
    ),
  );
  return { [list.name]: stored.map((_, row) => row).join(','), ...Object.fromEntries(values) };
}
