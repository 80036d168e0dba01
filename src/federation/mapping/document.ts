import type { Lang, Localised } from '../../domain/kit/text.ts';
import { contextFor } from '../contexts.ts';
import type { Uris } from '../uris.ts';

/** A document for the wire, before it is signed. Its type is always one standard string (design: federation). */
export type WireDocument = { readonly '@context': readonly unknown[]; readonly id: string; readonly type: string } & {
  readonly [name: string]: unknown;
};

type Members = { readonly id: string; readonly type: string } & { readonly [name: string]: unknown };

/** An object or activity with the context it needs. */
export function objectDocument(members: Members): WireDocument {
  return { '@context': contextFor('object', members), ...members };
}

/**
 * The embedded collection of what was replied to something. Its first page is embedded and empty: GoToSocial reads no other,
 * and goes on with the next. A document with the replies in it would be another one after each.
 */
export function repliesOf(uris: Uris, id: string) {
  const collection = uris.collection(id, 'replies');
  const first = {
    type: 'OrderedCollectionPage',
    partOf: collection,
    next: `${collection}?page=true`,
    orderedItems: [],
  };
  return { id: collection, type: 'OrderedCollection', first };
}

/** A collection of which everybody may see the number, embedded with it: Mastodon reads no other. Else its id alone. */
export function countedCollection(id: string, totalItems: number | null) {
  return totalItems === null ? id : { id, type: 'OrderedCollection', totalItems };
}

/** RFC 3339 in UTC, without zero milliseconds: the form in which Fedify writes an instant, so both read the same. */
export function instant(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}

/** The members of `said` that are there: a member without value is left out, never null. */
export function present(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null));
}

/** A text in every language that it has, rendered. */
export function eachRendered(text: Localised, render: (text: string) => string): Localised {
  return Object.fromEntries(Object.entries(text).map(([lang, each]) => [lang, render(each)]));
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
