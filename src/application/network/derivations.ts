import type { Id } from '../../domain/id.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Localised } from '../../domain/text.ts';
import type { Application, Writer } from '../ports.ts';

/** What a consultation or proposal of ours was made from, at another institution. */
export type Derivation = {
  readonly subjectId: Id;
  readonly kind: 'consultation' | 'proposal';
  /** Its id there. */
  readonly source: string;
  /** The id of the institution there. */
  readonly institution: string;
  readonly title: Localised;
  readonly derivedAt: Date;
};

/** What an institution made from something of ours, as it says. */
export type TakenUp = {
  /** The id of ours. */
  readonly uri: string;
  readonly takenBy: string;
  readonly institution: string;
  readonly name: Localised;
  readonly title: Localised;
  readonly toldAt: Date;
};

/** What something was made from, and what was made from it. */
export type Derived = { readonly derivation: Derivation | null; readonly takenUp: readonly TakenUp[] };

export interface DerivationReader {
  of(subjectId: Id): Promise<Derivation | null>;
  /** The latest first, at most a hundred. */
  takenUp(uri: string): Promise<readonly TakenUp[]>;
}

export interface DerivationWriter {
  derivation(derivation: Derivation): Promise<void>;
  takenUp(takenUp: TakenUp): Promise<void>;
}

/** Keeps from what something was made; refuses what is not in the catalogue of the commons. */
export async function keepDerivation(
  app: Application,
  writer: Writer,
  of: { readonly subjectId: Id; readonly kind: Derivation['kind']; readonly source: string | undefined },
): Promise<Result<null, Refusal>> {
  if (of.source === undefined) return ok(null);
  const entry = await writer.catalogue.entry(of.source);
  if (entry === null) return refuse({ type: 'invalid', field: 'derivedFrom', because: 'unknown-value' });
  const { uri: source, peer: institution, title } = entry;
  const { subjectId, kind } = of;
  await writer.derivationWrite.derivation({ subjectId, kind, source, institution, title, derivedAt: app.now() });
  return ok(null);
}

/** Somebody elsewhere says that they made something from something of ours; only a peer is believed. */
export async function hearTakenUp(
  app: Application,
  said: { readonly uri: string; readonly takenBy: string; readonly title: Localised },
): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const peer = await writer.peering.byOrigin(new URL(said.takenBy).origin);
    if (peer === null) return false;
    await writer.derivationWrite.takenUp({
      ...said,
      institution: peer.uri,
      name: peer.name,
      toldAt: app.now(),
    });
    return true;
  });
}
