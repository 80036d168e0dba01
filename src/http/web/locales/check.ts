import { globSync, readFileSync } from 'node:fs';
import type { Refusal, RefusalOf } from '../../../domain/refusal.ts';
import { CA } from './ca/texts.ts';
import { CA_WORDS } from './ca/words.ts';
import type { Message, NamesOf, Words } from './catalogue.ts';
import { EN } from './en.ts';
import { EN_WORDS } from './en-words.ts';
import { ES } from './es/texts.ts';
import { ES_WORDS } from './es/words.ts';
import { FI } from './fi/texts.ts';
import { FI_WORDS } from './fi/words.ts';
import { FR } from './fr.ts';
import { FR_WORDS } from './fr-words.ts';
import { IT } from './it/texts.ts';
import { IT_WORDS } from './it/words.ts';

/**
 * What the types cannot hold of the catalogues: no empty text, the same placeholders in every language, nothing that no
 * page says. Prints each fault and ends with 1 if there is one.
 */
/** Placeholders that name nothing which their refusal carries; the type checker refuses the line where there is one. */
type Strays<W extends Words['refusal']> = {
  [T in Refusal['type']]: Exclude<NamesOf<W[T]>, keyof RefusalOf<T>>;
}[Refusal['type']];
true satisfies [Strays<typeof FR_WORDS.refusal>] extends [never] ? true : never;

const folder = new URL('..', import.meta.url).pathname;
const CATALOGUES = [
  ['en', EN, EN_WORDS],
  ['es', ES, ES_WORDS],
  ['ca', CA, CA_WORDS],
  ['it', IT, IT_WORDS],
  ['fi', FI, FI_WORDS],
] as const;
const faults = [
  ...CATALOGUES.flatMap(([lang, texts, words]) => [
    ...sameIn(`${lang} text`, FR, texts),
    ...sameIn(`${lang} words`, FR_WORDS, words),
  ]),
  ...unused(),
];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

type Tree = { readonly [key: string]: Message | Tree };

/** Faults between two catalogues, by the path of each text. */
function sameIn(name: string, one: Tree, other: Tree): readonly string[] {
  const [flatOne, flatOther] = [flat(name, one), flat(name, other)];
  const paths = new Set([...flatOne.keys(), ...flatOther.keys()]);
  return [...paths].flatMap((path) => {
    const texts = [flatOne.get(path) ?? '', flatOther.get(path) ?? ''];
    const forms = texts.flatMap(formsOf);
    if (forms.some((form) => form.trim() === '')) return [`${path}: a text is empty or missing`];
    const names = new Set(forms.map(placeholdersIn));
    return names.size > 1 ? [`${path}: the placeholders differ: ${[...names].join(' / ')}`] : [];
  });
}

function flat(path: string, value: Message | Tree): ReadonlyMap<string, Message> {
  if (typeof value === 'string' || 'other' in value) return new Map([[path, value as Message]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...flat(`${path} ${key}`, inner)]));
}

function formsOf(message: Message): readonly string[] {
  if (typeof message === 'string') return [message];
  const { one, many, other } = message;
  return many === undefined ? [one, other] : [one, many, other];
}

function placeholdersIn(text: string): string {
  return [...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name))].sort().join(', ') || 'none';
}

/** Texts that no source names, neither whole nor as the beginning and end of a template. */
function unused(): readonly string[] {
  const sources = globSync('**/*.ts', { cwd: folder })
    .filter((file) => !file.startsWith('locales/'))
    .map((file) => readFileSync(new URL(file, `file://${folder}`), 'utf8'))
    .join('\n');
  const named = new Set(Array.from(sources.matchAll(/'([a-z-]+\.[a-zA-Z0-9-]+)'/g), ([, key]) => key));
  // What was done is named where it is chosen, alone.
  const done = new Set(
    Array.from(
      sources.matchAll(/(?<=done: )'([a-z-]+)'|'([a-z]+(?:-[a-z]+)+)'/g),
      ([, alone, name]) => `done.${alone ?? name}`,
    ),
  );
  const templates = Array.from(
    sources.matchAll(/`([a-z-]+\.[a-z-]*)\$\{[\w.]+\}(-\w+)?`/g),
    ([, start = '', end = '']) => new RegExp(`^${start.replace('.', '\\.')}[a-zA-Z]+${end}$`),
  );
  return Object.keys(FR)
    .filter((key) => !named.has(key) && !done.has(key) && !templates.some((template) => template.test(key)))
    .map((key) => `text ${key}: no page says it`);
}
