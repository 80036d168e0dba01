import type { Kysely, Selectable } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import { isId } from '../domain/id.ts';
import type { Decision } from '../domain/moderation/decision.ts';
import type { Report } from '../domain/moderation/report.ts';
import { fromJson } from './json.ts';
import type { DB, Decision as DecisionTable, Report as ReportTable } from './schema.ts';

export function decisionReader(db: Kysely<DB>): Reader['decisions'] {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('decision').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : decisionOf(row);
    },
    async latest({ kind, id }) {
      const row = await db
        .selectFrom('decision')
        .selectAll()
        .where('subject_id', '=', id)
        .where('subject_kind', '=', kind)
        .orderBy('decided_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : decisionOf(row);
    },
  };
}

export function reportReader(db: Kysely<DB>): Reader['reports'] {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('report').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : reportOf(row);
    },
    async latest({ subject, reporterId, fromHost, rule, text }) {
      let query = db.selectFrom('report').selectAll().where('subject_id', '=', subject.id);
      query =
        reporterId === null
          ? query
              .where('reporter_id', 'is', null)
              .where('from_host', 'is not distinct from', fromHost)
              .where('rule', '=', rule)
              .where('text', 'is not distinct from', text)
          : query.where('reporter_id', '=', reporterId);
      const row = await query.orderBy('filed_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? null : reportOf(row);
    },
  };
}

/** Reports by their ids. */
export async function reportsOf(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, Report>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('report').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, reportOf(row)]));
}

export function moderationWriter(db: Kysely<DB>): Pick<Writer['write'], 'decision' | 'report' | 'lockReport'> {
  return {
    async decision(decision) {
      await db
        .insertInto('decision')
        .values({
          id: decision.id,
          consultation_id: decision.consultationId,
          subject_kind: decision.subject.kind,
          subject_id: decision.subject.id,
          kind: decision.kind,
          rule: decision.rule,
          reason: decision.reason,
          agent_id: decision.agentId,
          decided_at: decision.decidedAt,
          status_before: decision.statusBefore,
          by_host: decision.byHost === true,
        })
        .execute();
    },
    async report(report) {
      const changing = {
        rule: report.rule,
        text: report.text,
        decided_at: report.decidedAt,
        outcome: report.outcome,
        passed_on_at: report.passedOnAt ?? null,
      };
      await db
        .insertInto('report')
        .values({
          id: report.id,
          consultation_id: report.consultationId,
          subject_kind: report.subject.kind,
          subject_id: report.subject.id,
          reporter_id: report.reporterId,
          from_host: report.fromHost,
          filed_at: report.filedAt,
          ...changing,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute();
    },
    async lockReport(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('report').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
      return row === undefined ? null : reportOf(row);
    },
  };
}

function decisionOf(row: Selectable<DecisionTable>): Decision {
  return {
    id: row.id,
    consultationId: row.consultation_id,
    subject: { kind: fromJson(row.subject_kind), id: row.subject_id },
    kind: fromJson(row.kind),
    rule: fromJson(row.rule),
    reason: row.reason,
    agentId: row.agent_id,
    decidedAt: row.decided_at,
    statusBefore: fromJson(row.status_before),
    byHost: row.by_host,
  };
}

export function reportOf(row: Selectable<ReportTable>): Report {
  return {
    id: row.id,
    consultationId: row.consultation_id,
    subject: { kind: fromJson(row.subject_kind), id: row.subject_id },
    rule: fromJson(row.rule),
    text: row.text,
    reporterId: row.reporter_id,
    fromHost: row.from_host,
    filedAt: row.filed_at,
    decidedAt: row.decided_at,
    outcome: fromJson(row.outcome),
    passedOnAt: row.passed_on_at,
  };
}
