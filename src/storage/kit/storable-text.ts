/** False for what no text column can hold or be compared with: PostgreSQL refuses NUL in any text. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0');
}
