import type { Kysely, Selectable } from 'kysely';
import type {
  IdentityReader,
  IdentityWriter,
  SignIn,
  SignInAttempt,
  SignInReader,
  SignInWriter,
  StoredIdentityProvider,
} from '../../application/sign-in/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type {
  DB,
  IdentityProvider as IdentityProviderTable,
  SignInAttempt as SignInAttemptTable,
  SignIn as SignInTable,
} from '../kit/schema.ts';

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

/** The one row of the provider. */
const ONLY = 'institution';

export function identityReader(db: Kysely<DB>): IdentityReader {
  return {
    async provider() {
      const row = await db.selectFrom('identity_provider').selectAll().executeTakeFirst();
      return row === undefined ? null : providerOf(row);
    },
    async registration(host) {
      const row = await db.selectFrom('app_registration').selectAll().where('host', '=', host).executeTakeFirst();
      return row === undefined ? null : { host: row.host, encrypted: row.app_sealed, madeAt: row.made_at };
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
        : { sessionId: row.session_id, sidHash: row.sid_hash, encryptedIdToken: row.id_token_sealed };
    },
  };
}

export function identityWriter(db: Kysely<DB>): IdentityWriter {
  return {
    async saveProvider(provider) {
      await db.deleteFrom('identity_provider').execute();
      if (provider === null) return;
      await db
        .insertInto('identity_provider')
        .values({
          id: ONLY,
          issuer: provider.issuer,
          client_id: provider.clientId,
          secret_sealed: provider.encryptedSecret,
          scopes: provider.scopes,
          acr_values: provider.acrValues,
          label: jsonb(provider.label),
          resident: provider.resident === null ? null : jsonb(provider.resident),
          territory: provider.territory === null ? null : jsonb(provider.territory),
          agents_access: provider.agents.access,
          agents_acr_values: provider.agents.acrValues,
          set_at: provider.setAt,
        })
        .execute();
    },
    saveRegistration: ({ host, encrypted: sealed, madeAt }) =>
      upsert(db, 'app_registration', { key: { host }, values: { app_sealed: sealed, made_at: madeAt } }),
    async deleteRegistration(host) {
      await db.deleteFrom('app_registration').where('host', '=', host).execute();
    },
    async saveAttempt(attempt) {
      await db
        .insertInto('sign_in_attempt')
        .values({
          state_hash: attempt.stateHash,
          browser_hash: attempt.browserHash,
          pending_sealed: attempt.encrypted,
          created_at: attempt.createdAt,
          expires_at: attempt.expiresAt,
        })
        .execute();
    },
    async claimAttempt(stateHash) {
      const row = await db
        .deleteFrom('sign_in_attempt')
        .where('state_hash', '=', stateHash)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : attemptOf(row);
    },
    async saveProviderSession(session) {
      await db
        .insertInto('provider_session')
        .values({
          session_id: session.sessionId,
          sid_hash: session.sidHash,
          id_token_sealed: session.encryptedIdToken,
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
    async endAgentSessions(begun) {
      await db
        .deleteFrom('session')
        .where('agent_id', 'is not', null)
        .where('id', begun === 'at-provider' ? 'in' : 'not in', (some) =>
          some.selectFrom('provider_session').select('session_id'),
        )
        .execute();
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

function providerOf({
  id,
  secret_sealed,
  agents_access,
  agents_acr_values,
  ...row
}: Selectable<IdentityProviderTable>): StoredIdentityProvider {
  return fromRow(row, {
    encryptedSecret: secret_sealed,
    label: fromJson(row.label),
    resident: fromJson(row.resident),
    territory: fromJson(row.territory),
    agents: { access: fromJson(agents_access), acrValues: agents_acr_values },
  });
}

function attemptOf({ pending_sealed, ...row }: Selectable<SignInAttemptTable>): SignInAttempt {
  return fromRow(row, { encrypted: pending_sealed });
}
