/** How long at most: a text may be erased, and is then gone from here as well. */
const KEPT_MS = 60_000;
/** Of texts and of what was made of them, together; beyond, all are forgotten at once. */
const CHARACTERS_MAX = 1_000_000;

/**
 * The same function, which makes the result for a text once a minute, however often pages with it are made anew. For what
 * depends on its text alone, and on one word that goes with it.
 */
export function keepingResults(make: (text: string, word: string) => string): (text: string, word?: string) => string {
  const kept = new Map<string, string>();
  let characters = 0;
  let since = 0;
  return (text, word = '') => {
    const name = `${word} ${text}`;
    const now = performance.now();
    if (now - since > KEPT_MS || characters > CHARACTERS_MAX) {
      kept.clear();
      characters = 0;
      since = now;
    }
    const known = kept.get(name);
    if (known !== undefined) return known;
    const result = make(text, word);
    kept.set(name, result);
    characters += text.length + result.length;
    return result;
  };
}
