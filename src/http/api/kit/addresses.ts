/** The host part of this node's handles. */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}
