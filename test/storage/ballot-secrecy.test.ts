import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { closeAndTally } from '../../src/application/ballot/close-and-tally.ts';
import { forgetVoters } from '../../src/application/ballot/forget-voters.ts';
import { readMyBallot } from '../../src/application/ballot/reads.ts';
import { readOwnPage } from '../../src/application/participant/reads.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { RETENTION } from '../../src/domain/privacy/retention.ts';
import { api } from '../../src/http/api/api.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { migrateToLatest } from '../../src/storage/kit/migrate.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { electorate, seen, shownResult } from '../support/electorate.ts';
import { startPrivateServer } from '../support/postgres-server.ts';
import { asked, casting, options, voting } from '../support/voting.ts';
import { openPages } from '../web/pages.ts';
import { eachEngine } from './engines.ts';
import { tablesOf, transactionsIn, transactionsInLog } from './transactions.ts';

/** What no other text in a database is: who finds it there has read a ballot. */
const MARKED = '2 5 7 11 13';
const CHOICE = [2, 5, 7, 11, 13];
const NAMES = Array.from({ length: 14 }, (_, nth) => `Projet ${nth + 1}`);

/** What a transaction that stores a cast may write to beside it: nothing of it leads to a person. */
/** A row of `hidden_act` has a hash and, for a cast, nothing else. */
const MAY_SHARE = ['ballot', 'ballot_cast', 'event', 'hidden_act'];

type City = { readonly app: Application; readonly ballot: Ballot; readonly people: readonly string[] };

async function openVote(database: Database, clock: Clock): Promise<City> {
  const app = applicationOn(database, clock);
  await setUpCity(app);
  await voting(app, 'ensemble');
  clock.set('2026-03-06T08:00:00Z');
  const ballot = await asked(app, {
    consultation: 'ensemble',
    slug: 'projets',
    method: 'approval',
    options: options(...NAMES),
  });
  return { app, ballot, people: await electorate(app, 12, 'resident') };
}

const chosen = (ballot: Ballot) => CHOICE.map((number) => ballot.options[number - 1]?.id ?? '');

/** Half of the people vote on the pages, half by the API, each as they are signed in there; some send it twice. */
async function voteByEveryDoor(database: Database, { app, ballot, people }: City, clock: Clock): Promise<void> {
  await using pages = await openPages(clock.now().toISOString(), { database });
  const http = new Hono().route('/api/v1', api({ app, version: 'test', trustProxy: false }));
  for (const [nth, participantId] of people.entries()) {
    clock.advance({ minutes: 3 });
    pages.clock.set(clock.now().toISOString());
    if (nth % 2 === 0) {
      const cookie = await pages.signedIn({ participantId });
      const form = new URLSearchParams({ rulesHash: ballot.rulesHash ?? '', once: `form-${nth}` });
      for (const id of chosen(ballot)) form.append('option', id);
      for (let times = 0; times < 2; times += 1) {
        const answer = await pages.post('/consultations/ensemble/ballots/projets/vote', form, {
          cookie,
          'sec-fetch-site': 'same-origin',
        });
        expect(answer.status, await answer.clone().text()).toBe(303);
      }
      continue;
    }
    const token = value(
      await createToken(app, { name: `Guichet ${nth}`, scopes: ['vote'], participant: { id: participantId } }),
    );
    for (let times = 0; times < 2; times += 1) {
      const answer = await http.request(`/api/v1/ballots/${ballot.id}/votes`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token.secret}`,
          'content-type': 'application/json',
          'idempotency-key': `request-${nth}`,
        },
        body: JSON.stringify({
          rulesHash: ballot.rulesHash,
          choice: { kind: 'approval', options: chosen(ballot) },
        }),
      });
      expect(answer.status).toBe(201);
      expect(await answer.json()).toMatchObject({ sequence: 1 });
      expect(answer.headers.get('idempotency-replayed')).toBe(times === 0 ? null : 'true');
    }
  }
}

eachEngine('the secrecy of a ballot against who reads the database', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let city: City;

  beforeAll(async () => {
    city = await openVote(suite.database, clock);
    await voteByEveryDoor(suite.database, city, clock);
  });

  it('lets no row that leads to a person share a transaction with a cast', async () => {
    const ofCasts = await transactionsIn(suite.database, 'ballot_cast');
    expect(ofCasts.size).toBe(12);
    const sharing: string[] = [];
    for (const table of await tablesOf(suite.database)) {
      const shared = [...(await transactionsIn(suite.database, table))].some((number) => ofCasts.has(number));
      if (shared) sharing.push(table);
    }
    expect(sharing.filter((table) => !MAY_SHARE.includes(table))).toEqual([]);
    expect(sharing).toContain('event');
    const { rows } = await sql<{ type: string; by: string | null; data: unknown }>`
      select distinct type, coalesce(by_participant, by_agent, by_token)::text as by, data from event
      where xmin::text in (select xmin::text from ballot_cast)`.execute(suite.database.db);
    expect(rows).toEqual([{ type: 'ballot-cast', by: null, data: { ballotId: city.ballot.id } }]);
  });

  it('shows what was voted in no table', async () => {
    for (const table of await tablesOf(suite.database)) {
      const { rows } = await sql<{ found: number }>`
        select count(*) as found from ${sql.table(table)} as any_row
        where any_row::text like ${`%${MARKED}%`}`.execute(suite.database.db);
      expect([table, rows[0]?.found]).toEqual([table, 0]);
    }
    const lengths = await sql<{ length: number }>`
      select distinct length(ciphertext) as length from ballot_cast`.execute(suite.database.db);
    expect(lengths.rows).toHaveLength(1);
  });

  it('gives casts ids without a time', async () => {
    const { rows } = await sql<{ id: string }>`select id from ballot_cast`.execute(suite.database.db);
    for (const { id } of rows) expect(id).toMatch(/^.{8}-.{4}-4/);
  });

  it('keeps neither the order nor the minutes of casts past the close', async () => {
    const { app, ballot, people } = city;
    const order = async () =>
      (
        await sql<{ voter_key: string; received_at: Date; xmin: string }>`
          select voter_key, received_at, xmin::text from ballot_cast order by ctid`.execute(suite.database.db)
      ).rows;
    const before = await order();
    expect(before.map((row) => row.voter_key)).not.toEqual(before.map((row) => row.voter_key).toSorted());
    clock.set('2026-03-26T08:00:00Z');
    expect((await closeAndTally(app, ballot.id))?.tally.turnout.cast).toBe(12);
    const after = await order();
    expect(after.map((row) => row.voter_key)).toEqual(before.map((row) => row.voter_key).toSorted());
    expect(new Set(after.map(({ xmin }) => xmin)).size).toBe(1);
    for (const { received_at: at } of after) expect(at.toISOString()).toMatch(/:00:00\.000Z$/);
    const mine = value(await readMyBallot(app, { ballotId: ballot.id, voter: { participantId: people[0] ?? '' } }));
    expect(mine).toMatchObject({ content: MARKED, receipt: { sequence: 1 } });
    expect(await shownResult(app, ballot)).toMatchObject({ deciding: { valid: 12 } });
  });

  it('forgets who cast which ballot once the time for complaints is over, and changes no result', async () => {
    const { app, ballot, people } = city;
    const voter = { participantId: people[0] ?? '' };
    const before = await seen(app, ballot);
    clock.advance({ days: RETENTION.voters.days - 1 });
    expect(await forgetVoters(app)).toBe(0);
    value(await readMyBallot(app, { ballotId: ballot.id, voter }));
    clock.advance({ days: 1, seconds: 1 });
    expect(await forgetVoters(app)).toBe(1);
    expect(await forgetVoters(app)).toBe(0);
    expect(refusal(await readMyBallot(app, { ballotId: ballot.id, voter }))).toEqual({
      type: 'not-found',
      what: 'cast',
    });
    expect(value(await readOwnPage(app, { participantId: voter.participantId, limit: 10, after: null })).casts).toEqual(
      [],
    );
    const { rows } = await sql`
      select 1 from ballot_cast join ballot on ballot.id = ballot_id
      where secret_sealed is not null or ciphertext <> '' or requests <> '{}' or length(voter_key) <> 36`.execute(
      suite.database.db,
    );
    expect(rows).toEqual([]);
    expect(await seen(app, ballot)).toEqual(before);
    expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
  });
});

const onPostgres = (process.env['TEST_DATABASE_URL'] ?? '') !== '';

if (onPostgres)
  describe('the secrecy of a ballot against who keeps the log of the server', () => {
    it('pairs nobody with a cast, and holds no content of one', { timeout: 120_000 }, async () => {
      await using server = await startPrivateServer();
      await using database = await openDatabase({ kind: 'postgres', url: server.url });
      await migrateToLatest(database.db);
      const clock = clockAt('2026-03-02T08:00:00Z');
      const city = await openVote(database, clock);
      await voteByEveryDoor(database, city, clock);
      const [first = ''] = city.people;
      value(
        await castBallot(city.app, casting(city.ballot, [first, { kind: 'approval', options: chosen(city.ballot) }])),
      );
      const { rows } = await sql<{ folder: string }>`select current_setting('data_directory') as folder`.execute(
        database.db,
      );
      const folder = rows[0]?.folder ?? '';
      const written = await transactionsInLog(folder, database);
      const casting13 = [...written.values()].filter((tables) => tables.has('ballot_cast'));
      expect(casting13).toHaveLength(13);
      expect(
        [...new Set(casting13.flatMap((tables) => [...tables]))].filter((name) => !MAY_SHARE.includes(name)),
      ).toEqual([]);
      // The log is read: it has whoever signed in, and how they are called.
      expect([...written.values()].some((tables) => tables.has('session'))).toBe(true);
      const log = join(folder, 'pg_wal');
      const segments = (await readdir(log)).filter((name) => /^[0-9A-F]{24}$/.test(name));
      const bytes = Buffer.concat(await Promise.all(segments.map((name) => readFile(join(log, name)))));
      expect(bytes.includes('Somebody 1')).toBe(true);
      expect(bytes.includes(MARKED)).toBe(false);
    });
  });
