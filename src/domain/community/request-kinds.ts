import type { Members, Values } from '../kit/field.ts';
import { type ContentOf, inForce, type StoredOf } from '../kit/kind.ts';
import { ESTIMATE } from './estimate.ts';
import type { RequestState } from './feature-request-states.ts';
import { RELEASE, USE } from './release.ts';
import type { RequestKind } from './request-kind.ts';

/** Every kind of statement about a feature request, each declared once. */
export const REQUEST_KINDS = { estimate: ESTIMATE, release: RELEASE, use: USE } as const;
export type RequestKinds = typeof REQUEST_KINDS;
export type KindName = keyof RequestKinds;
export const KIND_NAMES = Object.keys(REQUEST_KINDS) as readonly KindName[];

export type Stored<K extends KindName> = StoredOf<RequestKinds[K]>;
export type Content<K extends KindName> = ContentOf<RequestKinds[K]>;
/** What an institution states, as it is signed. */
export type KindAct = { [K in KindName]: { readonly type: K } & Members<RequestKinds[K]['stated']> }[KindName];

/** All that was stated about one request: `estimates`, `releases` and so on, each in its order. */
export type StatedLists = { readonly [K in KindName as `${K}s`]: readonly Stored<K>[] };

/** The member of `StatedLists`, and in documents of the wire, for a kind. */
export function listOf<K extends KindName>(kind: K): `${K}s` {
  return `${kind}s`;
}

/** Something for each kind, under the name of its list. */
export function eachList<T>(of: (kind: KindName) => T): { readonly [K in KindName as `${K}s`]: T } {
  return Object.fromEntries(KIND_NAMES.map((kind) => [listOf(kind), of(kind)])) as never;
}

/** What is said now of each kind, without what was replaced. */
export function listsInForce(lists: StatedLists): StatedLists {
  return eachList((kind) => inForce<Values>(kindOf(kind), lists[listOf(kind)])) as unknown as StatedLists;
}

/** Whether a kind is stated while a request is in a state. */
export function isStatedIn(kind: KindName, state: RequestState): boolean {
  return kindOf(kind).in.includes(state);
}

/** A kind as those read it who do not care which it is. */
export function kindOf(kind: KindName): RequestKind {
  return REQUEST_KINDS[kind];
}
