export type Fields = Readonly<Record<string, unknown>>;

/** What a collection holds. Counts that may not be shown are left out, never zero. */
export type CollectionContent = {
  readonly total: number | null;
  /** A page of it; null where only the number is public. */
  readonly page: ((after: string | null) => Promise<CollectionPart>) | null;
  /** Members of the collection and of each of its pages. */
  readonly owner?: Fields;
  /** Members of the collection alone. */
  readonly more?: Fields;
};
export type CollectionPart = { readonly items: readonly string[]; readonly next: string | null };

/** A collection with its few items in it. */
export function inline(items: readonly string[]): CollectionContent {
  return { total: items.length, page: null, more: { orderedItems: items } };
}
