/**
 * Whether whoever asks has what an `ETag` names, by the header `If-None-Match` (RFC 9110, 13.1.2). The comparison is weak: a
 * proxy that compresses makes `W/"…"` of a strong tag.
 */
export function isKnownEtag(ifNoneMatch: string | null | undefined, etag: string): boolean {
  const strong = (tag: string) => tag.trim().replace(/^W\//, '');
  const known = (ifNoneMatch ?? '').split(',').map(strong);
  return known.includes(strong(etag)) || known.includes('*');
}
