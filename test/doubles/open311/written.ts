export type Format = 'xml' | 'json';
export type GeoValue = Readonly<Record<string, string>>;

type List = {
  readonly list: string;
  readonly item: string;
  readonly records: readonly GeoValue[];
  /** An element around the list, with what stands beside it there. */
  readonly within?: string;
  readonly beside?: GeoValue;
};

/** A list of GeoReport v2 as its specification writes it, or with the wrappers and lists of one that FixMyStreet has. */
export function written(
  { list, item, records, within, beside = {} }: List,
  { format, wraps }: { readonly format: Format; readonly wraps: boolean },
): string {
  if (format === 'json') {
    const each = wraps ? records.map((record) => map(record, (text) => [text])) : records;
    const all = wraps ? { [list.replace('service_', '')]: [{ [item]: each }] } : each;
    return JSON.stringify(within === undefined ? all : { ...beside, [list]: all });
  }
  const inner = element(list, records.map((record) => element(item, members(record))).join(''));
  const root = within === undefined ? inner : element(within, members(beside) + inner);
  return `<?xml version="1.0" encoding="utf-8"?>\n${wraps ? element('response', root) : root}`;
}

function members(record: GeoValue): string {
  return Object.entries(record)
    .map(([name, text]) => element(name, text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')))
    .join('');
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function map<T>(record: GeoValue, of: (text: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([name, text]) => [name, of(text)]));
}
