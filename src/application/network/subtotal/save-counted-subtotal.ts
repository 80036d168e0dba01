import { type EventOrigin, OWN } from '../../../domain/event/origin.ts';
import type { SupportCount } from '../../../domain/network/subtotal.ts';
import type { Application, Writer } from '../../application.ts';
import type { SignedSubtotal, StoredSubtotal, SubtotalKey } from './ports.ts';
import { countedIn, polledIn } from './subtotals.ts';

/** Saves a subtotal that counts from now on, with the resulting sums of its institution, and an event. */
export async function saveCountedSubtotal(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  stored: SubtotalKey &
    Pick<StoredSubtotal, 'id' | 'since' | 'ours' | 'receivedAt'> & {
      readonly signed: Pick<SignedSubtotal, 'subtotal' | 'uri' | 'hash' | 'document'>;
      /** Null for a ballot and a poll. */
      readonly counts: readonly SupportCount[] | null;
      /** When it counted, in the log. */
      readonly at: Date;
      /** Whose act it is. */
      readonly origin?: EventOrigin;
    },
): Promise<void> {
  const { signed, counts, at, origin = OWN, ...of } = stored;
  const { subtotal, uri, hash, document } = signed;
  const { sequence, closesAt, countedAt } = subtotal;
  const { id, consultationId, institution, about } = of;
  const counted = countedIn(subtotal);
  const polled = polledIn(subtotal);
  await writer.subtotals.save({ ...of, sequence, uri, hash, document, counted, polled, closesAt, countedAt }, counts);
  await writer.events.append({
    id: app.newId(),
    type: 'subtotal-counted',
    at,
    by: null,
    origin,
    consultationId,
    proposalId: null,
    data: { subtotalId: id, institution, about, sequence },
  });
}
