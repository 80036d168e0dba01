/** An element of XML with text or elements in it. */
export type Element = { readonly name: string; readonly content: string | readonly Element[] };

/** What XML 1.0 cannot say, not even as a reference (2.2). */
const NOT_XML =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** A document with one root, in UTF-8. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${written(root)}`;
}

function written({ name, content }: Element): string {
  const text =
    typeof content === 'string'
      ? content.replaceAll(NOT_XML, '').replaceAll(/[&<>\r]/g, (character) => REFERENCES[character] ?? '')
      : content.map(written).join('');
  return text === '' ? `<${name}/>` : `<${name}>${text}</${name}>`;
}
