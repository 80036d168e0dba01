import { argumentsOf } from './message-syntax.ts';

/** The messages of a language, by key. */
export type Texts = Readonly<Record<string, string>>;

/** What is wrong with the messages of a language beside those of the source. A missing translation is not. */
export function faultsOfMessages(lang: string, texts: Texts, source: Texts): readonly string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    [...faultOf(text, source[key]), ...controlFault(text), ...(lang === 'fr' ? spacingFault(text) : [])].map(
      (fault) => `${lang} ${key}: ${fault}`,
    ),
  );
}

/** No key types one, and a browser shows a box for it; lines may end. */
function controlFault(text: string): readonly string[] {
  const [found] = /[^\P{Cc}\n]/u.exec(text) ?? [];
  return found === undefined ? [] : [`a control character, U+${found.charCodeAt(0).toString(16).padStart(4, '0')}`];
}

/** French puts a space before some signs, which must not begin a line. */
function spacingFault(text: string): readonly string[] {
  const found = / [:;?!»%]|« /.exec(text);
  return found === null ? [] : [`an ordinary space in "${found[0]}", where French has a no-break space`];
}

function faultOf(text: string, source: string | undefined): readonly string[] {
  if (source === undefined) return ['the source language has no such message'];
  if (text.trim() === '') return ['the text is empty'];
  try {
    const [own, expected] = [signature(text), signature(source)];
    return own === expected ? [] : [`the arguments differ: ${own} instead of ${expected}`];
  } catch (error) {
    return [`not ICU MessageFormat: ${error instanceof Error ? error.message : error}`];
  }
}

function signature(text: string): string {
  const parts = [...argumentsOf(text)].map(([name, kind]) => (kind === 'number' ? `${name} (number)` : name));
  return parts.sort().join(', ') || 'none';
}

/** Keys that no source names, neither whole nor as a template with `${…}` in it. `done: 'x'` is the key `done.x`. */
export function unusedKeys(keys: readonly string[], code: string): readonly string[] {
  const named = new Set(Array.from(code.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g), ([, key]) => key));
  const alone = new Set(Array.from(code.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g), ([, name]) => `done.${name}`));
  const templates = [
    ...new Set(Array.from(code.matchAll(/`([\w-]+\.(?:[\w.-]|\$\{[^`]*?\})+)`/g), ([, text]) => text ?? '')),
  ]
    .filter((text) => text.includes('${'))
    .map((text) => new RegExp(`^${text.replaceAll('.', '\\.').replace(/\$\{.*?\}/g, '[\\w.-]+')}$`));
  return keys.filter((key) => !named.has(key) && !alone.has(key) && !templates.some((template) => template.test(key)));
}
