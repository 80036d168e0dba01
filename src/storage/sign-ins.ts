import type { Kysely, Selectable } from 'kysely';
import type { SignIn, SignInReader, SignInWriter } from '../application/sign-ins.ts';
import { isId } from '../domain/id.ts';
import { fromJson } from './json.ts';
import type { DB, SignIn as SignInTable } from './schema.ts';

export function signInReader(db: Kysely<DB>): SignInReader {
  return {
    async byKey(keyHash) {
      const row = await db.selectFrom('sign_in').selectAll().where('key_hash', '=', keyHash).executeTakeFirst();
      return row === undefined ? null : signInOf(row);
    },
    async of(participantId) {
      if (!isId(participantId)) return [];
      const rows = await db
        .selectFrom('sign_in')
        .selectAll()
        .where('participant_id', '=', participantId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(signInOf);
    },
  };
}

export function signInWriter(db: Kysely<DB>): SignInWriter {
  return {
    async signIn(signIn) {
      const values = {
        participant_id: signIn.participantId,
        key_sealed: signIn.keySealed,
        label_sealed: signIn.labelSealed,
        used_at: signIn.usedAt,
      };
      await db
        .insertInto('sign_in')
        .values({
          id: signIn.id,
          kind: signIn.kind,
          key_hash: signIn.keyHash,
          created_at: signIn.createdAt,
          ...values,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    async removeSignIn(id, participantId) {
      if (!isId(id)) return false;
      const own = await db
        .selectFrom('sign_in')
        .select('id')
        .where('id', '=', id)
        .where('participant_id', '=', participantId)
        .forUpdate()
        .executeTakeFirst();
      if (own === undefined) return false;
      await db.deleteFrom('session').where('sign_in_id', '=', id).execute();
      await db.deleteFrom('sign_in').where('id', '=', id).execute();
      return true;
    },
  };
}

function signInOf(row: Selectable<SignInTable>): SignIn {
  return {
    id: row.id,
    participantId: row.participant_id,
    kind: fromJson(row.kind),
    keyHash: row.key_hash,
    keySealed: row.key_sealed,
    labelSealed: row.label_sealed,
    createdAt: row.created_at,
    usedAt: row.used_at,
  };
}
