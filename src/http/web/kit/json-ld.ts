/** JSON-LD that stays text wherever it stands: in a `script` that is none, and for browsers that guess what they got. */
export function jsonLd(document: object): string {
  return JSON.stringify(document).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
}
