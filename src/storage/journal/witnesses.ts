import { type Kysely, type Selectable, sql } from 'kysely';
import type { WitnessedJournal, WitnessReader, WitnessWriter } from '../../application/journal/witness/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { DB, WitnessedJournal as WitnessedTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

export function witnessReader(db: Kysely<DB>): WitnessReader {
  return {
    async key() {
      const row = await db.selectFrom('witness_key').selectAll().executeTakeFirst();
      if (row === undefined) return null;
      const { id: _, private_key_sealed: encryptedPrivateKey, created_at: createdAt, ...of } = row;
      return { ...of, encryptedPrivateKey, createdAt };
    },
    async journalOf(origin) {
      if (!isStorableText(origin)) return null;
      const row = await db
        .selectFrom('peer')
        .select(['uri', 'journal'])
        .where(sql<string>`journal ->> 'origin'`, '=', origin)
        // Whoever is at its address, or was when it was cosigned first: nobody else can claim the name.
        .where(
          sql<boolean>`(split_part(peer.origin, '://', 2) = split_part(${origin}, '/', 1)
            or uri in (select known.peer from witnessed_journal as known where known.origin = ${origin}))`,
        )
        // First the one that was cosigned first: at its address there may be somebody else by now.
        .orderBy(sql`uri in (select known.peer from witnessed_journal as known where known.origin = ${origin})`, 'desc')
        .orderBy('uri')
        .executeTakeFirst();
      if (row === undefined) return null;
      const { vkey }: { vkey: string } = fromJson(row.journal);
      return { peer: row.uri, vkey };
    },
    async witnessed(origin) {
      if (!isStorableText(origin)) return null;
      const row = await db.selectFrom('witnessed_journal').selectAll().where('origin', '=', origin).executeTakeFirst();
      return row === undefined ? null : witnessedOf(row);
    },
    async witnessedByHash(hash) {
      const row = await db
        .selectFrom('witnessed_journal')
        .selectAll()
        .where(sql<string>`encode(sha256(convert_to(origin, 'UTF8')), 'hex')`, '=', hash)
        .executeTakeFirst();
      return row === undefined ? null : witnessedOf(row);
    },
    async allWitnessed() {
      return (await db.selectFrom('witnessed_journal').selectAll().orderBy('origin').execute()).map(witnessedOf);
    },
    async ofJournal(origin) {
      const rows = await db
        .selectFrom('journal_witness')
        .selectAll()
        .where('journal', '=', origin)
        .orderBy('peer')
        .execute();
      return rows.map((row) => fromRow(row, { fault: fromJson(row.fault) }));
    },
  };
}

export function witnessWriter(db: Kysely<DB>): WitnessWriter {
  return {
    async saveKey({ name, vkey, encryptedPrivateKey, createdAt }) {
      const values = { name, vkey, private_key_sealed: encryptedPrivateKey, created_at: createdAt };
      await upsert(db, 'witness_key', { key: { id: 1 }, values });
    },
    saveWitnessed: ({ origin, peer, size, root, checkpoint, cosignedAt, contradictedAt }) =>
      upsert(db, 'witnessed_journal', {
        key: { origin },
        values: { peer, size, root, checkpoint, cosigned_at: cosignedAt, contradicted_at: contradictedAt },
      }),
    saveOfJournal: ({ peer, journal, size, cosignedAt, askedAt, fault, failures }) =>
      upsert(db, 'journal_witness', {
        key: { peer, journal },
        values: { size, cosigned_at: cosignedAt, asked_at: askedAt, fault, failures },
      }),
  };
}

function witnessedOf(row: Selectable<WitnessedTable>): WitnessedJournal {
  return fromRow(row, {});
}
