/** What a provider says of somebody, by the names of OpenID Connect Core 1.0, 5.1, or its own. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * The values of a claim as texts; several where it is a list. The name is looked for as it is, since some are URLs with
 * dots in them, and then part by part: `address.postal_code`.
 */
export function valuesOf(claims: Claims, name: string): readonly string[] {
  return textsIn(
    memberOf(claims, name) ?? name.split('.').reduce<unknown>((within, part) => memberOf(within, part), claims),
  );
}

/** The first text under one of some names. */
export function textOf(claims: Claims, ...names: readonly string[]): string | null {
  for (const name of names) {
    const [text] = valuesOf(claims, name);
    if (text !== undefined) return text;
  }
  return null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => (Array.isArray(each) ? [] : textsIn(each)));
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}
