import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DeletionElsewhere, PeerReader, PeerWriter } from '../application/peers.ts';
import type { DB } from './schema.ts';

/** What is remembered of one host; the oldest goes first. A host that deletes more than this forgets its own alone. */
const PER_HOST = 1_000;

export function remoteDeletionReader(db: Kysely<DB>): Pick<PeerReader, 'isDeleted'> {
  return {
    async isDeleted(deletion) {
      const row = await db
        .selectFrom('remote_deletion')
        .select('key')
        .where('key', '=', keyOf(deletion))
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

export function remoteDeletionWriter(db: Kysely<DB>): Pick<PeerWriter, 'deleted' | 'forgetDeletions'> {
  return {
    async deleted({ host, at, ...deletion }) {
      await db
        .insertInto('remote_deletion')
        .values({ key: keyOf(deletion), host, deleted_at: at })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ host, deleted_at: at }))
        .execute();
      await db
        .deleteFrom('remote_deletion')
        .where('key', 'in', (old) =>
          old
            .selectFrom('remote_deletion')
            .select('key')
            .where('host', '=', host)
            .orderBy('deleted_at', 'desc')
            .orderBy('key')
            .offset(PER_HOST),
        )
        .execute();
    },
    async forgetDeletions(before) {
      await db.deleteFrom('remote_deletion').where('deleted_at', '<', before).execute();
    },
  };
}

function keyOf({ actor, object }: DeletionElsewhere): string {
  return createHash('sha256')
    .update(JSON.stringify([actor, object]))
    .digest('hex');
}
