/** French puts a space before some signs, which must not begin a line. Written as plain spaces in the catalogue. */
export function spaced<T>(texts: T): T {
  if (typeof texts === 'string') return texts.replace(/ (?=[:;?!»%])/g, '\u00a0').replace(/« /g, '«\u00a0') as T;
  if (typeof texts !== 'object' || texts === null) return texts;
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, spaced(value)])) as T;
}
