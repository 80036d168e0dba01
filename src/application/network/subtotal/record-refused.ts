import { isContradiction } from '../../../domain/network/evidence-proof.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import type { Application, Writer } from '../../application.ts';
import { recordContradiction } from '../evidence/contradictions.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import { contradictedBy } from './contradicting.ts';
import type { SignedSubtotal, SubtotalKey } from './ports.ts';

/**
 * Records a subtotal that was refused as evidence about whoever signed it: with the earlier one that it contradicts, where it
 * does, so that other cities can verify both (docs/adr/0183).
 */
export async function recordRefused(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  refused: {
    readonly kind: EvidenceKind;
    readonly key: SubtotalKey;
    readonly signed: SignedSubtotal;
    /** The id that the institution had when it signed. */
    readonly signer: string;
    readonly figures?: Partial<Record<'said' | 'allowed', number | string>>;
  },
): Promise<void> {
  const { kind, key, signed, signer, figures } = refused;
  const { uri, subtotal, document } = signed;
  const { sequence } = subtotal;
  const { consultationId, institution } = key;
  const former = isContradiction(kind) ? await contradictedBy(writer, key, signed) : null;
  if (isContradiction(kind) && former !== null) {
    const both = { one: former, other: signed, passedOnBy: null };
    await recordContradiction(app, writer, { kind, consultationId, institution, sequence, uri, ...both });
    return;
  }
  await recordEvidenceOnce(
    { app, writer },
    { peer: signer, kind, consultationId, detail: { uri, sequence, ...figures }, document },
  );
}
