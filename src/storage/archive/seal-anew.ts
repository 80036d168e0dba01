import { type Kysely, sql } from 'kysely';
import type { KeyOutcome } from '../../application/archive.ts';
import type { Secrets } from '../../application/ports.ts';
import type { DB } from '../schema.ts';

/** A column that is sealed under the node's key. */
export type SealedColumn = {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  /** What a value was sealed for, by the key of its row. */
  readonly context: (key: string) => string;
  /** The column with the keyed hash by which its text is found, if there is one. */
  readonly keyed: string | null;
};

/** All of them. A test holds this against the schema. */
export const SEALED: readonly SealedColumn[] = [
  { table: 'agent', key: 'id', column: 'email_sealed', context: () => 'agent-email', keyed: 'email_key' },
  {
    table: 'app_registration',
    key: 'host',
    column: 'app_sealed',
    context: (host) => `app registration ${host}`,
    keyed: null,
  },
  { table: 'ballot', key: 'id', column: 'secret_sealed', context: () => 'ballot', keyed: null },
  { table: 'identity_provider', key: 'id', column: 'secret_sealed', context: () => 'identity provider', keyed: null },
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
  { table: 'draft', key: 'id', column: 'said_sealed', context: () => 'draft', keyed: null },
  { table: 'signing_key', key: 'id', column: 'private_key_sealed', context: (id) => `signing key ${id}`, keyed: null },
];

type Change = { readonly from: Secrets; readonly to: Secrets; readonly now: Date };

/**
 * Seals everything under another key. Tokens are kept as keyed hashes of what nobody kept, so those that live are
 * revoked; sessions and sign-in links do not come along with an export.
 */
export async function sealAnew(
  db: Kysely<DB>,
  { from, to, now }: Change,
): Promise<Extract<KeyOutcome, { key: 'sealed-anew' }>> {
  let sealedAnew = 0;
  for (const { table, key, column, context, keyed } of SEALED) {
    const { rows } = await sql<{ key: string; sealed: string }>`
      select ${sql.ref(key)}::text as key, ${sql.ref(column)} as sealed from ${sql.table(table)}
      where ${sql.ref(column)} is not null
    `.execute(db);
    for (const row of rows) {
      const text = from.open(row.sealed, context(row.key));
      const also = keyed === null ? sql`` : sql`, ${sql.ref(keyed)} = ${to.keyed(text, context(row.key))}`;
      await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${to.seal(text, context(row.key))}${also}
        where ${sql.ref(key)}::text = ${row.key}
      `.execute(db);
    }
    sealedAnew += rows.length;
  }
  const revoked = await db
    .updateTable('token')
    .set({ revoked_at: now })
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return { key: 'sealed-anew', sealedAnew, tokensRevoked: Number(revoked.numUpdatedRows) };
}
