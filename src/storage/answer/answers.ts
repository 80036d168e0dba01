import { type InsertObject, type Kysely, type Selectable, sql } from 'kysely';
import type { AnswerWriter } from '../../application/answer/ports.ts';
import type { Reader, ViewReader } from '../../application/application.ts';
import type { Answer, Commitment, CommitmentUpdate } from '../../domain/answer/answer.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type {
  Answer as AnswerTable,
  Commitment as CommitmentTable,
  DB,
  CommitmentUpdate as UpdateTable,
} from '../kit/schema.ts';

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
        .select(['proposal_id', 'institution', 'ours'])
        .where('commitment.id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { proposal_id: proposalId, institution, ours } = row;
      const updates = await updatesOf(db, [id]);
      const by = institution === null ? 'decider' : ours ? 'us' : 'another';
      return { commitment: commitmentOf(row, updates), answerId: row.answer_id, proposalId, by };
    },
  };
}

export function answerWriter(db: Kysely<DB>): AnswerWriter {
  return {
    async save(answer) {
      await saveAnswer(db, answer, {});
      await db.updateTable('proposal').set({ verdict: answer.verdict }).where('id', '=', answer.proposalId).execute();
    },
    async saveCommitment(commitment) {
      await db
        .updateTable('commitment')
        .set({ due_on: commitment.dueOn, status: commitment.status, updated_at: commitment.updatedAt })
        .where('id', '=', commitment.id)
        .execute();
      await saveUpdates(db, commitment);
    },
  };
}

/** Writes an answer with what it promises, beside what else is known of whose it is. */
export async function saveAnswer(
  db: Kysely<DB>,
  answer: Answer,
  of: Pick<InsertObject<DB, 'answer'>, 'institution' | 'ours' | 'uri' | 'document' | 'host_status' | 'refusal'>,
): Promise<void> {
  await db
    .insertInto('answer')
    .values({
      ...of,
      id: answer.id,
      proposal_id: answer.proposalId,
      version: answer.version,
      verdict: answer.verdict,
      body: jsonb(answer.body),
      agent_id: answer.agentId,
      published_at: answer.publishedAt,
    })
    .execute();
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
        updated_at: commitment.updatedAt,
      })
      .execute();
    await saveUpdates(db, commitment);
  }
}

/** All versions of the answer of the institution that decides about a proposal, oldest first. */
async function answersOf(db: Kysely<DB>, proposalId: string): Promise<readonly Answer[]> {
  const rows = await db
    .selectFrom('answer')
    .selectAll()
    .where('proposal_id', '=', proposalId)
    .where('institution', 'is', null)
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
  const isOfThese = sql<boolean>`answer_id = any(${rows.map((row) => row.id)}::uuid[])`;
  const [commitments, updates] = await Promise.all([
    db.selectFrom('commitment').selectAll().where(isOfThese).orderBy('position').execute(),
    db
      .selectFrom('commitment_update')
      .innerJoin('commitment', 'commitment.id', 'commitment_id')
      .selectAll('commitment_update')
      .where(isOfThese)
      .orderBy('number')
      .execute(),
  ]);
  return rows.map((row) =>
    answerOf(
      row,
      commitments
        .filter((commitment) => commitment.answer_id === row.id)
        .map((commitment) => commitmentOf(commitment, updates)),
    ),
  );
}

/** Some commitments, by their ids. */
export async function commitmentsOf(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, Commitment>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('commitment').selectAll().where('id', 'in', ids).execute();
  const updates = await updatesOf(db, ids);
  return new Map(rows.map((row) => [row.id, commitmentOf(row, updates)]));
}

async function saveUpdates(db: Kysely<DB>, commitment: Commitment): Promise<void> {
  for (const [index, update] of commitment.updates.entries()) {
    await db
      .insertInto('commitment_update')
      .values({
        commitment_id: commitment.id,
        number: index + 1,
        status: update.status,
        note: update.note === null ? null : jsonb(update.note),
        updated_at: update.at,
      })
      // A published statement is never changed.
      .onConflict((conflict) => conflict.columns(['commitment_id', 'number']).doNothing())
      .execute();
  }
}

async function updatesOf(
  db: Kysely<DB>,
  commitmentIds: readonly string[],
): Promise<readonly Selectable<UpdateTable>[]> {
  if (commitmentIds.length === 0) return [];
  return await db
    .selectFrom('commitment_update')
    .selectAll()
    .where('commitment_id', 'in', commitmentIds)
    .orderBy('number')
    .execute();
}

function answerOf(
  {
    institution: _of,
    ours: _ours,
    uri: _uri,
    document: _document,
    host_status: _status,
    refusal: _refusal,
    ...row
  }: Selectable<AnswerTable>,
  commitments: readonly Commitment[],
): Answer {
  return fromRow(row, { verdict: fromJson(row.verdict), body: fromJson(row.body), commitments });
}

function commitmentOf(row: Selectable<CommitmentTable>, of: readonly Selectable<UpdateTable>[]): Commitment {
  const updates = of
    .filter((update) => update.commitment_id === row.id)
    .map(
      (update): CommitmentUpdate => ({
        status: fromJson(update.status),
        note: fromJson(update.note),
        at: update.updated_at,
      }),
    );
  return {
    id: row.id,
    text: fromJson(row.text),
    dueOn: row.due_on,
    status: fromJson(row.status),
    note: updates.at(-1)?.note ?? null,
    updatedAt: row.updated_at,
    updates,
  };
}

export function answerViews(db: Kysely<DB>): Pick<ViewReader, 'answers' | 'latestAnswers'> {
  return {
    answers: (proposalId) => answersOf(db, proposalId),
    async latestAnswers({ consultationId, decided, limit }) {
      let query = db
        .selectFrom('answer')
        .innerJoin('proposal', 'proposal.id', 'answer.proposal_id')
        .innerJoin('consultation', 'consultation.id', 'proposal.consultation_id')
        .innerJoin('proposal_version', (join) =>
          join
            .onRef('proposal_version.proposal_id', '=', 'proposal.id')
            .onRef('proposal_version.number', '=', 'proposal.current_version'),
        )
        .selectAll('answer')
        .select([
          'consultation.slug',
          'consultation.title as consultation_title',
          'consultation.host_institution',
          'proposal_version.title',
          sql<number>`proposal.number`.as('number'),
        ])
        .where('proposal.status', '=', 'published')
        .where('consultation.published_at', 'is not', null)
        .where(sql<boolean>`answer.host_status is distinct from 'refused'`)
        .where(
          sql<boolean>`answer.version = (
            select max(version) from answer other
            where other.proposal_id = proposal.id and other.institution is not distinct from answer.institution
          )`,
        );
      if (consultationId !== null) query = query.where('consultation.id', '=', consultationId);
      if (decided !== undefined) {
        query = query
          .where('answer.institution', 'is', null)
          .where('answer.published_at', '>=', decided.from)
          .where('answer.published_at', '<=', decided.to);
        if (decided.slugs.length > 0) query = query.where('consultation.slug', 'in', decided.slugs);
      }
      const rows = await query
        .orderBy('answer.published_at', 'desc')
        .orderBy('answer.id', 'desc')
        .limit(limit)
        .execute();
      const answers = await withCommitments(db, rows);
      return rows.flatMap((row, index) => {
        const answer = answers[index];
        if (answer === undefined) return [];
        const [title, consultation] = [
          fromJson<typeof answer.body>(row.title),
          fromJson<typeof answer.body>(row.consultation_title),
        ];
        const by = row.ours ? null : (row.institution ?? row.host_institution);
        return [{ slug: row.slug, consultation, number: row.number, title, answer, by }];
      });
    },
  };
}
