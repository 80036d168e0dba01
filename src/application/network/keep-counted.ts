import type { SupportCount } from '../../domain/network/subtotal.ts';
import type { Application, Writer } from '../ports.ts';
import { countedIn, type KeptSubtotal, type SignedSubtotal, type SubtotalKey } from './subtotals.ts';

/** Keeps a subtotal that counts from now on, with what all of its institution come to after it, and says so in the log. */
export async function keepCounted(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  kept: SubtotalKey &
    Pick<KeptSubtotal, 'id' | 'since' | 'ours' | 'receivedAt'> & {
      readonly signed: Pick<SignedSubtotal, 'said' | 'uri' | 'hash' | 'document'>;
      /** Null for a ballot. */
      readonly counts: readonly SupportCount[] | null;
      /** When it counted, in the log. */
      readonly at: Date;
    },
): Promise<void> {
  const { signed, counts, at, ...of } = kept;
  const { said, uri, hash, document } = signed;
  const { sequence, closesAt, countedAt } = said;
  const { id, consultationId, institution, about } = of;
  const counted = countedIn(said);
  await writer.subtotalWrite.subtotal({ ...of, sequence, uri, hash, document, counted, closesAt, countedAt }, counts);
  await writer.write.event({
    id: app.newId(),
    type: 'subtotal-counted',
    at,
    by: null,
    consultationId,
    proposalId: null,
    data: { subtotalId: id, institution, about, sequence },
  });
}
