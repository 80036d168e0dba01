/** Languages that have words for the public: refusals, letters, direct answers on the fediverse. */
const WORDS_LANGS = ['fr', 'en', 'es', 'ca', 'it', 'fi'] as const;
export type WordsLang = (typeof WORDS_LANGS)[number];

/** The first of some languages (most wanted first) that has words; English where none has. */
export function wordsLang(wanted: readonly string[]): WordsLang {
  for (const lang of wanted) {
    const found = WORDS_LANGS.find((each) => each === lang.split('-')[0]?.toLowerCase());
    if (found !== undefined) return found;
  }
  return 'en';
}
