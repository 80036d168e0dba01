import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UI_LANGS } from '../../src/i18n/languages.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { migrateToLatest } from '../../src/storage/kit/migrate.ts';
import { migratedSnapshot } from '../storage/snapshot.ts';
import { setUpCity } from '../support/city.ts';
import { givenUp } from '../support/dead-letters.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const PEER = 'peer.example:8443';

describe('undelivered messages at the desk', () => {
  let database: Database;
  let pages: Pages;
  let administrator: AdminSession;

  beforeEach(async () => {
    database = await openDatabase({ kind: 'memory', snapshot: await migratedSnapshot() });
    await migrateToLatest(database.db);
    pages = await openPages('2026-03-02T08:00:00Z', { database });
    await setUpCity(pages.app);
    administrator = await adminSession(pages, 'administrator');
  });
  afterEach(async () => {
    await pages[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const events = async () => {
    await pages.app.store.placeEvents();
    const all = await pages.app.store.read((reader) => reader.events.after(0, 100));
    return all.filter(({ type }) => type.startsWith('dead-letters'));
  };

  it('are none at first, and only administrators ask', async () => {
    expect(await administrator.read('/admin/queue')).toContain('tout a été remis, ou attend encore');
    expect(await administrator.read('/admin')).toContain('href="/admin/queue"');
    const officer = await adminSession(pages, 'officer');
    expect(await officer.status('/admin/queue')).toBe(403);
    expect(await officer.read('/admin')).not.toContain('/admin/queue');
    expect(await officer.status(`/admin/queue/outbox/${PEER}`)).toBe(403);
  });

  it('are listed by server with their number and the last error, in every language', async () => {
    await givenUp(database, { host: PEER, count: 12 });
    await givenUp(database, { host: null, error: 'SyntaxError' });
    const html = await administrator.read('/admin/queue');
    expect(html).toMatch(/<bdi>peer\.example:8443<\/bdi>[\s\S]*<td[^>]*>12<\/td>[\s\S]*HTTP 500/);
    expect(html).toMatch(/Serveur inconnu[\s\S]*<td[^>]*>1<\/td>[\s\S]*SyntaxError/);
    for (const lang of UI_LANGS) {
      for (const path of ['/admin/queue', `/admin/queue/outbox/${PEER}`, '/admin/queue/outbox/-']) {
        expect(faultsOf(await administrator.read(`${path}?lang=${lang}`))).toEqual([]);
      }
    }
  });

  it('come after the servers that take nothing, with since when, why, and how much waits', async () => {
    const silent = { failures: [], heldUntil: null, probedAt: null, probed: null };
    const at = new Date('2026-03-01T12:00:00Z');
    await pages.app.store.transact((writer) =>
      writer.deliveries.saveFailingHost({ ...silent, host: PEER, since: at, failedAt: at, error: 'timeout' }),
    );
    const html = await administrator.read('/admin/queue');
    expect(html).toMatch(
      /n’acceptent rien[\s\S]*<bdi>peer\.example:8443<\/bdi>[\s\S]*13:00[\s\S]*<td[^>]*>0<\/td>[\s\S]*n’a pas répondu à temps/,
    );
    for (const lang of UI_LANGS) {
      expect(faultsOf(await administrator.read(`/admin/queue?lang=${lang}`))).toEqual([]);
    }
  });

  it('go on to another page', async () => {
    for (let nth = 10; nth <= 62; nth += 1) await givenUp(database, { host: `h${nth}.example` });
    const first = await administrator.read('/admin/queue');
    expect([first.includes('h59.example'), first.includes('h60.example')]).toEqual([true, false]);
    const next = /href="([^"]*)" rel="next"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await administrator.read(next);
    expect([second.includes('h59.example'), second.includes('h60.example')]).toEqual([false, true]);
    expect(second).toContain('rel="first"');
  });

  const send = async (intent: 'retry' | 'discard') => {
    const path = `/admin/queue/outbox/${PEER}`;
    return await administrator.send(path, filledForm(await administrator.form(path, 'intent'), { intent }));
  };

  it('are sent again after a second step, which the log says', async () => {
    await givenUp(database, { host: PEER, count: 3 });
    await givenUp(database, { host: 'other.example' });
    const sent = await send('retry');
    expect(sent).toMatchObject({ status: 303, to: expect.stringContaining('done=queue-retried') as string });
    const html = await administrator.read(sent.to);
    expect(html).toContain('Les messages sont de nouveau en file d’attente.');
    expect(html).not.toContain(PEER);
    expect(html).toContain('other.example');
    expect(await events()).toMatchObject([
      {
        type: 'dead-letters-retried',
        by: { kind: 'agent', id: administrator.id },
        data: { queue: 'outbox', host: PEER, messages: 3 },
      },
    ]);
    expect(await administrator.read('/admin/audit')).toContain('Messages non remis envoyés à nouveau');
    expect(await administrator.read(`/admin/queue/outbox/${PEER}`)).toContain('Il n’y a plus de message non remis');
  });

  it('are deleted after a second step', async () => {
    await givenUp(database, { host: PEER, count: 3 });
    expect((await send('discard')).to).toContain('done=queue-discarded');
    expect(await events()).toMatchObject([{ type: 'dead-letters-discarded', data: { host: PEER, messages: 3 } }]);
    const rows = await database.db.selectFrom('queue_message').select('id').execute();
    expect(rows).toEqual([]);
  });

  it('say so where somebody else was faster', async () => {
    await givenUp(database, { host: PEER });
    const path = `/admin/queue/outbox/${PEER}`;
    const form = await administrator.form(path, 'intent');
    await send('discard');
    expect((await administrator.send(path, form)).to).toContain('done=queue-nothing');
    expect(await events()).toHaveLength(1);
  });
});
