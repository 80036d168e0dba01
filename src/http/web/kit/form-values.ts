import type { Lang, Localised } from '../../../domain/kit/text.ts';

/** What stands in the fields of a form: as it was sent, or as a page fills it in. */
export type FormValues = {
  text(name: string): string;
  all(name: string): readonly string[];
};

/** A form as a page fills it in, with the names of its fields. */
export type FormDefaults = FormValues & { readonly names: readonly string[] };

export function formDefaults(values: Readonly<Record<string, string | readonly string[]>>): FormDefaults {
  const all = (name: string): readonly string[] => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  };
  return { all, text: (name) => all(name)[0] ?? '', names: Object.keys(values) };
}

/** A text that is typed in several languages, field by field; those left empty are left out. */
export function localisedIn(values: FormValues, name: string, langs: readonly Lang[]): Localised {
  return Object.fromEntries(
    langs.flatMap((lang) => {
      const text = values.text(`${name}.${lang}`);
      return text === '' ? [] : [[lang, text] as const];
    }),
  );
}

/** The same where the text is optional. */
export function optionalIn(values: FormValues, name: string, langs: readonly Lang[]): Localised | undefined {
  const parameters = localisedIn(values, name, langs);
  return Object.keys(parameters).length === 0 ? undefined : parameters;
}

/** The fields of a localised text, to fill a form in with. */
export function fieldsOf(name: string, text: Localised | null, langs: readonly Lang[]): Record<string, string> {
  return Object.fromEntries(langs.map((lang) => [`${name}.${lang}`, text?.[lang] ?? '']));
}

/** A number; NaN where something else was typed, which every rule refuses. Null for an empty field. */
export function numberIn(values: FormValues, name: string): number | null {
  const text = values.text(name);
  if (text === '') return null;
  return /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
}

/** One of some values; the first where it is none of them. */
export function oneIn<T extends string>(values: FormValues, name: string, known: readonly T[]): T | undefined {
  return known.find((value) => value === values.text(name));
}

const ROWS_MAX = 400;

/** The rows of a form that has a list in it, by the numbers that stand in the names of their fields. */
export function rowsIn(values: FormValues, name: string): readonly string[] {
  return values
    .text(name)
    .split(',')
    .filter((row) => /^\d{1,6}$/.test(row))
    .slice(0, ROWS_MAX);
}

/**
 * The form with a row more or less (`more-phase`, `less-phase-2`), one further up or down (`up-question-2`), or as it is (`show`), where one of its own buttons asked
 * for it, without a script; null where it is the form itself that was sent.
 */
export function withOtherRows(values: FormValues, name: string, atOnce = 1): FormValues | null {
  const query = values.text('do');
  const rows = rowsIn(values, name);
  if (query === 'show') return values;
  if (query === `more-${name}`) {
    const first = Math.max(-1, ...rows.map(Number)) + 1;
    return withText(values, name, [...rows, ...Array.from({ length: atOnce }, (_, nth) => first + nth)].join(','));
  }
  for (const [way, by] of [
    ['up', -1],
    ['down', 1],
  ] as const) {
    if (!query.startsWith(`${way}-${name}-`)) continue;
    const at = rows.findIndex((row) => query === `${way}-${name}-${row}`);
    return withText(values, name, swapped(rows, at, at + by).join(','));
  }
  if (!query.startsWith(`less-${name}-`)) return null;
  return withText(values, name, rows.filter((row) => query !== `less-${name}-${row}`).join(','));
}

/** Rows with two of them in each other's place; as they are where one of the two is not there. */
function swapped(rows: readonly string[], one: number, other: number): readonly string[] {
  const [first, second] = [rows[one], rows[other]];
  return first === undefined || second === undefined ? rows : rows.with(one, second).with(other, first);
}

/** The form with another text in one field. */
export function withText(values: FormValues, name: string, text: string): FormValues {
  return {
    text: (other) => (other === name ? text : values.text(other)),
    all: (other) => (other === name ? [text] : values.all(other)),
  };
}

/** A moment as `datetime-local` fields write it, on the clock of a place. */
export function localMoment(moment: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();
  return local.toString({ smallestUnit: local.second === 0 && local.millisecond === 0 ? 'minute' : 'second' });
}
