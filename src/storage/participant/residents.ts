import type { Kysely, Selectable } from 'kysely';
import type {
  CodeLetter,
  CodeLetterReader,
  CodeLetterWriter,
} from '../../application/participant/code-letter/ports.ts';
import type { Resident, ResidentReader, ResidentWriter } from '../../application/participant/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { upsert } from '../kit/rows.ts';
import type { CodeLetter as CodeLetterTable, DB, Resident as ResidentTable } from '../kit/schema.ts';

const AT_ONCE = 1_000;

export function residentReader(db: Kysely<DB>): ResidentReader {
  const by = async (column: 'mail_hash' | 'code_hash', hash: string) => {
    const row = await db.selectFrom('resident').selectAll().where(column, '=', hash).executeTakeFirst();
    return row === undefined ? null : residentOf(row);
  };
  return {
    byMail: (mailHash) => by('mail_hash', mailHash),
    byCode: (codeHash) => by('code_hash', codeHash),
    async counts() {
      return await db
        .selectFrom('resident')
        .select(({ fn }) => [
          fn.countAll<number>().as('listed'),
          fn.count<number>('participant_id').as('proven'),
          fn.count<number>('code_hash').as('withCode'),
        ])
        .executeTakeFirstOrThrow();
    },
    async unproven() {
      const has = async (column: 'mail_hash' | 'code_hash') =>
        (await db
          .selectFrom('resident')
          .select('id')
          .where('participant_id', 'is', null)
          .where(column, 'is not', null)
          .limit(1)
          .executeTakeFirst()) !== undefined;
      return { addresses: await has('mail_hash'), codes: await has('code_hash') };
    },
    async signedInAlready() {
      const rows = await db
        .selectFrom('resident')
        .innerJoin('sign_in', 'sign_in.key_hash', 'resident.mail_hash')
        .selectAll('resident')
        .select('sign_in.participant_id as whose')
        .where('resident.participant_id', 'is', null)
        .orderBy('resident.id')
        .execute();
      return rows.map(({ whose, ...row }) => ({ resident: residentOf(row), participantId: whose }));
    },
  };
}

export function residentWriter(db: Kysely<DB>): ResidentWriter {
  return {
    async save(residents) {
      let listed = 0;
      for (let start = 0; start < residents.length; start += AT_ONCE) {
        const rows = residents.slice(start, start + AT_ONCE).map((resident) => ({
          id: resident.id,
          mail_hash: resident.mailHash,
          code_hash: resident.codeHash,
          territory: resident.territory,
          listed_at: resident.listedAt,
          participant_id: resident.participantId,
          proven_at: resident.provenAt,
          asked_by: resident.askedBy,
        }));
        const added = await db
          .insertInto('resident')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .execute();
        listed += added.length;
      }
      return listed;
    },
    async markProven(id, { participantId, at }) {
      const proven = await db
        .updateTable('resident')
        .set({ participant_id: participantId, proven_at: at })
        .where('id', '=', id)
        .where('participant_id', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return proven !== undefined;
    },
    async deleteUnproven() {
      const gone = await db.deleteFrom('resident').where('participant_id', 'is', null).returning('id').execute();
      return gone.length;
    },
    async deleteAskedBy(participantId) {
      await db
        .deleteFrom('resident')
        .where('asked_by', '=', participantId)
        .where('participant_id', 'is', null)
        .execute();
    },
  };
}

function residentOf(row: Selectable<ResidentTable>): Resident {
  return fromRow(row, {});
}

export function codeLetterReader(db: Kysely<DB>): CodeLetterReader {
  return {
    async of(participantId) {
      const all = db.selectFrom('code_letter').selectAll();
      const row = await all.where('participant_id', '=', participantId).executeTakeFirst();
      return row === undefined ? null : letterOf(row);
    },
    async open(limit) {
      const rows = await openLetters(db).orderBy('requested_at').orderBy('id').limit(limit).execute();
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
      const rows = await openLetters(db).where('id', 'in', known).orderBy('id').forUpdate().execute();
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

function openLetters(db: Kysely<DB>) {
  return db.selectFrom('code_letter').selectAll().where('sealed', 'is not', null);
}

function letterOf({ sealed, ...row }: Selectable<CodeLetterTable>): CodeLetter {
  return fromRow(row, { encrypted: sealed });
}
