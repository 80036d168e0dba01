import type { Json } from './incoming.ts';

/**
 * A document in which whatever names something of ours by an address of before names it by the one of now: other servers
 * keep the ids they know. Only whole strings that are such an address are changed, never words in a text.
 */
export function readdressed(document: Json, to: { readonly former: readonly string[]; readonly origin: string }): Json {
  return to.former.length === 0 ? document : (changed(document, to) as Json);
}

function changed(value: unknown, to: { readonly former: readonly string[]; readonly origin: string }): unknown {
  if (typeof value === 'string') {
    const from = to.former.find((origin) => value === origin || value.startsWith(`${origin}/`));
    return from === undefined ? value : to.origin + value.slice(from.length);
  }
  if (Array.isArray(value)) return value.map((each) => changed(each, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, TEXTS.has(name) ? member : changed(member, to)]),
  );
}

/** What people wrote stays as they wrote it, and what was signed as it was signed. */
const TEXTS: ReadonlySet<string> = new Set(['content', 'contentMap', 'name', 'nameMap', 'summary', 'source', 'proof']);
