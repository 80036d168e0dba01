type Camel<S extends string> = S extends `${infer First}_${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : S;

type Named<R> = { readonly [C in keyof R & string as Camel<C>]: R[C] };

/** The members that a row does not give of itself: under another name, or of another type. */
type Unlike<R, T> = {
  readonly [M in keyof T as M extends keyof Named<R> ? (Named<R>[M] extends T[M] ? never : M) : M]: T[M];
};

/** Columns that would come along although nothing asks for them. */
type Surplus<R, T> = Exclude<keyof Named<R>, keyof T>;

/**
 * A row as what the domain calls it: `consultation_id` becomes `consultationId`. What is not so of itself is given in
 * `unlike`. A literal costs a tenth of this: what is read by the thousand spells its members out.
 */
export function fromRow<R extends object, T extends object>(
  row: [Surplus<R, T>] extends [never] ? R : Surplus<R, T>,
  unlike: Unlike<R, T>,
): T {
  const named: { [member: string]: unknown } = {};
  for (const column in row) named[memberOf(column)] = row[column];
  return Object.assign(named, unlike) as T;
}

const members = new Map<string, string>();

function memberOf(column: string): string {
  let member = members.get(column);
  if (member === undefined) {
    member = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    members.set(column, member);
  }
  return member;
}
