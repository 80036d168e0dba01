import { type Kysely, type Selectable, sql } from 'kysely';
import type { AccessWriter, Agent, Holder, LinkHolder, Session, SignInLink } from '../../application/agent/ports.ts';
import type { Reader } from '../../application/application.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { Agent as AgentTable, DB, Session as SessionTable, SignInLink as SignInLinkTable } from '../kit/schema.ts';
import { tokenReader, tokenWriter } from './tokens.ts';

export function accessReader(db: Kysely<DB>): Reader['access'] {
  return {
    ...tokenReader(db),
    async agent(id) {
      if (!isId(id)) return null;
      const row = await agents(db).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : agentOf(row);
    },
    async agents() {
      return (await agents(db).orderBy('invited_at').orderBy('id').execute()).map(agentOf);
    },
    async agentByEmail(emailKey) {
      const row = await agents(db).where('email_key', '=', emailKey).executeTakeFirst();
      return row === undefined ? null : agentOf(row);
    },
    async agentByProvider(providerKey) {
      const row = await agents(db).where('provider_key', '=', providerKey).executeTakeFirst();
      return row === undefined ? null : agentOf(row);
    },
    async link(hash) {
      const row = await db.selectFrom('sign_in_link').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : linkOf(row);
    },
    async session(hash) {
      const row = await db
        .selectFrom('session')
        .selectAll()
        .where((is) => is.or([is('hash', '=', hash), is('former_hash', '=', hash)]))
        .executeTakeFirst();
      return row === undefined ? null : sessionOf(row);
    },
    async sessionsOf(participantId) {
      if (!isId(participantId)) return [];
      const rows = await db
        .selectFrom('session')
        .selectAll()
        .where('participant_id', '=', participantId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(sessionOf);
    },
  };
}

export function accessWriter(db: Kysely<DB>): AccessWriter {
  return {
    ...tokenWriter(db),
    async saveAgent(agent) {
      await upsert(db, 'agent', {
        key: { id: agent.id },
        once: { email_key: agent.emailKey, email_sealed: agent.encryptedEmail, invited_at: agent.invitedAt },
        values: {
          role: agent.role,
          provider_key: agent.providerKey,
          provider_sealed: agent.encryptedProvider,
          limited: agent.consultations !== null,
          reminders: agent.reminders,
          lang: agent.lang,
          joined_at: agent.joinedAt,
          disabled_at: agent.disabledAt,
        },
      });
      await db.deleteFrom('agent_consultation').where('agent_id', '=', agent.id).execute();
      const within = (agent.consultations ?? []).map((id) => ({ agent_id: agent.id, consultation_id: id }));
      if (within.length > 0) await db.insertInto('agent_consultation').values(within).execute();
    },
    async saveLink(link) {
      await db
        .insertInto('sign_in_link')
        .values({
          hash: link.hash,
          ...linkColumns(link.holder),
          by_operator: link.byOperator,
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
    async saveSession(session) {
      await db
        .insertInto('session')
        .values({
          id: session.id,
          ...holderColumns(session.holder),
          sign_in_id: session.signInId,
          created_at: session.createdAt,
          ...secretColumns(session),
        })
        .execute();
    },
    async renewSession(session) {
      const renewed = await db
        .updateTable('session')
        .set(secretColumns(session))
        .where('id', '=', session.id)
        .where('hash', '=', session.former?.hash ?? '')
        .returning('id')
        .executeTakeFirst();
      return renewed !== undefined;
    },
    async endSession(hash) {
      await db
        .deleteFrom('session')
        .where((is) => is.or([is('hash', '=', hash), is('former_hash', '=', hash)]))
        .execute();
    },
    endSessionsOfAgent: (agentId) => endSessions(db, agentId),
    async signOutAgent(agentId) {
      await endSessions(db, agentId);
      await db.deleteFrom('sign_in_link').where('agent_id', '=', agentId).execute();
    },
  };
}

async function endSessions(db: Kysely<DB>, agentId: string): Promise<number> {
  const ended = await db.deleteFrom('session').where('agent_id', '=', agentId).executeTakeFirst();
  return Number(ended.numDeletedRows);
}

function holderColumns(holder: Holder) {
  return 'agentId' in holder
    ? { participant_id: null, agent_id: holder.agentId }
    : { participant_id: holder.participantId, agent_id: null };
}

function secretColumns({ hash, former, renewedAt, expiresAt }: Session) {
  return {
    hash,
    former_hash: former?.hash ?? null,
    former_until: former?.until ?? null,
    renewed_at: renewedAt,
    expires_at: expiresAt,
  };
}

function linkColumns(holder: LinkHolder) {
  if (!('encryptedAddress' in holder)) return holderColumns(holder);
  return { participant_id: holder.addsSignIn, agent_id: null, sealed_address: holder.encryptedAddress };
}

function holderOf(row: { readonly participant_id: string | null; readonly agent_id: string | null }): Holder {
  if (row.participant_id !== null) return { participantId: row.participant_id };
  if (row.agent_id !== null) return { agentId: row.agent_id };
  throw new Error('a link or session without a holder');
}

function agents(db: Kysely<DB>) {
  return db
    .selectFrom('agent')
    .selectAll()
    .select(
      sql<readonly string[]>`(
        select coalesce(jsonb_agg(consultation_id order by consultation_id), '[]')
        from agent_consultation where agent_id = agent.id
      )`.as('within'),
    );
}

type AgentRow = Selectable<AgentTable> & { readonly within: readonly string[] };

function agentOf({ email_sealed, provider_sealed, limited, within, ...row }: AgentRow): Agent {
  const consultations = limited ? within : null;
  return fromRow(row, {
    encryptedEmail: email_sealed,
    encryptedProvider: provider_sealed,
    role: fromJson(row.role),
    consultations,
  });
}

function linkOf(row: Selectable<SignInLinkTable>): SignInLink {
  return {
    hash: row.hash,
    holder:
      row.sealed_address === null
        ? holderOf(row)
        : { encryptedAddress: row.sealed_address, addsSignIn: row.participant_id },
    byOperator: row.by_operator,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  };
}

function sessionOf(row: Selectable<SessionTable>): Session {
  const { former_hash: hash, former_until: until } = row;
  return {
    id: row.id,
    hash: row.hash,
    former: hash === null || until === null ? null : { hash, until },
    holder: holderOf(row),
    signInId: row.sign_in_id,
    createdAt: row.created_at,
    renewedAt: row.renewed_at,
    expiresAt: row.expires_at,
  };
}
