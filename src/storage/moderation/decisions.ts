import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader, ViewReader } from '../../application/application.ts';
import type { AppealWriter, DecisionView } from '../../application/moderation/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Appeal } from '../../domain/moderation/report.ts';
import { fromRow } from '../kit/from-row.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { Appeal as AppealTable, DB } from '../kit/schema.ts';
import { reportOf } from './moderation.ts';

export function decisionViews(db: Kysely<DB>): Pick<ViewReader, 'decisions' | 'reports'> {
  return {
    async decisions(subject) {
      const rows = await decisionRows(db)
        .where('decision.subject_id', '=', subject.id)
        .where('decision.subject_kind', '=', subject.kind)
        .orderBy('decision.decided_at')
        .orderBy('decision.id')
        .execute();
      return rows.map(decisionViewOf);
    },
    async reports({ open, within, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['time', 'id']);
      let query = db
        .selectFrom('report')
        .innerJoin('consultation', 'consultation.id', 'report.consultation_id')
        .leftJoin('comment', 'comment.id', 'report.subject_id')
        .leftJoin('proposal', (join) =>
          join.on((on) => on('proposal.id', '=', sql<string>`coalesce(comment.proposal_id, report.subject_id)`)),
        )
        .selectAll('report')
        .select(['consultation.slug', 'proposal.number']);
      if (open) query = query.where('report.decided_at', 'is', null);
      if (within !== null) {
        query = query.where(sql<boolean>`report.consultation_id = any(${[...within]}::uuid[])`);
      }
      if (cursor !== null) {
        query = query.where(
          sql<boolean>`(report.filed_at, report.id) > (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`,
        );
      }
      const rows = await query
        .orderBy('report.filed_at')
        .orderBy('report.id')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, {
        item: ({ slug, number, ...row }) => ({ ...reportOf(row), consultationSlug: slug, proposalNumber: number }),
        cursor: (row) => [row.filed_at.toISOString(), row.id],
      });
    },
  };
}

/** The latest decision about each of some contributions. */
export async function latestDecisions(
  db: Kysely<DB>,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, DecisionView>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await decisionRows(db)
    .distinctOn('decision.subject_id')
    .where(sql<boolean>`decision.subject_id = any(${[...subjectIds]}::uuid[])`)
    .orderBy('decision.subject_id')
    .orderBy('decision.decided_at', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.subject_id, decisionViewOf(row)]));
}

function decisionRows(db: Kysely<DB>) {
  return db
    .selectFrom('decision')
    .leftJoin('agent', 'agent.id', 'decision.agent_id')
    .leftJoin('appeal', (join) =>
      join.onRef('appeal.decision_id', '=', 'decision.id').on('appeal.decided_at', 'is not', null),
    )
    .leftJoin('agent as judge', 'judge.id', 'appeal.agent_id')
    .selectAll('decision')
    .select([
      'agent.role',
      'appeal.outcome as appeal_outcome',
      'appeal.reason as appeal_reason',
      'appeal.decided_at as appeal_decided_at',
      'appeal.same_agent as appeal_same_agent',
      'judge.role as appeal_role',
    ]);
}

function decisionViewOf(row: Awaited<ReturnType<ReturnType<typeof decisionRows>['execute']>>[number]): DecisionView {
  return {
    id: row.id,
    subject: { kind: fromJson(row.subject_kind), id: row.subject_id },
    kind: fromJson(row.kind),
    role: fromJson(row.role),
    byHost: row.by_host,
    rule: fromJson(row.rule),
    reason: row.reason,
    decidedAt: row.decided_at,
    appeal:
      row.appeal_outcome === null || row.appeal_decided_at === null
        ? null
        : {
            outcome: fromJson(row.appeal_outcome),
            role: fromJson(row.appeal_role),
            reason: row.appeal_reason ?? '',
            decidedAt: row.appeal_decided_at,
            sameAgent: row.appeal_same_agent === true,
          },
  };
}

export function appealReader(db: Kysely<DB>): Reader['appeals'] {
  const by = async (column: 'id' | 'decision_id', value: string) => {
    if (!isId(value)) return null;
    const row = await db.selectFrom('appeal').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : appealOf(row);
  };
  return { byId: async (id) => await by('id', id), ofDecision: async (id) => await by('decision_id', id) };
}

/** Appeals by their ids. */
export async function appealsOf(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, Appeal>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('appeal').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, appealOf(row)]));
}

export function appealWriter(db: Kysely<DB>): AppealWriter {
  return {
    save: (appeal) =>
      upsert(db, 'appeal', {
        key: { id: appeal.id },
        once: {
          decision_id: appeal.decisionId,
          consultation_id: appeal.consultationId,
          subject_kind: appeal.subject.kind,
          subject_id: appeal.subject.id,
          participant_id: appeal.participantId,
          text: appeal.text,
          filed_at: appeal.filedAt,
        },
        values: {
          decided_at: appeal.decidedAt,
          outcome: appeal.outcome,
          reason: appeal.reason,
          agent_id: appeal.agentId,
          same_agent: appeal.sameAgent,
        },
      }),
    async closeOf(participantId, at) {
      const rows = await db
        .updateTable('appeal')
        .set({ decided_at: at, outcome: 'refused', reason: '' })
        .where('participant_id', '=', participantId)
        .where('decided_at', 'is', null)
        .returningAll()
        .execute();
      return rows.map(appealOf);
    },
    async lock(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('appeal').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
      return row === undefined ? null : appealOf(row);
    },
  };
}

function appealOf({ subject_kind, subject_id, ...row }: Selectable<AppealTable>): Appeal {
  return fromRow(row, {
    subject: { kind: fromJson(subject_kind), id: subject_id },
    outcome: fromJson(row.outcome),
  });
}
