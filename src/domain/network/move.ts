/** An institution that has another id than it had: every id of its former origin is the same path under the one of now. */
export type InstitutionMove = { readonly from: string; readonly to: string };

/** What an id names now; itself where nobody moved. */
export function currentUri(moves: readonly InstitutionMove[], uri: string): string {
  for (const { from, to } of moves) {
    if (uri === from) return to;
    const { origin } = new URL(from);
    if (uri === origin || uri.startsWith(`${origin}/`)) return new URL(to).origin + uri.slice(origin.length);
  }
  return uri;
}
