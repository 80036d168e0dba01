import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** Markup in which everything that came from outside is escaped. */
export type Html = HtmlEscapedString;

/** The escaping tag of hono/html for values that are there already: a page waits for its data first, then is written. */
export function markup(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  const written = html(strings, ...values);
  if (written instanceof Promise) throw new TypeError('a promise stands in markup');
  return written;
}

/** Markup that was made safe elsewhere, by the sanitiser or by this folder. */
export function trusted(text: string): Html {
  return raw(text);
}

export const NOTHING: Html = raw('');

export function isHtml(value: unknown): value is Html {
  return typeof value === 'object' && value !== null && 'isEscaped' in value;
}
