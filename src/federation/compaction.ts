import jsonld from 'jsonld/dist/jsonld.esm.js';
import { contextOfEverything, loadContext } from './contexts.ts';

/**
 * A document of another node in our own words, whatever its context called them: what our shapes can be held against.
 * Reading raw members would believe an undeclared `proposal` and miss a renamed one. Throws on what is no JSON-LD.
 */
export async function inOurWords(document: object): Promise<object> {
  const options = { documentLoader: loadContext, safe: true } as never;
  const expanded = await jsonld.expand(document as never, options);
  const compacted: unknown = await jsonld.compact(expanded as never, contextOfEverything() as never, options);
  return compacted as object;
}
