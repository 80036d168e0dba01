import { currentUri, type InstitutionMove } from '../../domain/network/move.ts';
import type { Json } from './json.ts';

/**
 * Replaces former ids of moved institutions by the current ones, since other servers keep the ids that they know. Only
 * strings that are such an id as a whole are replaced, never parts of a text.
 */
export function rewriteMovedUris(document: Json, moves: readonly InstitutionMove[]): Json {
  return moves.length === 0 ? document : (changed(document, moves) as Json);
}

function changed(value: unknown, moves: readonly InstitutionMove[]): unknown {
  if (typeof value === 'string') return currentUri(moves, value);
  if (Array.isArray(value)) return value.map((each) => changed(each, moves));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, TEXTS.has(name) ? member : changed(member, moves)]),
  );
}

/** Texts of people and signed parts are not changed. */
const TEXTS: ReadonlySet<string> = new Set([
  'content',
  'contentMap',
  'name',
  'nameMap',
  'summary',
  'source',
  'proof',
  'signedActivity',
]);
