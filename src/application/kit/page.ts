/** Part of a list. `next` is an opaque cursor to give as `after`; null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };
export type PageRequest = { readonly limit: number; readonly after: string | null };
/** At most as many items in one page, whatever is asked (design: contract). */
export const PAGE_MAX = 100;
