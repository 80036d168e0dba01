import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { CommitmentReader, CommitmentWriter, OpenedAuthor } from '../../application/journal/ports.ts';
import { IS_READABLE } from '../event/public-condition.ts';
import type { DB } from '../kit/schema.ts';
import { hiddenActWriter } from './hidden-acts.ts';

/** Who wrote the text of an `author_commitment`. */
const AUTHOR = sql`coalesce(
  (select author_id from proposal where id = text_id), (select author_id from comment where id = text_id)
)`;
/** In JCS: what is hashed of who wrote a text (docs/adr/0214). */
const AUTHOR_DOCUMENT = (id: RawBuilder<unknown>) => sql`'{"author":"' || ${id} || '"}'`;

export function commitmentReader(db: Kysely<DB>): CommitmentReader {
  const those = async (condition: RawBuilder<boolean>) => {
    const found = db.selectFrom('event_commitment').select(['event_id', 'commitment', 'salt']).where(condition);
    return new Map((await found.execute()).map(({ event_id: id, ...row }) => [id, row]));
  };
  return {
    of: async (eventIds) => (eventIds.length === 0 ? new Map() : await those(sql`event_id = any(${eventIds}::uuid[])`)),
    async authors(textIds) {
      const { rows } = await sql<{ id: string; hash: Buffer }>`
        select text_id as id, hash from author_commitment where text_id = any(${textIds}::uuid[])`.execute(db);
      return new Map(rows.map(({ id, hash }) => [id, hash]));
    },
    async openedAuthor(textId) {
      const { rows } = await sql<OpenedAuthor>`
        select salt, document from author_commitment
        join participant on participant.id = ${AUTHOR} or joined_into = ${AUTHOR},
          lateral (select ${AUTHOR_DOCUMENT(sql`participant.id`)} as document) written
        where text_id = ${textId} and hash = sha256(salt || convert_to(document, 'UTF8')) limit 1`.execute(db);
      return rows[0] ?? null;
    },
    async phaseTotals(phaseId) {
      const { rows } = await sql<{ number: number; side: string; standing: string; total: number }>`
        select proposal.number, side, standing, total
        from phase_total join proposal on proposal.id = proposal_id
        where phase_id = ${phaseId} order by proposal.number, side, standing`.execute(db);
      const totals = rows.map(({ number, side, standing, total }) => [number, side, standing, total] as const);
      return totals.length === 0 ? null : totals;
    },
    async withoutEntry(eventIds) {
      if (eventIds.length === 0) return new Map();
      return await those(sql`event_id = any(${eventIds}::uuid[])
        and not exists (select from journal_entry where journal_entry.event_id = event_commitment.event_id)`);
    },
    async firstHashes({ consultationId, firstNumber, count }) {
      const rows = await db
        .selectFrom('proposal')
        .innerJoin('proposal_version', (join) =>
          join.onRef('proposal_version.proposal_id', '=', 'proposal.id').on('proposal_version.number', '=', 1),
        )
        .select(['proposal.number', 'content_hash'])
        .where('consultation_id', '=', consultationId)
        .where('proposal.number', '>=', firstNumber)
        .where('proposal.number', '<', firstNumber + count)
        .orderBy('proposal.number')
        .execute();
      return rows.map((row) => [row.number ?? 0, row.content_hash] as const);
    },
    async hashAt(proposalId, at) {
      const row = await db
        .selectFrom('proposal_version')
        .innerJoin('proposal', 'proposal.id', 'proposal_version.proposal_id')
        .select('content_hash')
        .where('proposal_id', '=', proposalId)
        .whereRef('proposal_version.number', '<=', 'proposal.current_version')
        .where('proposal_version.created_at', '<=', at)
        .orderBy('proposal_version.number', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.content_hash ?? null;
    },
  };
}

export function commitmentWriter(db: Kysely<DB>): CommitmentWriter {
  return {
    async saveOfPublic(commitments) {
      const column = <T>(of: (each: (typeof commitments)[number]) => T) => commitments.map(of);
      await sql`
        insert into event_commitment (event_id, commitment, salt, text_id, text_part)
        select event.id, given.commitment, given.salt, given.text_id, given.text_part
        from unnest(
          ${column(({ eventId }) => eventId)}::uuid[], ${column(({ commitment }) => Buffer.from(commitment))}::bytea[],
          ${column(({ salt }) => Buffer.from(salt))}::bytea[], ${column(({ text }) => text?.id ?? null)}::uuid[],
          ${column(({ text }) => text?.part ?? null)}::text[]
        ) as given (event_id, commitment, salt, text_id, text_part)
        join event on event.id = given.event_id
        left join consultation on consultation.id = event.consultation_id
        left join proposal on proposal.id = event.proposal_id
        left join comment on comment.id = (event.data ->> 'commentId')::uuid
        where ${IS_READABLE}`.execute(db);
    },
    saveHidden: (acts) => hiddenActWriter(db).add(acts),
    async saveAuthors(texts) {
      await sql`
        insert into author_commitment (text_id, hash, salt)
        select text_id, sha256(salt || convert_to(${AUTHOR_DOCUMENT(sql`author`)}, 'UTF8')), salt
        from unnest(
          ${texts.map(({ id }) => id)}::uuid[], ${texts.map(({ salt }) => Buffer.from(salt))}::bytea[]
        ) as given (text_id, salt), lateral (select ${AUTHOR} as author) written
        where author is not null on conflict do nothing`.execute(db);
    },
    async deleteSalts(ids) {
      await deleteSalts(db, 'event_commitment', ids);
      await deleteSalts(db, 'hidden_act', ids);
    },
    async deleteSaltsOfUnreadable(ids) {
      await sql`update event_commitment set salt = null
        where text_id = any(${ids}::uuid[]) and salt is not null and (
          text_part = 'details'
          or not exists (select from proposal where proposal.id = text_id and status = 'published')
          and not exists (select from comment where comment.id = text_id and status = 'published')
        )`.execute(db);
      await deleteSalts(db, 'hidden_act', ids);
    },
    deleteHiddenSalts: (ids) => deleteSalts(db, 'hidden_act', ids),
  };
}

async function deleteSalts(
  db: Kysely<DB>,
  table: 'event_commitment' | 'hidden_act',
  ids: readonly string[],
): Promise<void> {
  await sql`update ${sql.table(table)} set salt = null
    where text_id = any(${ids}::uuid[]) and salt is not null`.execute(db);
}
