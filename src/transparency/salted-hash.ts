import { createHash } from 'node:crypto';
import { SALT_BYTES } from '../application/journal/commitment.ts';
import type { Hash } from '../application/kit/merkle.ts';

/** What is committed to, by a salt in base64; null for a salt of another length, which could take bytes from the document. */
export function saltedHash(salt: string, document: string): Hash | null {
  const bytes = Buffer.from(salt, 'base64');
  return bytes.length === SALT_BYTES ? createHash('sha256').update(bytes).update(document).digest() : null;
}
