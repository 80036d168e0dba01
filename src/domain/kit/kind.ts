import { checkField, type Field, type Fields, invalid, type Members, type Values } from './field.ts';
import type { Id } from './id.ts';
import type { RefusalOf } from './refusal.ts';
import type { Result } from './result.ts';

export type Checks = Readonly<Record<string, Result<unknown, RefusalOf<'invalid'>>>>;

/**
 * A thing that travels between nodes, declared once (docs/adr/0196): storage, the signed act, mirror and recovery, API, events, journal,
 * privacy register and the renaming of peers read it. How they do is by the kind of each field; none of them names one.
 */
export type Kind = {
  readonly table: string;
  /** What whoever states it says: the members of the signed act. */
  readonly stated: Fields;
  /** What the host adds: whose it is, when it came. */
  readonly recorded: Fields;
  /** A member by which lists are sorted first; they are in the order that it came in otherwise. */
  readonly sortedBy?: string;
  /** A member that no two of one institution have alike. */
  readonly unique?: string;
  /** Whether what an institution stated last takes the place of what it stated before. */
  readonly isReplaced?: true;
  /** Of one institution; every node reads all of them whenever one comes. */
  readonly most: number;
  /** How long all together are as JSON. */
  readonly longest?: number;
  /** What happens by it, and in words for whoever reads the API. */
  readonly event: { readonly type: string; readonly what: string };
  /** What holds beyond each field by itself; `known` is what the host has, null at a mirror, which takes its word. */
  check?(stated: never, known: never): Checks;
};

/** As every node has it, by the same id. */
export type StoredOf<K extends Kind> = { readonly id: Id } & Members<K['recorded']> & Members<K['stated']>;
/** What is said to whoever decides about it: what is stated, and for whom where that is no institution of the community. */
export type ContentOf<K extends Kind> = Members<K['stated']> & Members<PartiesOf<K['recorded']>>;
type PartiesOf<F extends Fields> = { readonly [M in keyof F as F[M]['is'] extends 'party' ? M : never]: F[M] };

type Named = readonly [name: string, field: Field];

/** The member that says whose it is, and the one that says when it came. */
export function authorOf({ recorded }: Kind): Named {
  return find(recorded, ['institution', 'party']) ?? missing();
}
export function momentOf({ recorded }: Kind): Named {
  return find(recorded, ['moment']) ?? missing();
}
/** The member with the reference of the paper; undefined for what nobody states on paper. */
export function paperOf({ recorded }: Kind): string | undefined {
  return find(recorded, ['paper'])?.[0];
}

function find(fields: Fields, kinds: readonly Field['is'][]): Named | undefined {
  return Object.entries(fields).find(([, { is }]) => kinds.includes(is));
}

function missing(): never {
  throw new Error('a kind says whose it is, and when it came');
}

/** All fields in the order in which they are written: whose it is, what is stated, what the host adds. */
export function fieldsOf(kind: Kind): Fields {
  const [author, field] = authorOf(kind);
  return { [author]: field, ...kind.stated, ...kind.recorded };
}

/** The members that some fields name, and no others; what is absent stays so. */
export function membersOf(fields: Fields, values: Values): Values {
  return Object.fromEntries(Object.keys(fields).flatMap((name) => (name in values ? [[name, values[name]]] : [])));
}

/** Every field by itself, what is unique of an institution, and what holds beyond. */
export function checksOf(
  kind: Kind,
  values: Values,
  of: { readonly today: string; readonly own: readonly Values[]; readonly known: unknown },
): Checks {
  const { today, own, known } = of;
  const [author, party] = authorOf(kind);
  const fields = { ...(party.is === 'party' && { [author]: party }), ...kind.stated };
  const checks = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, checkField(field, values[name], { name, today })]),
  );
  const { unique } = kind;
  const checked = unique === undefined ? undefined : checks[unique];
  const isTaken = unique !== undefined && checked?.ok && own.some((each) => each[unique] === checked.value);
  return {
    ...checks,
    ...(isTaken && { [unique]: invalid(unique, 'duplicate') }),
    ...kind.check?.(values as never, known as never),
  };
}

/** What is said now: all of it, or what each institution stated last, in the order of their first statements. */
export function inForce<S extends Values>(kind: Kind, stated: readonly S[]): readonly S[] {
  if (kind.isReplaced === undefined) return stated;
  const [author] = authorOf(kind);
  return [...new Map(stated.map((each) => [each[author], each])).values()];
}
