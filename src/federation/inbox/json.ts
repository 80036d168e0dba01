export type Json = Readonly<Record<string, unknown>>;
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** One or many, as a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
/** What no address has, and no database takes: NUL, and halves of characters. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** The id in a reference, whether it is written as a string or as an object. Numbers and other oddities are none. */
export function idOf(value: unknown): string | null {
  const id = isJson(value) ? value['id'] : value;
  return typeof id === 'string' && !UNSTORABLE.test(id) && URL.canParse(id) ? id : null;
}
