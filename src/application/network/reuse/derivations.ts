import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Localised } from '../../../domain/kit/text.ts';
import type { Application, Writer } from '../../application.ts';
import type { Derivation, MadeFrom } from './ports.ts';

/** Records the source from which something was made; refuses one that is not in the catalogue. */
export async function saveDerivation(
  app: Application,
  writer: Writer,
  of: { readonly subjectId: Id; readonly kind: Derivation['kind']; readonly source: MadeFrom | undefined },
): Promise<Result<null, Refusal>> {
  const { subjectId, kind } = of;
  const derivedAt = app.now();
  if (of.source === undefined) return ok(null);
  if (typeof of.source !== 'string') {
    await writer.derivations.save({ ...of.source, subjectId, kind, derivedAt });
    return ok(null);
  }
  const entry = await writer.catalogue.entry(of.source);
  if (entry === null) return refuse({ type: 'invalid', field: 'derivedFrom', because: 'unknown-value' });
  const { uri: source, peer: institution, title } = entry;
  await writer.derivations.save({ subjectId, kind, source, institution, title, derivedAt });
  return ok(null);
}

/** Somebody elsewhere says that they made something from something of ours; only a peer is believed. */
export async function recordReuse(
  app: Application,
  received: { readonly uri: string; readonly reusedBy: string; readonly title: Localised },
): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const peer = await writer.peering.byOrigin(new URL(received.reusedBy).origin);
    if (peer === null) return false;
    await writer.derivations.saveReuse({
      ...received,
      institution: peer.uri,
      name: peer.name,
      notifiedAt: app.now(),
    });
    return true;
  });
}
