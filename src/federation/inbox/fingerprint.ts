import { createHash } from 'node:crypto';
import type { Envelope } from './guard.ts';
import { idOf, isJson } from './json.ts';

/**
 * SHA-256 of what must not change under one activity id. Servers repeat the id of a Like with another date, and one id
 * for every edit of a post, so dates, addressing and proofs are left out, and of an Update only the object's id counts;
 * of a Create the words do.
 */
export function fingerprintOf({ document, type, actor, id }: Envelope): string {
  const object = document['object'];
  const received =
    type === 'Create' && isJson(object) ? pick(object, ['type', 'name', 'content', 'inReplyTo', 'attributedTo']) : {};
  const inner = isJson(object) ? { type: object['type'] ?? null, object: idOf(object['object']) } : {};
  // Plain JSON text, because it has a form for everything that a stranger may send: halves of characters, 1e999.
  const meaning = JSON.stringify([id, type, actor, idOf(object), inner, received]);
  return createHash('sha256').update(meaning).digest('hex');
}

function pick(object: Readonly<Record<string, unknown>>, fields: readonly string[]): object {
  return Object.fromEntries(fields.map((field) => [field, object[field] ?? null]));
}
