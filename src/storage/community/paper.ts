import type { Kysely } from 'kysely';
import type { OnPaperReader, OnPaperWriter } from '../../application/community/paper/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { upsert } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

export function paperReader(db: Kysely<DB>): OnPaperReader {
  return {
    async members(consultationId) {
      const rows = await db
        .selectFrom('paper_member')
        .select(['institution', 'name', 'reference', 'since', 'until'])
        .where('consultation_id', '=', consultationId)
        .orderBy('since')
        .orderBy('institution')
        .execute();
      return rows.map((row) => fromRow(row, {}));
    },
  };
}

export function paperWriter(db: Kysely<DB>): OnPaperWriter {
  return {
    saveMember: (consultationId, { institution, name, reference, since, until }) =>
      upsert(db, 'paper_member', {
        key: { consultation_id: consultationId, institution, since },
        values: { name, reference, until },
      }),
  };
}
