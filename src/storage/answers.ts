import type { Kysely, Selectable } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import type { Answer, Commitment } from '../domain/answer/answer.ts';
import { isId } from '../domain/id.ts';
import { fromJson, jsonb } from './json.ts';
import type { Answer as AnswerTable, Commitment as CommitmentTable, DB } from './schema.ts';

export function answerReader(db: Kysely<DB>): Reader['answers'] {
  return {
    async latest(proposalId) {
      return (await answersOf(db, proposalId)).at(-1) ?? null;
    },
    async commitment(id) {
      if (!isId(id)) return null;
      const row = await db
        .selectFrom('commitment')
        .innerJoin('answer', 'answer.id', 'commitment.answer_id')
        .selectAll('commitment')
        .select('proposal_id')
        .where('commitment.id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : { commitment: commitmentOf(row), proposalId: row.proposal_id };
    },
  };
}

export function answerWriter(db: Kysely<DB>): Pick<Writer['write'], 'answer' | 'commitment'> {
  return {
    async answer(answer) {
      await db
        .insertInto('answer')
        .values({
          id: answer.id,
          proposal_id: answer.proposalId,
          version: answer.version,
          verdict: answer.verdict,
          body: jsonb(answer.body),
          agent_id: answer.agentId,
          published_at: answer.publishedAt,
        })
        .execute();
      await db.updateTable('proposal').set({ verdict: answer.verdict }).where('id', '=', answer.proposalId).execute();
      for (const [position, commitment] of answer.commitments.entries()) {
        await db
          .insertInto('commitment')
          .values({
            id: commitment.id,
            answer_id: answer.id,
            position,
            text: jsonb(commitment.text),
            due_on: commitment.dueOn,
            status: commitment.status,
            note: commitment.note === null ? null : jsonb(commitment.note),
            updated_at: commitment.updatedAt,
          })
          .execute();
      }
    },
    async commitment(commitment) {
      await db
        .updateTable('commitment')
        .set({
          due_on: commitment.dueOn,
          status: commitment.status,
          note: commitment.note === null ? null : jsonb(commitment.note),
          updated_at: commitment.updatedAt,
        })
        .where('id', '=', commitment.id)
        .execute();
    },
  };
}

/** All versions of the answer to a proposal, oldest first. */
export async function answersOf(db: Kysely<DB>, proposalId: string): Promise<readonly Answer[]> {
  const rows = await db
    .selectFrom('answer')
    .selectAll()
    .where('proposal_id', '=', proposalId)
    .orderBy('version')
    .execute();
  return await withCommitments(db, rows);
}

/** Rows of answers with what each of them promised. */
export async function withCommitments(
  db: Kysely<DB>,
  rows: readonly Selectable<AnswerTable>[],
): Promise<readonly Answer[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const commitments = await db
    .selectFrom('commitment')
    .selectAll()
    .where('answer_id', 'in', ids)
    .orderBy('position')
    .execute();
  return rows.map((row) =>
    answerOf(
      row,
      commitments.filter((commitment) => commitment.answer_id === row.id),
    ),
  );
}

function answerOf(row: Selectable<AnswerTable>, commitments: readonly Selectable<CommitmentTable>[]): Answer {
  return {
    id: row.id,
    proposalId: row.proposal_id,
    version: row.version,
    verdict: fromJson(row.verdict),
    body: fromJson(row.body),
    commitments: commitments.map(commitmentOf),
    agentId: row.agent_id,
    publishedAt: row.published_at,
  };
}

function commitmentOf(row: Selectable<CommitmentTable>): Commitment {
  return {
    id: row.id,
    text: fromJson(row.text),
    dueOn: row.due_on,
    status: fromJson(row.status),
    note: fromJson(row.note),
    updatedAt: row.updated_at,
  };
}
