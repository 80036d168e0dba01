/** A text of an institution's own with each `{name}` replaced by its value; by nothing where it has none. Messages are ICU instead. */
export function interpolate(text: string, value: (name: string) => string | undefined): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => value(name) ?? '');
}
