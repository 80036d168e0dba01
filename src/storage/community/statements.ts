import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  InstitutionStatement,
  StatementReader,
  StatementWriter,
} from '../../application/community/statement/ports.ts';
import type { Statement } from '../../domain/community/statement.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, InstitutionStatement as StatementTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { refusalOf } from '../network/refusal.ts';

export function statementReader(db: Kysely<DB>): StatementReader {
  const rows = () => db.selectFrom('institution_statement').selectAll();
  return {
    async byId(id) {
      const row = isId(id) ? await rows().where('id', '=', id).executeTakeFirst() : undefined;
      return row === undefined ? null : statementOf(row);
    },
    async byUri(uri) {
      const row = isStorableText(uri) ? await rows().where('uri', '=', uri).executeTakeFirst() : undefined;
      return row === undefined ? null : statementOf(row);
    },
    async acts(consultationId, institution) {
      if (!isStorableText(institution)) return [];
      const acts = await rows()
        .where('consultation_id', '=', consultationId)
        .where(sql<boolean>`content ->> 'of' = 'act' and content ->> 'institution' = ${institution}`)
        .orderBy('id')
        .execute();
      return acts.map(statementOf);
    },
    async unread(proposalId) {
      const unread = await db
        .selectFrom('unread_statement')
        .selectAll()
        .where('proposal_id', '=', proposalId)
        .orderBy('found_at')
        .orderBy('uri')
        .execute();
      return unread.map((row) => ({
        proposalId: row.proposal_id,
        uri: row.uri,
        kind: fromJson(row.kind),
        institution: row.institution,
        because: fromJson(row.because),
        foundAt: row.found_at,
      }));
    },
    async countUnread(consultationId, institution) {
      const { count } = await db
        .selectFrom('unread_statement')
        .innerJoin('proposal', 'proposal.id', 'unread_statement.proposal_id')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('proposal.consultation_id', '=', consultationId)
        .where('unread_statement.institution', '=', institution)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async countRefused(consultationId, institution) {
      const { count } = await db
        .selectFrom('institution_statement')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('consultation_id', '=', consultationId)
        .where('status', '=', 'refused')
        .where(sql<boolean>`content ->> 'institution' = ${institution}`)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async own(proposalId) {
      const own = await rows().where('proposal_id', '=', proposalId).where('ours', '=', true).orderBy('id').execute();
      return own.map(statementOf);
    },
    async ownIn(consultationId) {
      const own = await rows()
        .where('consultation_id', '=', consultationId)
        .where('ours', '=', true)
        .orderBy('id', 'desc')
        .limit(200)
        .execute();
      return own.map(statementOf);
    },
  };
}

/** Of one request: a host cannot fill the database with what nobody understands. */
const UNREAD_MAX = 1_000;

export function statementWriter(db: Kysely<DB>): StatementWriter {
  return {
    async saveUnread({ proposalId, uri, kind, institution, because, foundAt }) {
      if (!isStorableText(uri)) return;
      await sql`
        insert into unread_statement (proposal_id, uri, kind, institution, because, found_at)
        select ${proposalId}::uuid, ${uri}, ${kind}, ${institution}, ${because}, ${foundAt}
        where (select count(*) from unread_statement where proposal_id = ${proposalId}) < ${UNREAD_MAX}
        on conflict (proposal_id, uri) do update set because = excluded.because, institution = excluded.institution`.execute(
        db,
      );
    },
    async deleteUnread(proposalId, uri) {
      const deleted = await db
        .deleteFrom('unread_statement')
        .where('proposal_id', '=', proposalId)
        .where('uri', '=', uri)
        .executeTakeFirst();
      return deleted.numDeletedRows > 0n;
    },
    async lock(id) {
      const found = db.selectFrom('institution_statement').selectAll().where('id', '=', id).forUpdate();
      const row = isId(id) ? await found.executeTakeFirst() : undefined;
      return row === undefined ? null : statementOf(row);
    },
    async claimDue(now, limit) {
      const due = db
        .selectFrom('institution_statement')
        .selectAll()
        .where('due_at', '<=', now)
        .where('ours', '=', true)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit);
      return (await due.forUpdate().skipLocked().execute()).map(statementOf);
    },
    save: ({ id, consultationId, proposalId, uri, hash, statement, ours, ...state }) =>
      upsert(db, 'institution_statement', {
        key: { id },
        once: {
          consultation_id: consultationId,
          proposal_id: proposalId,
          ...{ uri, hash, ours },
          content: jsonb(statement),
        },
        values: {
          status: state.status,
          refusal: state.refusal === null ? null : jsonb(state.refusal),
          answered_at: state.answeredAt,
          due_at: state.dueAt,
          tries: state.tries,
        },
      }),
  };
}

/** Moments are texts in JSON. */
type InJson = Omit<Statement, 'statedAt' | 'expiresAt'> & {
  readonly statedAt: string;
  readonly expiresAt?: string;
};

function statementOf(row: Selectable<StatementTable>): InstitutionStatement {
  const { statedAt, expiresAt, ...rest } = fromJson<InJson>(row.content);
  return {
    id: row.id,
    consultationId: row.consultation_id,
    proposalId: row.proposal_id,
    uri: row.uri,
    hash: row.hash,
    statement: {
      ...rest,
      statedAt: new Date(statedAt),
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
    } as Statement,
    ours: row.ours,
    status: fromJson(row.status),
    refusal: refusalOf(row.refusal),
    answeredAt: row.answered_at,
    dueAt: row.due_at,
    tries: row.tries,
  };
}
