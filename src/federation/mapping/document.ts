import type { Lang, Localised } from '../../domain/text.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A document for the wire, before it is signed. Its type is always one standard string (design: federation). */
export type WireDocument = { readonly '@context': readonly unknown[]; readonly id: string; readonly type: string } & {
  readonly [name: string]: unknown;
};

/** RFC 3339 in UTC, without zero milliseconds: the form in which Fedify writes an instant, so both read the same. */
export function instant(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}

/** The members of `said` that are there: a member without value is left out, never null. */
export function present(said: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined && value !== null));
}

/**
 * `content` and `contentMap`, the source language first and equal to `content`: a map without content is an empty post
 * on some servers, and others take the first entry's language for the post's.
 */
export function inLanguages(
  text: Localised,
  source: Lang,
  render: (text: string, lang: Lang) => string,
): { readonly content: string; readonly contentMap: Localised } {
  const languages = [source, ...Object.keys(text).filter((lang) => lang !== source)].filter((lang) => lang in text);
  const contentMap = Object.fromEntries(languages.map((lang) => [lang, render(text[lang] ?? '', lang)]));
  return { content: Object.values(contentMap)[0] ?? '', contentMap };
}
