import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { journalRoutes } from '../../src/http/kit/journal-routes.ts';
import { listen } from '../../src/http/server.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { appendDueBatch, appendLeaves } from '../../src/transparency/append-leaves.ts';
import { openMigrated } from '../storage/migrated.ts';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const SCRIPT = join(import.meta.dirname, '../../docs/verify/promise.py');
const PROPOSAL = '/consultations/velo/proposals/1';
const LINK = /href="([^"]*act\.promise[^"]*)" download/;

describe('the page after an act', () => {
  let database: Database;
  let pages: Pages;
  let person: string;
  let other: string;

  beforeAll(async () => {
    database = await openMigrated();
    pages = await openPages('2026-03-06T08:20:00Z', { database });
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(app, 'Ana');
    await proposed(app, { slug: 'velo', authorId: author.id });
    person = await pages.signedIn({ participantId: (await registeredPerson(app, 'Léo')).id });
    other = await pages.signedIn({ participantId: (await registeredPerson(app, 'Zoé')).id });
    await follow();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const follow = async () => {
    await consumeEvents(pages.app, appendLeaves(pages.app));
    await appendDueBatch(pages.app);
  };
  /** Sends a form as the person, and answers where the browser goes on. */
  const act = async (path: string, form: Record<string, string>): Promise<string> => {
    const answer = await pages.post(path, form, { 'sec-fetch-site': 'same-origin', cookie: person });
    expect(answer.status).toBe(303);
    await follow();
    return (answer.headers.get('location') ?? '').split('#')[0] ?? '';
  };
  const linkOn = (html: string) => LINK.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null;
  const download = async (path: string, cookie?: string) =>
    await pages.get(path, cookie === undefined ? {} : { cookie });
  const promiseIn = async (link: string) => await (await download(link, person)).text();
  const python = async (file: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'promise-'));
    const server = await listen(journalRoutes(pages.app), { port: 0, hostname: '127.0.0.1' });
    await writeFile(join(folder, 'act.promise'), file);
    const vkey = (await readJournal(pages.app))?.vkey ?? '';
    const given = [SCRIPT, join(folder, 'act.promise'), `http://127.0.0.1:${server.port}/journal`, '--key', vkey];
    const printed = await promisify(execFile)('python3', given).then(
      ({ stdout }) => stdout,
      (failed: { readonly stderr: string }) => failed.stderr,
    );
    await server.close();
    await rm(folder, { recursive: true });
    return printed;
  };

  it('lets whoever acted keep the promise as a file, and nobody else', async () => {
    const to = await act(`${PROPOSAL}/support`, { intent: 'for', version: '1' });
    const link = linkOn(await pages.text(to, { cookie: person })) ?? expect.fail('no link');
    const file = await download(link, person);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="act.promise"');
    expect(file.headers.get('cache-control')).toContain('no-store');
    expect(await file.text()).toContain('\nhidden\n');
    for (const cookie of [other, undefined]) {
      expect((await download(link, cookie)).status).toBe(404);
      expect(linkOn(await pages.text(to, cookie === undefined ? {} : { cookie }))).toBeNull();
    }
    expect(
      (
        await download(
          link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
          person,
        )
      ).status,
    ).toBe(404);
    expect(linkOn(await pages.text(`${PROPOSAL}?done=support-recorded`, { cookie: person }))).toBeNull();
  });

  it('has a promise that the independent verifier accepts, of what is hidden and of what is public', async () => {
    const supported = linkOn(
      await pages.text(await act(`${PROPOSAL}/support`, { intent: 'withdraw', version: '1' }), { cookie: person }),
    );
    const form = { body: 'Très bien.', lang: 'fr', once: '' };
    const commented = linkOn(await pages.text(await act(`${PROPOSAL}/comment`, form), { cookie: person }));
    const files = [
      await promiseIn(supported ?? expect.fail('no link')),
      await promiseIn(commented ?? expect.fail('no link')),
    ];
    expect(files.map((file) => /\n(entry|hidden)\n/.exec(file)?.[1])).toEqual(['hidden', 'entry']);
    pages.clock.set('2026-03-06T09:00:00Z');
    await follow();
    pages.clock.set('2026-03-06T10:00:00Z');
    await follow();
    // The same, for as long as its entry is there.
    expect(await promiseIn(commented ?? '')).toBe(files[1]);
    for (const file of files) expect(await python(file)).toMatch(/^ok: what was promised by .* is in entry \d+/);
  });

  it('is answered as done where its promise fails, without a promise', async () => {
    const read = sql<{ key: string }>`select private_key_sealed as key from journal`;
    const key = (await read.execute(database.db)).rows[0]?.key;
    await sql`update journal set private_key_sealed = 'x'`.execute(database.db);
    const sent = { 'sec-fetch-site': 'same-origin', cookie: other };
    const answer = await pages.post(`${PROPOSAL}/support`, { intent: 'for', version: '1' }, sent);
    await sql`update journal set private_key_sealed = ${key}`.execute(database.db);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).not.toContain('act=');
  });
});
