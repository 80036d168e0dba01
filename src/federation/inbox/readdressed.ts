import { type InstitutionMove, whereNow } from '../../domain/network/move.ts';
import type { Json } from './incoming.ts';

/**
 * A document in which whatever is named by an address of before is named by the one of now: other servers keep the ids
 * they know. Only whole strings that are such an address are changed, never words in a text.
 */
export function readdressed(document: Json, moves: readonly InstitutionMove[]): Json {
  return moves.length === 0 ? document : (changed(document, moves) as Json);
}

function changed(value: unknown, moves: readonly InstitutionMove[]): unknown {
  if (typeof value === 'string') return whereNow(moves, value);
  if (Array.isArray(value)) return value.map((each) => changed(each, moves));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, TEXTS.has(name) ? member : changed(member, moves)]),
  );
}

/** What people wrote stays as they wrote it, and what was signed as it was signed. */
const TEXTS: ReadonlySet<string> = new Set(['content', 'contentMap', 'name', 'nameMap', 'summary', 'source', 'proof']);
