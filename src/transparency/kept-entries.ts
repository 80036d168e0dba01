import type { Application } from '../application/application.ts';
import { bundleOf } from '../application/journal/bundle.ts';
import type { EntriesAnswer } from '../application/journal/witness/ports.ts';
import { TILE_WIDTH } from '../application/kit/merkle.ts';
import { entriesRequestIn } from './entries-request.ts';
import { isSignedBy, noteIn, verifierOf } from './note.ts';

/**
 * Gives the node of a journal the entries of it that are kept here. It is known by the key of the journal: the one that its
 * node publishes, and that this node cosigned it by.
 */
export async function giveEntries(app: Application, request: string): Promise<EntriesAnswer> {
  const asked = entriesRequestIn(request, app.now());
  if (asked === null) return { status: 400, says: 'no signed request for entries of this moment' };
  const { origin, from, count, note } = asked;
  return await app.store.read(async (reader) => {
    const journal = await reader.witnesses.journalOf(origin);
    if (journal === null) return { status: 404, says: 'no peer of this node has a journal of this name' };
    const verifier = verifierOf(journal.vkey);
    const cosigned = noteIn((await reader.witnesses.witnessed(origin))?.checkpoint ?? '');
    if (verifier === null || !isSignedBy(note, verifier) || cosigned === null || !isSignedBy(cosigned, verifier))
      return { status: 403, says: 'not signed by the key of the journal' };
    const copy = await reader.journalCopies.get(origin);
    const last = Math.min(from + count, from + TILE_WIDTH, copy?.verified.size ?? 0);
    if (copy === null || from < copy.first || from >= last) return { status: 404, says: 'these entries are not kept' };
    return { status: 200, bundle: bundleOf(await reader.journalCopies.entries(origin, from, last - from)) };
  });
}
