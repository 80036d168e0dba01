/** Names of people that are held, of however many a file says. */
const NAMES_MAX = 20;

/** Names of people, each once, without those that are empty. */
export function namesIn(said: readonly string[]): readonly string[] {
  const names = said.map((name) => name.replaceAll(/\s+/g, ' ').trim()).filter((name) => name !== '');
  return [...new Set(names)].slice(0, NAMES_MAX);
}
