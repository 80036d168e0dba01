/** A text with each `{name}` replaced by what that name stands for; by nothing where it stands for nothing. */
export function filled(text: string, value: (name: string) => string | undefined): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => value(name) ?? '');
}
