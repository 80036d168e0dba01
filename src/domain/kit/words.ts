import { newStemmer, type Stemmer } from 'snowball-stemmers';
import { isStopWord } from './stop-words.ts';
import type { Lang } from './text.ts';

/** Snowball algorithms by language; a language without one is searched by its words as they are. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hu: 'hungarian',
  it: 'italian',
  nl: 'dutch',
  nb: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
};

/** Longer than any word somebody looks for, and than any a text is about; the longest lexeme a tsvector holds is 2 KiB. Characters. */
export const WORD_MAX = 60;
/** Shorter stems say nothing of what a text is about, except in scripts without spaces. Characters. */
export const TELLING_MIN = 3;

/** Scripts written without spaces, where what is a word is a guess: their characters are kept one by one as well. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const stemmers = new Map<string, Stemmer | null>();
const segmenters = new Map<string, Intl.Segmenter>();

/** Elided articles and the like (`l’eau`, `d'un`, `don't`) are of no use in a search and hide the word behind them. */
export const ELISION_MAX = 2;

/**
 * The words of a text in lower case, as the rules of Unicode for its language split it (UAX 29; also where there are no spaces), without
 * what is elided before an apostrophe.
 */
export function* wordsOf(text: string, lang: Lang): Generator<string> {
  for (const { segment, isWordLike } of segmenterOf(lang).segment(text)) {
    if (!isWordLike) continue;
    const parts = segment.toLowerCase().split(/['’ʼ]/u);
    const stored = parts.length === 1 ? parts : parts.filter((part) => part.length > ELISION_MAX);
    yield* stored.length === 0 ? parts.filter((part) => part !== '') : stored;
  }
}

/** The characters of a word, each once, where its script has no spaces; else none. */
export function charactersOf(word: string): readonly string[] {
  return UNSPACED.test(word) ? [...new Set(word)].map(plain).filter((character) => character !== '') : [];
}

/** A word without accents. */
export function plain(word: string): string {
  // A word of nothing but marks (the lone length mark of Japanese) is kept as it is.
  return withoutAccents(word) || word;
}

const UNDECOMPOSED: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

export function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/[œæßøłđı]/g, (mail) => UNDECOMPOSED[mail] ?? mail);
}

/** The stem of a word by the Snowball algorithm of its language, without accents; the word where its language has none. */
export function stemOf(word: string, lang: Lang): string {
  return plain(stemmerOf(lang)?.stem(word) ?? word);
}

function stemmerOf(lang: Lang): Stemmer | null {
  const base = lang.split('-')[0] as string;
  let stemmer = stemmers.get(base);
  if (stemmer === undefined) {
    const algorithm = ALGORITHMS[base];
    stemmer = algorithm === undefined ? null : newStemmer(algorithm);
    stemmers.set(base, stemmer);
  }
  return stemmer;
}

function segmenterOf(lang: Lang): Intl.Segmenter {
  const base = lang.split('-')[0] as string;
  let segmenter = segmenters.get(base);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(base, { granularity: 'word' });
    segmenters.set(base, segmenter);
  }
  return segmenter;
}

/** The words that say what a text is about, in their order: as written in lower case, and by their stem. */
export function stemmedWords(text: string, lang: Lang): readonly { readonly stem: string; readonly word: string }[] {
  return Array.from(wordsOf(text, lang), (word) => ({ word, stem: stemOf(word, lang) })).filter(
    ({ word, stem }) => isTelling(word, stem) && !isStopWord(plain(word), lang),
  );
}

/** Whether a word can say what a text is about. */
export function isTelling(word: string, stem: string): boolean {
  return word.length <= WORD_MAX && (stem.length >= TELLING_MIN || UNSPACED.test(stem));
}
