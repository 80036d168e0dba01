/** A server of map pictures that the operator chose: the only third party a page may ever name. */
export type MapSource = {
  /** Address of one picture, with `{z}`, `{x}` and `{y}`. */
  readonly tiles: string;
  /** Its origin, for the policy of the pages that have the map. */
  readonly origin: string;
  /** Whom its licence wants named. */
  readonly credit: string;
  /** What is shown where nothing was chosen yet. */
  readonly center: { readonly lat: number; readonly lon: number; readonly zoom: number };
};
