import type { Application } from '../application.ts';
import { ballotKeys } from './ballot-secret.ts';

const AT_ONCE = 1_000;

/**
 * Encrypts what an earlier version of the node stored in plain text. Called when a node is opened: nothing else reads casts
 * before.
 */
export async function encryptContents(app: Application): Promise<void> {
  for (let count = AT_ONCE; count === AT_ONCE; ) {
    count = await app.store.transact(async (writer) => {
      const casts = await writer.ballots.plainCasts(AT_ONCE);
      for (const ballotId of new Set(casts.map((cast) => cast.ballotId))) {
        const stored = await writer.ballots.byId(ballotId);
        if (stored === null) continue;
        const keys = ballotKeys(app, stored);
        const encrypted = casts
          .filter((cast) => cast.ballotId === ballotId)
          .map(({ id, content }) => ({ id, encryptedContent: keys.encryptContent(content, id) }));
        await writer.ballots.saveContents(ballotId, encrypted);
      }
      return casts.length;
    });
  }
}
