/** The origin of an http(s) URI, in its canonical form; null for anything else. */
export function originOf(uri: string): string | null {
  const url = URL.parse(uri);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.origin : null;
}

/** Whether two ids are of one server: the only thing an id proves about who may speak for it (design: federation). */
export function sameOrigin(a: string, b: string): boolean {
  const origin = originOf(a);
  return origin !== null && origin === originOf(b);
}
