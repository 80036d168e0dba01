import type { Kysely, Selectable } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type { AppealWriter } from '../../application/moderation/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Appeal } from '../../domain/moderation/appeal.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson } from '../kit/json.ts';
import type { Appeal as AppealTable, DB } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

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
