import type { Application } from '../application/application.ts';
import type { WitnessWire } from '../application/journal/witness/ports.ts';
import { recordEvidenceOnce } from '../application/network/evidence/evidence.ts';
import { ASKED_AT_ONCE } from './ask-witnesses.ts';
import { signedBy } from './contradiction.ts';
import { pathOf } from './journal-source.ts';

/**
 * Asks the peers whether their journals are stopped, and keeps as evidence what those say that are: the checkpoint that they signed once, and
 * the one that they serve now. What their key did not sign is nothing that they said. Two of one size prove themselves.
 */
export async function askStopped(app: Application, wire: WitnessWire, stop?: AbortSignal): Promise<void> {
  const all = await app.store.read((reader) => reader.peering.peers());
  const due = all.flatMap(({ uri, origin, journal, failingSince }) => {
    const path = journal === null ? null : pathOf(journal.origin);
    return journal === null || path === null || failingSince !== null
      ? []
      : [{ peer: uri, journal, base: `${origin}${path}` }];
  });
  const ask = async ({ peer, journal, base }: (typeof due)[number]) => {
    // A name at the address of somebody else says nothing about that one's journal.
    const named = await app.store.read((reader) => reader.witnesses.journalOf(journal.origin));
    if (named?.peer !== peer) return;
    const stopped = await wire.served(`${base}/contradicted`);
    const signed = stopped?.status === 200 ? signedBy(journal, stopped.body) : null;
    if (stopped === null || signed === null) return;
    const { size, root } = signed;
    const served = (await wire.served(`${base}/checkpoint`))?.body ?? '';
    const now = signedBy(journal, served);
    const isProof = now !== null && now.size === size && !now.root.equals(root);
    const detail = { journal: journal.origin, size, root: root.toString('base64') };
    const document = JSON.stringify({ first: stopped.body, second: now === null ? null : served });
    await app.store.transact(async (writer) => {
      for (const kind of isProof ? (['journal-stopped', 'two-journals'] as const) : (['journal-stopped'] as const))
        await recordEvidenceOnce({ app, writer }, { peer, kind, consultationId: null, detail, document });
    });
  };
  for (let at = 0; at < due.length && stop?.aborted !== true; at += ASKED_AT_ONCE)
    await Promise.all(due.slice(at, at + ASKED_AT_ONCE).map(ask));
}
