import { type EventOrigin, OWN } from '../../../domain/event/origin.ts';
import { numbersChanged, type SupportCount } from '../../../domain/network/subtotal.ts';
import type { Application, Writer } from '../../application.ts';
import type { SignedSubtotal, StoredSubtotal, SubtotalKey } from './ports.ts';
import { countedIn, polledIn } from './subtotals.ts';

/** Saves a subtotal that counts from now on, with the resulting sums of its institution, and an event. */
export async function saveCountedSubtotal(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  stored: SubtotalKey &
    Pick<StoredSubtotal, 'id' | 'since' | 'ours' | 'receivedAt'> & {
      readonly signed: Pick<SignedSubtotal, 'subtotal' | 'uri' | 'hash' | 'document'>;
      /** Of the proposals that it names at least, where it adds to those before it. Null for a ballot and a poll. */
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
  const numbers = numbersChanged(subtotal);
  const named = new Set(numbers);
  const sums = numbers === null || counts === null ? counts : counts.filter(({ number }) => named.has(number));
  const saved = { ...of, sequence, uri, hash, document, counted, polled, closesAt, countedAt };
  await writer.subtotals.save(saved, sums, numbers);
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
