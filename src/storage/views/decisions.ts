import { type Kysely, type Selectable, sql } from 'kysely';
import type { DecisionView, ViewReader } from '../../application/views.ts';
import { fromJson } from '../json.ts';
import { reportOf } from '../moderation.ts';
import type { DB, Decision } from '../schema.ts';
import { decodeCursor, pageOf, pageSize } from './keyset.ts';

export function decisionViews(db: Kysely<DB>): Pick<ViewReader, 'decisions' | 'reports'> {
  return {
    async decisions(subject) {
      const rows = await decisionRows(db)
        .where('subject_id', '=', subject.id)
        .where('subject_kind', '=', subject.kind)
        .orderBy('decided_at')
        .orderBy('decision.id')
        .execute();
      return rows.map(decisionViewOf);
    },
    async reports({ open, after, ...page }) {
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
        item: (row) => ({ ...reportOf(row), consultationSlug: row.slug, proposalNumber: row.number }),
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
    .distinctOn('subject_id')
    .where('subject_id', 'in', subjectIds)
    .orderBy('subject_id')
    .orderBy('decided_at', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.subject_id, decisionViewOf(row)]));
}

function decisionRows(db: Kysely<DB>) {
  return db
    .selectFrom('decision')
    .leftJoin('agent', 'agent.id', 'decision.agent_id')
    .selectAll('decision')
    .select('agent.role');
}

function decisionViewOf(row: Selectable<Decision> & { readonly role: string | null }): DecisionView {
  return {
    subject: { kind: fromJson(row.subject_kind), id: row.subject_id },
    kind: fromJson(row.kind),
    role: fromJson(row.role),
    rule: fromJson(row.rule),
    reason: row.reason,
    decidedAt: row.decided_at,
  };
}
