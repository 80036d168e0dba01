import type { Kysely, Selectable } from 'kysely';
import type { SignIn, SignInReader, SignInWriter } from '../../application/sign-in/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson } from '../kit/json.ts';
import type { DB, SignIn as SignInTable } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

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
    async byId(id) {
      const row = await db.selectFrom('sign_in').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : signInOf(row);
    },
    async ofKind(kind, { after, limit }) {
      const rows = await db
        .selectFrom('sign_in')
        .selectAll()
        .where('kind', '=', kind)
        .where('key_sealed', 'is not', null)
        .$if(after !== null, (some) => some.where('id', '>', after))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(signInOf);
    },
  };
}

export function signInWriter(db: Kysely<DB>): SignInWriter {
  return {
    save: (signIn) =>
      upsert(db, 'sign_in', {
        key: { id: signIn.id },
        once: { kind: signIn.kind, created_at: signIn.createdAt },
        values: {
          key_hash: signIn.keyHash,
          participant_id: signIn.participantId,
          key_sealed: signIn.encryptedKey,
          label_sealed: signIn.encryptedLabel,
          used_at: signIn.usedAt,
        },
      }),
    async saveErasedLink(id, link) {
      await db.updateTable('sign_in').set({ erased_link: link }).where('id', '=', id).execute();
    },
    async delete(id, participantId) {
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

function signInOf({ key_sealed, label_sealed, ...row }: Selectable<SignInTable>): SignIn {
  return fromRow(row, { kind: fromJson(row.kind), encryptedKey: key_sealed, encryptedLabel: label_sealed });
}
