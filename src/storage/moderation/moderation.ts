import type { Kysely, Selectable } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type { DecisionWriter, ReportWriter } from '../../application/moderation/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Decision } from '../../domain/moderation/decision.ts';
import type { Report } from '../../domain/moderation/report.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { DB, Decision as DecisionTable, Report as ReportTable } from '../kit/schema.ts';

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
    async latestBy({ subject, kind, at }) {
      const row = await db
        .selectFrom('decision')
        .selectAll()
        .where('subject_id', '=', subject.id)
        .where('subject_kind', '=', subject.kind)
        .where('kind', '=', kind)
        .where('decided_at', '<=', at)
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

export function decisionWriter(db: Kysely<DB>): DecisionWriter {
  return {
    async save(decision) {
      await db.insertInto('decision').values(decisionRow(decision)).execute();
    },
  };
}

export function reportWriter(db: Kysely<DB>): ReportWriter {
  return {
    save: (report) =>
      upsert(db, 'report', {
        key: { id: report.id },
        once: {
          consultation_id: report.consultationId,
          subject_kind: report.subject.kind,
          subject_id: report.subject.id,
          reporter_id: report.reporterId,
          from_host: report.fromHost,
          filed_at: report.filedAt,
        },
        values: {
          rule: report.rule,
          text: report.text,
          decided_at: report.decidedAt,
          outcome: report.outcome,
          passed_on_at: report.passedOnAt ?? null,
        },
      }),
    async lock(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('report').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
      return row === undefined ? null : reportOf(row);
    },
  };
}

export function decisionRow(decision: Decision) {
  return {
    id: decision.id,
    consultation_id: decision.consultationId,
    subject_kind: decision.subject.kind,
    subject_id: decision.subject.id,
    kind: decision.kind,
    rule: decision.rule,
    reason: decision.reason,
    agent_id: decision.agentId,
    token_id: decision.tokenId ?? null,
    decided_at: decision.decidedAt,
    status_before: decision.statusBefore,
    by_host: decision.byHost === true,
  };
}

function decisionOf({ subject_kind, subject_id, ...row }: Selectable<DecisionTable>): Decision {
  return fromRow(row, {
    subject: { kind: fromJson(subject_kind), id: subject_id },
    kind: fromJson(row.kind),
    rule: fromJson(row.rule),
    statusBefore: fromJson(row.status_before),
  });
}

export function reportOf({ subject_kind, subject_id, ...row }: Selectable<ReportTable>): Report {
  return fromRow(row, {
    subject: { kind: fromJson(subject_kind), id: subject_id },
    rule: fromJson(row.rule),
    outcome: fromJson(row.outcome),
  });
}
