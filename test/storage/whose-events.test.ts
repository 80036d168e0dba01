import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Transaction } from 'kysely';
import { expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { openArchive, restoreArchive } from '../../src/storage/archive/restore.ts';
import { dropTables, tablesOf } from '../../src/storage/archive/tables.ts';
import { writeArchive } from '../../src/storage/archive/write.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { migrateToLatest, migrateWithin } from '../../src/storage/kit/migrate.ts';
import { createStore } from '../../src/storage/store.ts';
import { consultation, id, participant } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const NAME = '0057-whose-events';
const HOST = 'https://torino.example/';
const KEY = 'a secret key for tests only, 32 bytes or more';
const [OURS, MIRRORED, LEO, REMOTE, AGENT] = [id(1), id(2), id(3), id(4), id(5)];

/** What the version before wrote of each event, and whose act it was. */
const EVENTS = [
  ['proposal-accepted', OURS, { participant: LEO }, '{}', { kind: 'own' }],
  ['proposal-removed', OURS, { agent: AGENT }, '{}', { kind: 'own' }],
  ['contributions-imported', OURS, {}, '{"source":"polis:7x"}', { kind: 'imported', source: 'polis:7x' }],
  ['consultation-published', MIRRORED, {}, '{}', { kind: 'mirrored', host: HOST }],
  ['phase-opened', MIRRORED, {}, '{}', { kind: 'mirrored', host: HOST }],
  ['proposal-accepted', MIRRORED, { participant: REMOTE }, '{}', { kind: 'mirrored', host: HOST }],
  ['proposal-accepted', MIRRORED, { participant: LEO }, '{}', { kind: 'mirrored', host: HOST }],
  ['proposal-removed', MIRRORED, {}, '{}', { kind: 'mirrored', host: HOST }],
  ['proposal-removed', MIRRORED, { agent: AGENT }, '{}', { kind: 'own' }],
  ['proposal-withdrawn', MIRRORED, { participant: LEO }, '{}', { kind: 'own' }],
  ['proposal-withdrawn', MIRRORED, { participant: REMOTE }, '{}', { kind: 'mirrored', host: HOST }],
  ['support-given', MIRRORED, { participant: LEO }, '{}', { kind: 'own' }],
  ['ballot-cast', MIRRORED, {}, '{}', { kind: 'own' }],
  ['mail-follow-begun', MIRRORED, {}, '{}', { kind: 'own' }],
] as const;

eachEngine('events of the version before', (suite) => {
  const written = EVENTS.map(([type, , by, , origin]) => ({
    type,
    version: 1,
    by:
      'agent' in by
        ? { kind: 'agent', id: by.agent }
        : 'participant' in by
          ? { kind: 'participant', id: by.participant }
          : null,
    origin,
  }));
  const read = async (database: Database) =>
    (await createStore(database).read((reader) => reader.events.after(0, 100))).map(
      ({ type, version, by, origin }) => ({
        type,
        version,
        by,
        origin,
      }),
    );

  /** The database as the version before left it. */
  async function fill(database: Database): Promise<void> {
    await database.transaction(async (trx) => {
      await dropTables(trx, await tablesOf(trx));
      await migrateWithin(
        trx as unknown as Transaction<unknown>,
        migrations.filter(({ name }) => name < NAME),
      );
    });
    // What writes them is of today, and writes columns that came later.
    const later = ['topics text[]', 'source_key text', 'source_label text', 'source_url text'];
    for (const column of later) await sql.raw(`alter table consultation add column ${column}`).execute(database.db);
    await createStore(database).transact(async (writer) => {
      await writer.consultations.save(consultation({ id: OURS, slug: 'velo', handle: 'velo' }));
      const host = { uri: `${HOST}consultations/parchi`, institution: HOST };
      await writer.consultations.save(consultation({ id: MIRRORED, slug: 'parchi', handle: 'parchi', host }));
      await writer.participants.save(participant({ id: LEO, kind: 'local' }));
      await writer.participants.save(participant({ id: REMOTE, kind: 'remote', actorUri: `${HOST}participants/1` }));
    });
    for (const column of later)
      await sql.raw(`alter table consultation drop column ${column.split(' ')[0]}`).execute(database.db);
    for (const [index, [type, where, by, data]] of EVENTS.entries()) {
      await sql`
        insert into event (id, position, type, at, by_participant, by_agent, consultation_id, proposal_id, data)
        values (${id(100 + index)}, ${index + 1}, ${type}, now(), ${'participant' in by ? by.participant : null},
          ${'agent' in by ? by.agent : null}, ${where}, null, ${data}::jsonb)`.execute(database.db);
    }
  }

  it('come with whose act they were out of an archive and where they are', async () => {
    await fill(suite.database);
    await using cleaning = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'parvis-whose-'));
    cleaning.defer(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'node.backup');
    const now = new Date('2026-03-02T08:00:00Z');
    const order = { kind: 'backup', file, passphrase: null } as const;
    const how = { secretKey: KEY, now, progress: () => {} };
    await writeArchive(suite.database, { ...order, ...how, overwrite: false, verify: false, program: '0.0.0' });
    const other = cleaning.use(await openDatabase({ kind: 'memory' }));
    const archive = await openArchive({ ...order, replace: false }, KEY);
    const restored = await restoreArchive(other, archive, { ...how, replace: false, wentOn: null });
    expect(restored.migrated).toContain(NAME);
    expect(await read(other)).toEqual(written);

    expect(await migrateToLatest(suite.database.db)).toContain(NAME);
    expect(await read(suite.database)).toEqual(written);
  });
});
