import jsonld from 'jsonld/dist/jsonld.esm.js';
import { contextOfEverything, loadContext } from './contexts.ts';

/**
 * Compacts a document of another node to our own context, whatever its context calls the terms, so that our shapes apply.
 * Reading raw members would believe an undeclared `proposal` and miss a renamed one. Throws on what is no JSON-LD.
 */
export async function compactToOurContext(document: object): Promise<object> {
  const options = { documentLoader: loadContext, safe: true } as never;
  const expanded = await jsonld.expand(document as never, options);
  const compacted: unknown = await jsonld.compact(expanded as never, contextOfEverything() as never, options);
  return compacted as object;
}
