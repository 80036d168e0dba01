import type { Kysely, Selectable } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import { isId } from '../domain/id.ts';
import type { Appeal } from '../domain/moderation/appeal.ts';
import { fromJson } from './json.ts';
import type { Appeal as AppealTable, DB } from './schema.ts';

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

export function appealWriter(db: Kysely<DB>): Pick<Writer['write'], 'appeal' | 'lockAppeal' | 'closeAppeals'> {
  return {
    async appeal(appeal) {
      const changing = {
        decided_at: appeal.decidedAt,
        outcome: appeal.outcome,
        reason: appeal.reason,
        agent_id: appeal.agentId,
        same_agent: appeal.sameAgent,
      };
      await db
        .insertInto('appeal')
        .values({
          id: appeal.id,
          decision_id: appeal.decisionId,
          consultation_id: appeal.consultationId,
          subject_kind: appeal.subject.kind,
          subject_id: appeal.subject.id,
          participant_id: appeal.participantId,
          text: appeal.text,
          filed_at: appeal.filedAt,
          ...changing,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute();
    },
    async closeAppeals(participantId, at) {
      const rows = await db
        .updateTable('appeal')
        .set({ decided_at: at, outcome: 'refused', reason: '' })
        .where('participant_id', '=', participantId)
        .where('decided_at', 'is', null)
        .returningAll()
        .execute();
      return rows.map(appealOf);
    },
    async lockAppeal(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('appeal').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
      return row === undefined ? null : appealOf(row);
    },
  };
}

function appealOf(row: Selectable<AppealTable>): Appeal {
  return {
    id: row.id,
    decisionId: row.decision_id,
    consultationId: row.consultation_id,
    subject: { kind: fromJson(row.subject_kind), id: row.subject_id },
    participantId: row.participant_id,
    text: row.text,
    filedAt: row.filed_at,
    decidedAt: row.decided_at,
    outcome: fromJson(row.outcome),
    reason: row.reason,
    agentId: row.agent_id,
    sameAgent: row.same_agent,
  };
}
