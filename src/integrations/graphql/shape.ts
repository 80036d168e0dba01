/** Which fields the types of one platform do not have: learned from what it refuses, since it may hide its schema and version. */
export type Shape = ReadonlySet<string>;

/** As the current line has them; what an older one has instead is asked for once it refuses these. */
export const NEWEST: Shape = new Set();

/** The fields of the same type that are asked for where one is not there: `Type.field` and their names. */
export type Replacements = Readonly<Record<string, readonly string[]>>;

/** Whether one of some fields is asked for instead of another that is not among those of a platform. */
export function replacesSome(
  fields: readonly string[],
  { among, instead }: { readonly among: Shape; readonly instead: Replacements },
): boolean {
  return Object.entries(instead).some(([name, others]) => {
    const [type = ''] = name.split('.');
    return among.has(name) && others.some((other) => fields.includes(`${type}.${other}`));
  });
}

const UNKNOWN_FIELD = /^Field '(\w+)' doesn't exist on type '(\w+)'/;

/** The fields that errors say are not there, as `Type.field`; none where the errors are of another kind. */
export function unknownFields(messages: readonly string[]): readonly string[] {
  return messages.flatMap((message) => {
    const [, field, type] = UNKNOWN_FIELD.exec(message) ?? [];
    return field === undefined || type === undefined ? [] : [`${type}.${field}`];
  });
}
