import { newStemmer, type Stemmer } from 'snowball-stemmers';
import type { Lang } from '../domain/text.ts';

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
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
};

/** A tsvector holds at most 1 MiB and its lexemes 2 KiB; a word longer than this is nobody's query. */
const WORD_MAX = 60;
const TERMS_MAX = 3_000;

const stemmers = new Map<string, Stemmer | null>();
const segmenters = new Map<string, Intl.Segmenter>();

/**
 * The words of a text as the index keeps them: split as its language writes them (also where it has no spaces),
 * stemmed, in lower case and without accents, so that `vélos` finds `vélo` and `velo`.
 */
export function searchTerms(text: string, lang: Lang): readonly string[] {
  const terms = new Set<string>();
  for (const { segment, isWordLike } of segmenterOf(lang).segment(text)) {
    if (!isWordLike || segment.length > WORD_MAX) continue;
    const word = segment.toLowerCase();
    const stem = stemmerOf(lang)?.stem(word) ?? word;
    terms.add(withoutAccents(stem === '' ? word : stem));
    if (terms.size >= TERMS_MAX) break;
  }
  return [...terms];
}

/**
 * The tsquery for what somebody typed: every word must occur, in the stem of any of the languages, and as a
 * beginning or as typed without accents. Null where there is no word in it.
 */
export function searchQuery(typed: string, langs: readonly Lang[]): string | null {
  const words = [...segmenterOf(langs[0] ?? 'en').segment(typed)].filter(({ isWordLike }) => isWordLike).slice(0, 12);
  if (words.length === 0) return null;
  return words
    .map(({ segment }) => {
      const word = segment.toLowerCase().slice(0, WORD_MAX);
      const plain = withoutAccents(word);
      const stems = langs.flatMap((lang) =>
        [word, plain].map((form) => withoutAccents(stemmerOf(lang)?.stem(form) ?? form)),
      );
      const exact = [...new Set([plain, ...stems])].filter((form) => form !== '').map(quoted);
      return `(${[...exact, `${quoted(plain)}:*`].join('|')})`;
    })
    .join('&');
}

export function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss');
}

function quoted(term: string): string {
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
