import type { Kysely, Selectable } from 'kysely';
import type { Agent, Holder, Session, SignInLink, Token } from '../application/access.ts';
import type { Reader, Writer } from '../application/ports.ts';
import { isId } from '../domain/id.ts';
import { fromJson } from './json.ts';
import type {
  Agent as AgentTable,
  DB,
  Session as SessionTable,
  SignInLink as SignInLinkTable,
  Token as TokenTable,
} from './schema.ts';

export function accessReader(db: Kysely<DB>): Reader['access'] {
  return {
    async token(hash) {
      const row = await db.selectFrom('token').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : tokenOf(row);
    },
    async tokenById(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('token').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : tokenOf(row);
    },
    async tokens() {
      return (await db.selectFrom('token').selectAll().orderBy('created_at').orderBy('id').execute()).map(tokenOf);
    },
    async agent(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('agent').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : agentOf(row);
    },
    async agents() {
      return (await db.selectFrom('agent').selectAll().orderBy('invited_at').orderBy('id').execute()).map(agentOf);
    },
    async agentByEmail(emailKey) {
      const row = await db.selectFrom('agent').selectAll().where('email_key', '=', emailKey).executeTakeFirst();
      return row === undefined ? null : agentOf(row);
    },
    async link(hash) {
      const row = await db.selectFrom('sign_in_link').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : linkOf(row);
    },
    async session(hash) {
      const row = await db.selectFrom('session').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : sessionOf(row);
    },
  };
}

export function accessWriter(
  db: Kysely<DB>,
): Pick<Writer['write'], 'token' | 'agent' | 'link' | 'useLink' | 'session' | 'endSession' | 'signOutAgent'> {
  return {
    async token(token) {
      const values = { name: token.name, revoked_at: token.revokedAt };
      await db
        .insertInto('token')
        .values({
          id: token.id,
          hash: token.hash,
          scopes: [...token.scopes],
          participant_id: token.participantId,
          created_at: token.createdAt,
          expires_at: token.expiresAt,
          ...values,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    async agent(agent) {
      const values = { role: agent.role, joined_at: agent.joinedAt, disabled_at: agent.disabledAt };
      await db
        .insertInto('agent')
        .values({
          id: agent.id,
          email_key: agent.emailKey,
          email_sealed: agent.emailSealed,
          invited_at: agent.invitedAt,
          ...values,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    async link(link) {
      await forgetExpired(db, 'sign_in_link', link.createdAt);
      await db
        .insertInto('sign_in_link')
        .values({
          hash: link.hash,
          ...holderColumns(link.holder),
          created_at: link.createdAt,
          expires_at: link.expiresAt,
          used_at: link.usedAt,
        })
        .execute();
    },
    async useLink(hash, at) {
      const used = await db
        .updateTable('sign_in_link')
        .set({ used_at: at })
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .returning('hash')
        .executeTakeFirst();
      return used !== undefined;
    },
    async session(session) {
      await forgetExpired(db, 'session', session.createdAt);
      await db
        .insertInto('session')
        .values({
          hash: session.hash,
          ...holderColumns(session.holder),
          created_at: session.createdAt,
          expires_at: session.expiresAt,
        })
        .execute();
    },
    async endSession(hash) {
      await db.deleteFrom('session').where('hash', '=', hash).execute();
    },
    async signOutAgent(agentId) {
      await db.deleteFrom('session').where('agent_id', '=', agentId).execute();
      await db.deleteFrom('sign_in_link').where('agent_id', '=', agentId).execute();
    },
  };
}

/** Each new one takes some of the expired along, so that the tables stay short and no sweep is needed. */
const FORGOTTEN_AT_ONCE = 20;

async function forgetExpired(db: Kysely<DB>, table: 'session' | 'sign_in_link', now: Date): Promise<void> {
  await db
    .deleteFrom(table)
    .where('hash', 'in', (some) =>
      some
        .selectFrom(table)
        .select('hash')
        .where('expires_at', '<=', now)
        .limit(FORGOTTEN_AT_ONCE)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
}

function holderColumns(holder: Holder) {
  return 'agentId' in holder
    ? { participant_id: null, agent_id: holder.agentId }
    : { participant_id: holder.participantId, agent_id: null };
}

function holderOf(row: { readonly participant_id: string | null; readonly agent_id: string | null }): Holder {
  if (row.participant_id !== null) return { participantId: row.participant_id };
  if (row.agent_id !== null) return { agentId: row.agent_id };
  throw new Error('a link or session without a holder');
}

function tokenOf(row: Selectable<TokenTable>): Token {
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    scopes: fromJson(row.scopes),
    participantId: row.participant_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}

function agentOf(row: Selectable<AgentTable>): Agent {
  return {
    id: row.id,
    emailKey: row.email_key,
    emailSealed: row.email_sealed,
    role: fromJson(row.role),
    invitedAt: row.invited_at,
    joinedAt: row.joined_at,
    disabledAt: row.disabled_at,
  };
}

function linkOf(row: Selectable<SignInLinkTable>): SignInLink {
  return {
    hash: row.hash,
    holder: holderOf(row),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  };
}

function sessionOf(row: Selectable<SessionTable>): Session {
  return { hash: row.hash, holder: holderOf(row), createdAt: row.created_at, expiresAt: row.expires_at };
}
