import { type Kysely, type Selectable, sql } from 'kysely';
import type { AccessReader, AccessWriter, Token } from '../../application/agent/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { DB, Token as TokenTable } from '../kit/schema.ts';

export function tokenReader(db: Kysely<DB>): Pick<AccessReader, 'token' | 'tokenById' | 'tokens'> {
  return {
    token: async (hash) => (await tokensByHash(db, [hash])).get(hash) ?? null,
    tokenById: async (id) => (await tokensById(db, [id])).get(id) ?? null,
    async tokens() {
      return (await tokens(db).orderBy('created_at').orderBy('id').execute()).map(tokenOf);
    },
  };
}

export async function tokensByHash(db: Kysely<DB>, hashes: readonly string[]): Promise<ReadonlyMap<string, Token>> {
  const rows = await tokens(db).where(sql<boolean>`hash = any(${hashes}::text[])`).execute();
  return new Map(rows.map((row) => [row.hash, tokenOf(row)]));
}

export async function tokensById(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, Token>> {
  const known = ids.filter(isId);
  if (known.length === 0) return new Map();
  const rows = await tokens(db).where(sql<boolean>`id = any(${known}::uuid[])`).execute();
  return new Map(rows.map((row) => [row.id, tokenOf(row)]));
}

export function tokenWriter(db: Kysely<DB>): Pick<AccessWriter, 'saveToken'> {
  return {
    async saveToken(token) {
      await upsert(db, 'token', {
        key: { id: token.id },
        once: {
          hash: token.hash,
          scopes: [...token.scopes],
          participant_id: token.participantId,
          limited: token.consultations !== null,
          made_by_agent: token.madeBy.agentId,
          made_by_token: token.madeBy.tokenId,
          created_at: token.createdAt,
          expires_at: token.expiresAt,
        },
        values: { name: token.name, revoked_at: token.revokedAt },
      });
      const within = (token.consultations ?? []).map((id) => ({ token_id: token.id, consultation_id: id }));
      if (within.length === 0) return;
      await db
        .insertInto('token_consultation')
        .values(within)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}

function tokens(db: Kysely<DB>) {
  return db
    .selectFrom('token')
    .selectAll()
    .select(
      sql<readonly string[]>`(
        select coalesce(jsonb_agg(consultation_id order by consultation_id), '[]')
        from token_consultation where token_id = token.id
      )`.as('within'),
    );
}

function tokenOf(row: Selectable<TokenTable> & { readonly within: readonly string[] }): Token {
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    scopes: fromJson(row.scopes),
    participantId: row.participant_id,
    consultations: row.limited ? row.within : null,
    madeBy: { agentId: row.made_by_agent, tokenId: row.made_by_token },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
