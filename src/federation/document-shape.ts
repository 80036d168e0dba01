import { sha256 } from '../application/kit/content-hash.ts';

/** Members whose value decides what JSON-LD makes of the others. */
const DECIDING = new Set(['type', '@context', '@type', '@id']);

/**
 * A hash of what a document is made of, whatever it says: contexts and types whole, names of members, and of each other
 * value its kind. Items of one kind in a list count once. JSON-LD understands all documents of one shape or none.
 */
export function shapeOf(document: object): string {
  return sha256(membersOf(document));
}

function membersOf(object: object): string {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${DECIDING.has(name) ? JSON.stringify(value) : kindOf(value)}`).join()}}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(kindOf))].sort().join()}]`;
  if (typeof value === 'object' && value !== null) return membersOf(value);
  // What is no address is another kind: JSON-LD leaves it out where it expects one.
  return typeof value === 'string' && URL.canParse(value) ? 'address' : typeof value;
}
