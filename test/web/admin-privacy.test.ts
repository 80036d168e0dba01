import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { PERSONAL_TABLES } from '../../src/domain/privacy/register.ts';
import { RETENTION_RULES } from '../../src/domain/privacy/retention.ts';
import { UI_LANGS } from '../../src/i18n/languages.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { migrateToLatest } from '../../src/storage/kit/migrate.ts';
import { migratedSnapshot } from '../storage/snapshot.ts';
import { setUpCity } from '../support/city.ts';
import { type AdminSession, adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const PAGE = '/admin/privacy';

describe('the register of personal data in the administration area', () => {
  let database: Database;
  let pages: Pages;
  let administrator: AdminSession;

  beforeAll(async () => {
    database = await openDatabase({ kind: 'memory', snapshot: await migratedSnapshot() });
    await migrateToLatest(database.db);
    pages = await openPages('2026-03-02T08:00:00Z', { database });
    await setUpCity(pages.app);
    administrator = await adminSession(pages, 'administrator');
  });
  afterAll(async () => {
    await pages[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  it('is for administrators, from their menu', async () => {
    expect(await administrator.read('/admin')).toContain(`href="${PAGE}"`);
    const officer = await adminSession(pages, 'officer');
    expect(await officer.status(PAGE)).toBe(403);
    expect(await officer.read('/admin')).not.toContain(PAGE);
  });

  it('names every table with personal data, and every rule with its last run', async () => {
    const before = await administrator.read(PAGE);
    for (const { table } of PERSONAL_TABLES) expect(before).toContain(`<code>${table}</code>`);
    expect(before.match(/Pas encore/g)).toHaveLength(RETENTION_RULES.length);
    await database.db.insertInto('told').values({ actor: 'https://peer.example/ana', day: '2026-02-01' }).execute();
    await enforceRetention(pages.app);
    await enforceRetention(pages.app);
    const after = await administrator.read(PAGE);
    expect(after).not.toContain('Pas encore');
    expect(after).toMatch(
      /Qui a reçu une réponse automatique[^<]*<\/th><td[^>]*>1 jour<\/td><td[^>]*>[^<]*<\/td><td[^>]*><time datetime="2026-03-02T[^>]*>[^<]*<\/time><\/td><td[^>]*>0<\/td><td[^>]*>1<\/td>/,
    );
  });

  it('warns where nothing was deleted for two days', async () => {
    await enforceRetention(pages.app);
    await database.db
      .updateTable('retention_run')
      .set({ ran_at: new Date('2026-02-01') })
      .execute();
    expect(await administrator.read(PAGE)).toContain('n’a pas été exécutée depuis deux jours');
  });

  it('is well formed in every language', async () => {
    for (const lang of UI_LANGS) expect(faultsOf(await administrator.read(`${PAGE}?lang=${lang}`))).toEqual([]);
  });
});
