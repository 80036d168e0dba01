import { newStemmer, type Stemmer } from 'snowball-stemmers';
import type { Lang } from '../../domain/kit/text.ts';
import { isStopWord } from './function-words.ts';

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

/** Longer than any word somebody looks for; the longest lexeme a tsvector holds is 2 KiB. */
const WORD_MAX = 60;
const TERMS_MAX = 6_000;
const QUERY_WORDS_MAX = 12;

/** Scripts written without spaces, where what is a word is a guess: their characters are kept one by one as well. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const stemmers = new Map<string, Stemmer | null>();
const segmenters = new Map<string, Intl.Segmenter>();

/**
 * The words of a text as the index keeps them: split as its language writes them (also where it has no spaces), in
 * lower case and without accents, each as it is written and as its stem, so that `pistes` finds `piste` and `velo` finds `vélo`, and
 * a word of any language finds itself.
 */
export function searchTerms(text: string, lang: Lang): readonly string[] {
  const stemmer = stemmerOf(lang);
  const words = new Set<string>();
  const terms = new Set<string>();
  for (const word of wordsOf(text, lang)) {
    if (words.has(word) || word.length > WORD_MAX) continue;
    words.add(word);
    for (const term of [plain(word), plain(stemmer?.stem(word) ?? word), ...charactersOf(word)]) {
      if (term !== '') terms.add(term);
    }
    if (terms.size >= TERMS_MAX) break;
  }
  return [...terms];
}

/**
 * The tsquery for what somebody typed: every word must occur, in the stem of any of the languages, as a beginning, or
 * as typed without accents. Null where there is no word in it.
 */
export function searchQuery(text: string, langs: readonly Lang[]): string | null {
  const words = [...new Set(wordsOf(text, langs[0] ?? 'en'))].slice(0, QUERY_WORDS_MAX);
  const wanted = words.flatMap((word) => {
    const forms = formsOf(word.slice(0, WORD_MAX), langs);
    return forms.length === 0 ? [] : [`(${forms.join('|')})`];
  });
  return wanted.length === 0 ? null : wanted.join('&');
}

/** The plain plural of the Romance languages and English, which the French stemmer keeps in `vélos` and `autos`. */
const PLURAL = /^\p{L}{3,}[sx]$/u;

function formsOf(word: string, langs: readonly Lang[]): readonly string[] {
  const text = plain(word);
  if (text === '') return [];
  const stems = langs.flatMap((lang) => [word, text].map((form) => plain(stemmerOf(lang)?.stem(form) ?? form)));
  const singular = PLURAL.test(text) ? [text.slice(0, -1)] : [];
  const exact = [...new Set([text, ...stems, ...singular])].filter((form) => form !== '').map(quoted);
  const characters = charactersOf(word).map(quoted);
  const each = characters.length < 2 ? [] : [`(${characters.join('&')})`];
  return [...exact, `${quoted(text)}:*`, ...each];
}

/** Elided articles and the like (`l’eau`, `d'un`, `don't`) are of no use in a search and hide the word behind them. */
const ELISION_MAX = 2;

function* wordsOf(text: string, lang: Lang): Generator<string> {
  for (const { segment, isWordLike } of segmenterOf(lang).segment(text)) {
    if (!isWordLike) continue;
    const parts = segment.toLowerCase().split(/['’ʼ]/u);
    const stored = parts.length === 1 ? parts : parts.filter((part) => part.length > ELISION_MAX);
    yield* stored.length === 0 ? parts.filter((part) => part !== '') : stored;
  }
}

function charactersOf(word: string): readonly string[] {
  return UNSPACED.test(word) ? [...new Set(word)].map(plain).filter((character) => character !== '') : [];
}

function plain(word: string): string {
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

/** A tsquery for a term as the index has it. */
export function quoted(term: string): string {
  return `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
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
  const stemmer = stemmerOf(lang);
  return Array.from(wordsOf(text, lang), (word) => ({ word, stem: plain(stemmer?.stem(word) ?? word) })).filter(
    ({ word, stem }) => isTelling(word, stem) && !isStopWord(plain(word), lang),
  );
}

function isTelling(word: string, stem: string): boolean {
  return word.length <= WORD_MAX && (stem.length >= LIKENESS_WORD_MIN || UNSPACED.test(stem));
}

/** Words of a text by which others like it are found; at most so many, and none of the shortest. */
const LIKENESS_TERMS_MAX = 30;
const LIKENESS_WORD_MIN = 3;

/** The words that say what a text is about, each once, by their stems. */
export function likenessTerms(text: string, lang: Lang): readonly string[] {
  return [...new Set(stemmedWords(text, lang).map(({ stem }) => stem))].slice(0, LIKENESS_TERMS_MAX);
}

/** A tsquery for each word of a text, by its stem as the index has it; short words say nothing of what it is about. */
export function likenessQueries(text: string, lang: Lang): readonly string[] {
  const stemmer = stemmerOf(lang);
  const terms = new Set<string>();
  for (const word of wordsOf(text, lang)) {
    const term = plain(stemmer?.stem(word) ?? word);
    if (!isTelling(word, term)) continue;
    terms.add(quoted(term));
    if (terms.size >= LIKENESS_TERMS_MAX) break;
  }
  return [...terms];
}
