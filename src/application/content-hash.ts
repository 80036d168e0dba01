import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type Content, hashedContent } from '../domain/proposal/version.ts';

/** SHA-256 (lower-case hex) of the JCS form (RFC 8785) of a document. */
export function documentHash(document: object): string {
  const canonical = canonicalize(document);
  if (canonical === undefined) throw new TypeError('a document that JSON cannot hold');
  return createHash('sha256').update(canonical).digest('hex');
}

/** The hash that identifies a version of a proposal everywhere: API, pages, exports, the wire. */
export function contentHashOf(content: Content): string {
  return documentHash(hashedContent(content));
}
