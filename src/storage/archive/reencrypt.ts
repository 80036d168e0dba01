import { type Kysely, sql } from 'kysely';
import type { KeyOutcome } from '../../application/archive/archive.ts';
import { encryptionContext } from '../federation/queue-options.ts';
import type { DB } from '../kit/schema.ts';
import { createSecretBox, createSecrets, DecryptionFailed, type SecretBox } from '../kit/secret-box.ts';

/** A column that is sealed under the node's key. */
export type EncryptedColumn = {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  /** What a value was sealed for, by the key of its row. */
  readonly context: (key: string) => string;
  /** The column with the keyed hash by which its text is found, if there is one. */
  readonly keyed: string | null;
};

/** All of them. A test holds this against the schema. */
export const ENCRYPTED_COLUMNS: readonly EncryptedColumn[] = [
  { table: 'agent', key: 'id', column: 'email_sealed', context: () => 'agent-email', keyed: 'email_key' },
  { table: 'agent', key: 'id', column: 'provider_sealed', context: () => 'agent-provider', keyed: 'provider_key' },
  {
    table: 'app_registration',
    key: 'host',
    column: 'app_sealed',
    context: (host) => `app registration ${host}`,
    keyed: null,
  },
  { table: 'ballot', key: 'id', column: 'secret_sealed', context: () => 'ballot', keyed: null },
  { table: 'code_letter', key: 'id', column: 'sealed', context: () => 'code letter', keyed: null },
  { table: 'connector', key: 'name', column: 'secrets_sealed', context: (name) => `connector ${name}`, keyed: null },
  { table: 'identity_provider', key: 'id', column: 'secret_sealed', context: () => 'identity provider', keyed: null },
  { table: 'journal', key: 'id', column: 'private_key_sealed', context: () => 'journal key', keyed: null },
  { table: 'mail_follower', key: 'id', column: 'address_sealed', context: () => 'sign-in', keyed: 'address_hash' },
  { table: 'mail_follower', key: 'id', column: 'token_sealed', context: () => 'unfollow', keyed: 'token_hash' },
  { table: 'provider_session', key: 'session_id', column: 'id_token_sealed', context: () => 'id token', keyed: null },
  {
    table: 'sign_in_attempt',
    key: 'state_hash',
    column: 'pending_sealed',
    context: () => 'sign-in attempt',
    keyed: null,
  },
  { table: 'sign_in', key: 'id', column: 'key_sealed', context: () => 'sign-in', keyed: 'key_hash' },
  { table: 'sign_in', key: 'id', column: 'label_sealed', context: () => 'sign-in-label', keyed: null },
  { table: 'participant', key: 'id', column: 'link_sealed', context: () => 'participant link', keyed: null },
  { table: 'outgoing_mail', key: 'id', column: 'sealed', context: () => 'outgoing mail', keyed: null },
  { table: 'draft', key: 'id', column: 'said_sealed', context: () => 'draft', keyed: null },
  { table: 'signing_key', key: 'id', column: 'private_key_sealed', context: (id) => `signing key ${id}`, keyed: null },
  { table: 'witness_key', key: 'id', column: 'private_key_sealed', context: () => 'witness key', keyed: null },
];

type Change = {
  /** The secret keys. */
  readonly from: string;
  readonly to: string;
  readonly now: Date;
};

/** Rows that are written at once: each portion reads the table, which has as many rows as there are people. */
const PORTION = 5_000;
/** Messages that are read at once. */
const BATCH = 200;

/**
 * Seals everything under another key. Tokens are kept as keyed hashes of what nobody kept, so those that live are
 * revoked; sessions and sign-in links do not come along with an export.
 */
export async function reencrypt(db: Kysely<DB>, change: Change): Promise<Extract<KeyOutcome, { key: 'sealed-anew' }>> {
  const [from, to] = [createSecrets(change.from), createSecrets(change.to)];
  let sealedAnew = await reencryptMessages(db, change);
  for (const { table, key, column, context, keyed } of ENCRYPTED_COLUMNS) {
    const { rows } = await sql<{ key: string; sealed: string }>`
      select ${sql.ref(key)}::text as key, ${sql.ref(column)} as sealed from ${sql.table(table)}
      where ${sql.ref(column)} is not null
    `.execute(db);
    for (let start = 0; start < rows.length; start += PORTION) {
      const portion = rows.slice(start, start + PORTION);
      const texts = portion.map((row) => from.decrypt(row.sealed, context(row.key)));
      const keys = portion.map((row) => row.key);
      const sealed = texts.map((text, index) => to.encrypt(text, context(keys[index] ?? '')));
      const hashes = texts.map((text, index) => (keyed === null ? null : to.keyed(text, context(keys[index] ?? ''))));
      const also = keyed === null ? sql`` : sql`, ${sql.ref(keyed)} = given.hash`;
      await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = given.sealed${also}
        from unnest(${keys}::text[], ${sealed}::text[], ${hashes}::text[]) as given (key, sealed, hash)
        where ${sql.ref(`${table}.${key}`)}::text = given.key
      `.execute(db);
    }
    sealedAnew += rows.length;
  }
  const revoked = await db
    .updateTable('token')
    .set({ revoked_at: change.now })
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return { key: 'sealed-anew', sealedAnew, tokensRevoked: Number(revoked.numUpdatedRows) };
}

/**
 * What waits to be sent. A lane is the fingerprint of a key that the message holds too, so what comes later still waits
 * behind it. A message that does not open stays as it is: the worker gives it up, and says so.
 */
async function reencryptMessages(db: Kysely<DB>, change: Change): Promise<number> {
  const [from, to] = [createSecretBox(change.from), createSecretBox(change.to)];
  let sealed = 0;
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('queue_message')
      .select(['id', 'queue', 'sealed'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    for (const { id, queue, sealed: under } of rows) {
      after = id;
      const plain = opened(from, under, queue);
      if (plain === null) continue;
      const key = orderingKeyIn(plain);
      const context = encryptionContext(queue);
      await db
        .updateTable('queue_message')
        .set({
          sealed: to.encrypt(plain, context),
          ...(key === null ? {} : { lane: to.fingerprint(key, context).toString('base64url') }),
        })
        .where('id', '=', id)
        .execute();
      sealed += 1;
    }
    if (rows.length < BATCH) return sealed;
  }
}

function opened(box: SecretBox, sealed: Uint8Array, queue: string): Buffer | null {
  try {
    return box.decrypt(sealed, encryptionContext(queue));
  } catch (error) {
    if (error instanceof DecryptionFailed) return null;
    throw error;
  }
}

function orderingKeyIn(plain: Buffer): string | null {
  const message: unknown = JSON.parse(plain.toString());
  if (typeof message !== 'object' || message === null || !('orderingKey' in message)) return null;
  return typeof message.orderingKey === 'string' ? message.orderingKey : null;
}
