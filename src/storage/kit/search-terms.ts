import type { Lang } from '../../domain/kit/text.ts';
import { charactersOf, isTelling, plain, stemmedWords, stemOf, WORD_MAX, wordsOf } from '../../domain/kit/words.ts';

const TERMS_MAX = 6_000;
const QUERY_WORDS_MAX = 12;

/**
 * The words of a text as the index keeps them: split as its language writes them (also where it has no spaces), in
 * lower case and without accents, each as it is written and as its stem, so that `pistes` finds `piste` and `velo` finds `vélo`, and
 * a word of any language finds itself.
 */
export function searchTerms(text: string, lang: Lang): readonly string[] {
  const words = new Set<string>();
  const terms = new Set<string>();
  for (const word of wordsOf(text, lang)) {
    if (words.has(word) || word.length > WORD_MAX) continue;
    words.add(word);
    for (const term of [plain(word), stemOf(word, lang), ...charactersOf(word)]) {
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
  const stems = langs.flatMap((lang) => [word, text].map((form) => stemOf(form, lang)));
  const singular = PLURAL.test(text) ? [text.slice(0, -1)] : [];
  const exact = [...new Set([text, ...stems, ...singular])].filter((form) => form !== '').map(quoted);
  const characters = charactersOf(word).map(quoted);
  const each = characters.length < 2 ? [] : [`(${characters.join('&')})`];
  return [...exact, `${quoted(text)}:*`, ...each];
}

/** A tsquery for a term as the index has it. */
export function quoted(term: string): string {
  return `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Words of a text by which others like it are found; at most so many, and none of the shortest. */
const LIKENESS_TERMS_MAX = 30;

/** The words that say what a text is about, each once, by their stems. */
export function likenessTerms(text: string, lang: Lang): readonly string[] {
  return [...new Set(stemmedWords(text, lang).map(({ stem }) => stem))].slice(0, LIKENESS_TERMS_MAX);
}

/** A tsquery for each word of a text, by its stem as the index has it; short words say nothing of what it is about. */
export function likenessQueries(text: string, lang: Lang): readonly string[] {
  const terms = new Set<string>();
  for (const word of wordsOf(text, lang)) {
    const term = stemOf(word, lang);
    if (!isTelling(word, term)) continue;
    terms.add(quoted(term));
    if (terms.size >= LIKENESS_TERMS_MAX) break;
  }
  return [...terms];
}
