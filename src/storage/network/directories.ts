import type { Kysely, Selectable } from 'kysely';
import type {
  Directory,
  DirectoryMember,
  DirectoryReader,
  DirectoryWriter,
} from '../../application/network/directory/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, Directory as DirectoryTable, DirectoryMember as MemberTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

export function directoryReader(db: Kysely<DB>): DirectoryReader {
  return {
    async all() {
      const rows = await db.selectFrom('directory').selectAll().orderBy('origin').execute();
      return rows.map(directoryOf);
    },
    async byOrigin(origin) {
      if (!isStorableText(origin)) return null;
      const row = await db.selectFrom('directory').selectAll().where('origin', '=', origin).executeTakeFirst();
      return row === undefined ? null : directoryOf(row);
    },
    async due(now) {
      const rows = await db.selectFrom('directory').selectAll().where('due_at', '<=', now).orderBy('origin').execute();
      return rows.map(directoryOf);
    },
    async members(origin) {
      const of = db.selectFrom('directory_member').selectAll().where('directory', '=', origin);
      return (await of.orderBy('institution').execute()).map(memberOf);
    },
    async dueMembers(now, limit) {
      const due = db.selectFrom('directory_member').selectAll().where('due_at', '<=', now);
      return (await due.orderBy('due_at').orderBy('institution').limit(limit).execute()).map(memberOf);
    },
    async ofInstitution(institution) {
      const of = db.selectFrom('directory_member').selectAll().where('institution', '=', institution);
      return (await of.orderBy('directory').execute()).map(memberOf);
    },
    async addedBy() {
      const rows = await db
        .selectFrom('directory_member')
        .select(['institution', 'directory'])
        .where('status', '=', 'added')
        .execute();
      return new Map(rows.map(({ institution, directory }) => [institution, directory]));
    },
    async listings() {
      const rows = await db.selectFrom('directory_listing').selectAll().orderBy('institution').execute();
      return rows.map(({ institution, key_id: id, public_key: publicKey, due_at: dueAt }) => ({
        institution,
        key: id === null || publicKey === null ? null : { id, publicKey },
        dueAt,
      }));
    },
    async listed() {
      const rows = await db
        .selectFrom('directory_listing')
        .innerJoin('peer', 'peer.uri', 'directory_listing.institution')
        .select(['peer.uri', 'peer.name', 'peer.languages', 'key_id', 'public_key'])
        .orderBy('peer.uri')
        .execute();
      return rows.flatMap(({ uri, name, languages, key_id: id, public_key: publicKey }) =>
        id === null || publicKey === null
          ? []
          : [{ peer: { uri, name: fromJson(name), languages }, key: { id, publicKey } }],
      );
    },
    async own() {
      const row = await db.selectFrom('own_directory').select(['sequence', 'hash']).executeTakeFirst();
      return row ?? null;
    },
  };
}

export function directoryWriter(db: Kysely<DB>): DirectoryWriter {
  return {
    save: ({ origin, ...directory }) =>
      upsert(db, 'directory', {
        key: { origin },
        values: {
          sequence: directory.sequence,
          expires_at: directory.expiresAt,
          read_at: directory.readAt,
          due_at: directory.dueAt,
          fault: directory.fault,
          fault_at: directory.faultAt,
          added_at: directory.addedAt,
        },
      }),
    async delete(origin) {
      await db.deleteFrom('directory').where('origin', '=', origin).execute();
    },
    async saveMembers(members) {
      for (const { directory, institution, ...member } of members) {
        await upsert(db, 'directory_member', {
          key: { directory, institution },
          values: {
            name: jsonb(member.name),
            languages: [...member.languages],
            public_key: member.publicKey,
            status: member.status,
            because: member.because,
            due_at: member.dueAt,
          },
        });
      }
    },
    async deleteMember({ directory, institution }) {
      const of = db.deleteFrom('directory_member').where('directory', '=', directory);
      await of.where('institution', '=', institution).execute();
    },
    saveListing: ({ institution, key, dueAt }) =>
      upsert(db, 'directory_listing', {
        key: { institution },
        values: { key_id: key?.id ?? null, public_key: key?.publicKey ?? null, due_at: dueAt },
      }),
    async deleteListing(institution) {
      await db.deleteFrom('directory_listing').where('institution', '=', institution).execute();
    },
    saveOwn: ({ sequence, hash }) => upsert(db, 'own_directory', { key: { id: 1 }, values: { sequence, hash } }),
  };
}

function directoryOf({ fault, ...row }: Selectable<DirectoryTable>): Directory {
  const {
    origin,
    sequence,
    expires_at: expiresAt,
    read_at: readAt,
    due_at: dueAt,
    fault_at: faultAt,
    added_at: addedAt,
  } = row;
  return { origin, sequence, expiresAt, readAt, dueAt, fault: fromJson(fault), faultAt, addedAt };
}

function memberOf(row: Selectable<MemberTable>): DirectoryMember {
  const { name, status, because } = row;
  return fromRow(row, { name: fromJson(name), status: fromJson(status), because: fromJson(because) });
}
