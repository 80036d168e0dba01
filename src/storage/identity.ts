import type { Kysely, Selectable } from 'kysely';
import type { IdentityReader, IdentityWriter, KeptIdentityProvider, SignInAttempt } from '../application/identity.ts';
import { fromJson, jsonb } from './json.ts';
import type { DB, IdentityProvider as IdentityProviderTable, SignInAttempt as SignInAttemptTable } from './schema.ts';

/** The one row of the provider. */
const ONLY = 'institution';
/** Each new attempt takes some of those that are over along, so that the table stays short and no sweep is needed. */
const FORGOTTEN_AT_ONCE = 20;

export function identityReader(db: Kysely<DB>): IdentityReader {
  return {
    async provider() {
      const row = await db.selectFrom('identity_provider').selectAll().executeTakeFirst();
      return row === undefined ? null : providerOf(row);
    },
    async registration(host) {
      const row = await db.selectFrom('app_registration').selectAll().where('host', '=', host).executeTakeFirst();
      return row === undefined ? null : { host: row.host, sealed: row.app_sealed, madeAt: row.made_at };
    },
    async attempt(stateHash) {
      const row = await db
        .selectFrom('sign_in_attempt')
        .selectAll()
        .where('state_hash', '=', stateHash)
        .executeTakeFirst();
      return row === undefined ? null : attemptOf(row);
    },
    async providerSession(sessionId) {
      const row = await db
        .selectFrom('provider_session')
        .selectAll()
        .where('session_id', '=', sessionId)
        .executeTakeFirst();
      return row === undefined
        ? null
        : { sessionId: row.session_id, sidHash: row.sid_hash, idTokenSealed: row.id_token_sealed };
    },
  };
}

export function identityWriter(db: Kysely<DB>): IdentityWriter {
  return {
    async provider(provider) {
      await db.deleteFrom('identity_provider').execute();
      if (provider === null) return;
      await db
        .insertInto('identity_provider')
        .values({
          id: ONLY,
          issuer: provider.issuer,
          client_id: provider.clientId,
          secret_sealed: provider.secretSealed,
          scopes: provider.scopes,
          acr_values: provider.acrValues,
          label: jsonb(provider.label),
          resident: provider.resident === null ? null : jsonb(provider.resident),
          territory: provider.territory === null ? null : jsonb(provider.territory),
          set_at: provider.setAt,
        })
        .execute();
    },
    async registration({ host, sealed, madeAt }) {
      const values = { app_sealed: sealed, made_at: madeAt };
      await db
        .insertInto('app_registration')
        .values({ host, ...values })
        .onConflict((conflict) => conflict.column('host').doUpdateSet(values))
        .execute();
    },
    async forgetRegistration(host) {
      await db.deleteFrom('app_registration').where('host', '=', host).execute();
    },
    async attempt(attempt) {
      await forgetOver(db, attempt.createdAt);
      await db
        .insertInto('sign_in_attempt')
        .values({
          state_hash: attempt.stateHash,
          browser_hash: attempt.browserHash,
          pending_sealed: attempt.sealed,
          created_at: attempt.createdAt,
          expires_at: attempt.expiresAt,
        })
        .execute();
    },
    async takeAttempt(stateHash) {
      const row = await db
        .deleteFrom('sign_in_attempt')
        .where('state_hash', '=', stateHash)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : attemptOf(row);
    },
    async providerSession(session) {
      await db
        .insertInto('provider_session')
        .values({
          session_id: session.sessionId,
          sid_hash: session.sidHash,
          id_token_sealed: session.idTokenSealed,
        })
        .execute();
    },
    async endProviderSessions(sidHash) {
      const ended = await db
        .deleteFrom('session')
        .where('id', 'in', (some) =>
          some.selectFrom('provider_session').select('session_id').where('sid_hash', '=', sidHash),
        )
        .executeTakeFirst();
      return Number(ended.numDeletedRows);
    },
    async endSessionsOf(signInKeyHash) {
      const ended = await db
        .deleteFrom('session')
        .where('sign_in_id', 'in', (some) =>
          some.selectFrom('sign_in').select('id').where('key_hash', '=', signInKeyHash),
        )
        .executeTakeFirst();
      return Number(ended.numDeletedRows);
    },
  };
}

async function forgetOver(db: Kysely<DB>, now: Date): Promise<void> {
  await db
    .deleteFrom('sign_in_attempt')
    .where('state_hash', 'in', (some) =>
      some
        .selectFrom('sign_in_attempt')
        .select('state_hash')
        .where('expires_at', '<=', now)
        .limit(FORGOTTEN_AT_ONCE)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
}

function providerOf(row: Selectable<IdentityProviderTable>): KeptIdentityProvider {
  return {
    issuer: row.issuer,
    clientId: row.client_id,
    secretSealed: row.secret_sealed,
    scopes: row.scopes,
    acrValues: row.acr_values,
    label: fromJson(row.label),
    resident: fromJson(row.resident),
    territory: fromJson(row.territory),
    setAt: row.set_at,
  };
}

function attemptOf(row: Selectable<SignInAttemptTable>): SignInAttempt {
  return {
    stateHash: row.state_hash,
    browserHash: row.browser_hash,
    sealed: row.pending_sealed,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
