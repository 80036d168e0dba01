import type { BallotRow } from '../../domain/ballot/tally.ts';
import type { Application, Reader } from '../application.ts';
import { ballotKeys, commitmentOf } from './ballot-secret.ts';
import type { StoredBallot } from './ports.ts';

/**
 * What is counted of a ballot: its current casts and confirmed sheets by content and standing, without their voters. Casts
 * are decrypted here, a page at a time, and nowhere else but for their own voter. `onReceipt` is given the hash of each
 * cast's receipt, in no order.
 */
export async function countCasts(
  app: Application,
  reader: Reader,
  { stored, onReceipt }: { readonly stored: StoredBallot; readonly onReceipt?: (hash: Uint8Array) => void },
): Promise<readonly BallotRow[]> {
  const { id } = stored.ballot;
  const keys = ballotKeys(app, stored);
  const counts = new Map<BallotRow['standing'], Map<string, number>>();
  let after: string | null = null;
  do {
    const { items, next } = await reader.ballots.encryptedRows(id, after);
    for (const { id: castId, sequence, standing, rulesHash, encryptedContent } of items) {
      const content = keys.decryptContent(encryptedContent, castId);
      if (onReceipt !== undefined) {
        const salt = keys.saltOf({ id: castId, sequence });
        onReceipt(Buffer.from(commitmentOf({ ballot: id, rulesHash, sequence, content, salt }), 'hex'));
      }
      const ofStanding = counts.get(standing) ?? new Map<string, number>();
      counts.set(standing, ofStanding.set(content, (ofStanding.get(content) ?? 0) + 1));
    }
    after = next;
  } while (after !== null);
  const online = [...counts].flatMap(([standing, contents]) =>
    [...contents].map(([content, count]): BallotRow => ({ content, standing, channel: 'online', count })),
  );
  return [...online, ...(await reader.ballots.paperRows(id))];
}
