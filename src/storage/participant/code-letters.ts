import type { Kysely, Selectable } from 'kysely';
import type {
  CodeLetter,
  CodeLetterReader,
  CodeLetterWriter,
} from '../../application/participant/code-letter/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import type { CodeLetter as CodeLetterTable, DB } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

export function codeLetterReader(db: Kysely<DB>): CodeLetterReader {
  return {
    async of(participantId) {
      const all = db.selectFrom('code_letter').selectAll();
      const row = await all.where('participant_id', '=', participantId).executeTakeFirst();
      return row === undefined ? null : letterOf(row);
    },
    async open(limit) {
      const rows = await open(db).orderBy('requested_at').orderBy('id').limit(limit).execute();
      return rows.map(letterOf);
    },
  };
}

export function codeLetterWriter(db: Kysely<DB>): CodeLetterWriter {
  return {
    async countTo(addressHash, beside) {
      const { count } = await db
        .selectFrom('code_letter')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('address_hash', '=', addressHash)
        .where('participant_id', '<>', beside)
        .executeTakeFirstOrThrow();
      return count;
    },
    async lock(ids) {
      const known = ids.filter(isId);
      if (known.length === 0) return [];
      const rows = await open(db).where('id', 'in', known).orderBy('id').forUpdate().execute();
      return rows.map(letterOf);
    },
    save: (letter) =>
      upsert(db, 'code_letter', {
        key: { participant_id: letter.participantId },
        values: {
          id: letter.id,
          address_hash: letter.addressHash,
          sealed: letter.encrypted,
          requested_at: letter.requestedAt,
          printed_at: letter.printedAt,
          sent_at: letter.sentAt,
          declined_at: letter.declinedAt,
        },
      }),
    async delete(participantId) {
      await db.deleteFrom('code_letter').where('participant_id', '=', participantId).execute();
    },
  };
}

function open(db: Kysely<DB>) {
  return db.selectFrom('code_letter').selectAll().where('sealed', 'is not', null);
}

function letterOf({ sealed, ...row }: Selectable<CodeLetterTable>): CodeLetter {
  return fromRow(row, { encrypted: sealed });
}
