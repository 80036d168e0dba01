import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DeletionElsewhere, PeerReader, PeerWriter } from '../../application/federation/ports.ts';
import type { DB } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

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

export function remoteDeletionWriter(db: Kysely<DB>): Pick<PeerWriter, 'saveDeletion'> {
  return {
    async saveDeletion({ host, at, ...deletion }) {
      await upsert(db, 'remote_deletion', { key: { key: keyOf(deletion) }, values: { host, deleted_at: at } });
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
  };
}

function keyOf({ actor, object }: DeletionElsewhere): string {
  return createHash('sha256')
    .update(JSON.stringify([actor, object]))
    .digest('hex');
}
