import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type Content, hashedContent } from '../../domain/proposal/version.ts';

/** SHA-256 (lower-case hex) of the JCS form (RFC 8785) of a document. */
export function documentHash(document: object): string {
  return sha256(canonicalText(document));
}

/** The very text that is hashed: served like this, a document can be checked with `sha256sum` alone. */
export function canonicalText(document: object): string {
  const canonical = canonicalize(document);
  if (canonical === undefined) throw new TypeError('a document that JSON cannot hold');
  return canonical;
}

/** The hash that identifies a version of a proposal everywhere: API, pages, exports, the wire. */
export function contentHashOf(content: Content): string {
  return documentHash(hashedContent(content));
}

/** SHA-256 of a text in UTF-8, lower-case hex: what the domain draws lots with. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
