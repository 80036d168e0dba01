import { Hono } from 'hono';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { readStatistics } from '../../src/application/consultation/statistics.ts';
import { exportOwnData } from '../../src/application/export/export-own-data.ts';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readOwnPage } from '../../src/application/participant/reads.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import type { SignInWith } from '../../src/application/sign-in/ports.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import { STANDINGS } from '../../src/domain/participant/standing.ts';
import type { Poll } from '../../src/domain/poll/poll.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { withPseudonym } from '../../src/federation/inbox/participant.ts';
import { api } from '../../src/http/api/api.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { migrateToLatest } from '../../src/storage/kit/migrate.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { startPrivateServer } from '../support/postgres-server.ts';
import { followed, supportOf } from '../support/supporters.ts';
import { openPages } from '../web/pages.ts';
import { eachEngine } from './engines.ts';
import { tablesOf, transactionsIn, transactionsInLog } from './transactions.ts';

/** What a transaction that stores a support or a vote in a poll may write to beside it: nothing of it leads to a person. */
const MAY_SHARE = [
  ...[
    'support',
    'support_total',
    'support_origin',
    'supporter',
    // A pseudonym that nothing else has.
    'withdrawn_support',
    'consultation_count',
    'poll_vote',
    'event',
    'idempotency',
    // A hash, and the event of the same transaction.
    'hidden_act',
  ],
  // Held while somebody supports or votes there: the rows that the support itself names.
  ...['consultation', 'proposal', 'poll_option', 'poll'],
];
const SLUG = 'place';

/** Every row of every table that has a text in it, as a dump has them. */
async function rowsWith(database: Database, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of await tablesOf(database)) {
    const { rows } = await sql<{ row: string }>`
      select any_row::text as row from ${sql.table(table)} as any_row
      where any_row::text like ${`%${text}%`}`.execute(database.db);
    found.push(...rows.map(({ row }) => `${table} ${row}`));
  }
  return found;
}

type City = {
  readonly app: Application;
  /** What the last of the people proposed; what somebody else did. */
  readonly theirs: Proposal;
  readonly others: readonly Proposal[];
  readonly poll: Poll;
  readonly people: readonly { readonly key: string; readonly id: string }[];
};

const signIn = async (app: Application, key: string, overrides: Partial<SignInWith> = {}) => {
  const person = { kind: 'mail', key, label: key, standing: 'registered', name: `Name of ${key}` } as const;
  return value(await signInWith(app, { ...person, ...overrides })).participantId;
};

async function openCity(database: Database, clock: Clock): Promise<City> {
  const app = applicationOn(database, clock);
  await setUpCity(app);
  await opened(app, SLUG, { rules: { supports: 'for-and-against', standings: [...STANDINGS] } });
  const stranger = await registeredPerson(app, 'Inès');
  const others = [
    await proposed(app, { slug: SLUG, authorId: stranger.id, body: 'Un banc.' }),
    await proposed(app, { slug: SLUG, authorId: stranger.id, body: 'Un arbre.' }),
  ];
  const poll = value(
    await openPoll(app, {
      slug: SLUG,
      question: { fr: 'Quand ?' },
      options: [{ fr: 'Matin' }, { fr: 'Soir' }],
      multiple: false,
      closesAt: '2026-03-20',
      by: null,
    }),
  );
  const people: City['people'][number][] = [];
  for (let nth = 0; nth < 6; nth += 1) {
    const key = `person-${nth}@city.example`;
    people.push({ key, id: await signIn(app, key) });
  }
  const author = people.at(-1)?.id ?? '';
  const theirs = await proposed(app, { slug: SLUG, authorId: author, body: 'Une piste.' });
  const comment = { slug: SLUG, proposalId: theirs.id, authorId: author, body: 'Oui.', lang: 'fr' };
  value(await submitComment(app, comment));
  return { app, theirs, others, poll, people };
}

/** Half of the people support and vote on the pages, half by the API. */
async function takePart(database: Database, { app, others, poll, people }: City, clock: Clock): Promise<void> {
  await using pages = await openPages(clock.now().toISOString(), { database });
  const http = new Hono().route('/api/v1', api({ app, version: 'test', trustProxy: false }));
  for (const [nth, { id: participantId }] of people.entries()) {
    clock.advance({ minutes: 3 });
    pages.clock.set(clock.now().toISOString());
    if (nth % 2 === 0) {
      const headers = { cookie: await pages.signedIn({ participantId }), 'sec-fetch-site': 'same-origin' };
      for (const { number } of others) {
        const at = `/consultations/${SLUG}/proposals/${number}/support`;
        const given = await pages.post(at, { intent: 'for', version: '1' }, headers);
        expect(given.status, await given.clone().text()).toBe(303);
      }
      const voted = await pages.post(
        `/consultations/${SLUG}/polls/${poll.id}`,
        { option: poll.options[0]?.id ?? '' },
        headers,
      );
      expect(voted.status).toBe(303);
      continue;
    }
    const token = value(
      await createToken(app, { name: `App ${nth}`, scopes: ['support', 'vote'], participant: { id: participantId } }),
    );
    const send = async (path: string, body: object, key: string) => {
      const answer = await http.request(`/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token.secret}`,
          'content-type': 'application/json',
          'idempotency-key': `request-${nth}-${key}`,
        },
        body: JSON.stringify(body),
      });
      expect(answer.status, await answer.clone().text()).toBeLessThan(300);
    };
    for (const { number } of others) {
      await send(`/consultations/${SLUG}/proposals/${number}/support`, { side: 'against' }, `support-${number}`);
    }
    await send(`/polls/${poll.id}/votes`, { options: [poll.options[1]?.id] }, 'vote');
  }
}

eachEngine('the secrecy of supports and votes in polls', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let city: City;

  /** All that is counted but comments, of which the words go with their person. */
  const figures = async () => {
    const { app, theirs, others, poll } = city;
    const statistics = value(await readStatistics(app, { slug: SLUG, viewer: ANYBODY }));
    return {
      statistics: { ...statistics, comments: [] },
      poll: await app.store.read((reader) => reader.views.pollVotes(poll.id)),
      counts: await app.store.read((reader) =>
        Promise.all([theirs, ...others].map(({ id }) => reader.supports.counts(id))),
      ),
      drift: await app.store.read((reader) => reader.views.drift()),
    };
  };
  const ownActs = async (participantId: string) =>
    value(await readOwnPage(city.app, { participantId, limit: 50, after: null })).acts.items;

  beforeAll(async () => {
    city = await openCity(suite.database, clock);
    await takePart(suite.database, city, clock);
  }, 120_000);

  it('lets no row that leads to a person share a transaction with one of them', async () => {
    const { database } = suite;
    const { people } = city;
    const events = sql`type in ('support-given', 'support-withdrawn', 'poll-voted')`;
    const secret = new Set([
      ...(await transactionsIn(database, 'support')),
      ...(await transactionsIn(database, 'poll_vote')),
      ...(await transactionsIn(database, 'event', events)),
    ]);
    expect(secret.size).toBeGreaterThanOrEqual(3 * people.length);
    const sharing: string[] = [];
    for (const table of await tablesOf(database)) {
      if ([...(await transactionsIn(database, table))].some((number) => secret.has(number))) sharing.push(table);
    }
    expect(sharing.filter((table) => !MAY_SHARE.includes(table))).toEqual([]);
    // A proposal leads to its author: it is held for what is said of that very proposal, and for nothing else.
    const { rows } = await sql`
      select proposal.id from proposal join support on support.xmin in (proposal.xmin, proposal.xmax)
      where support.proposal_id <> proposal.id`.execute(database.db);
    expect(rows).toEqual([]);
    const logged = await sql<{ type: string; by: string | null }>`
      select distinct type, coalesce(by_participant, by_agent, by_token)::text as by from event
      where xmin::text in (select xmin::text from support union select xmin::text from poll_vote) order by type`.execute(
      database.db,
    );
    expect(logged.rows).toEqual([
      { type: 'poll-voted', by: null },
      { type: 'support-given', by: null },
    ]);
  });

  it('names nobody beside what they said, and nobody twice in two consultations', async () => {
    const { app, theirs, people } = city;
    const { database } = suite;
    const { rows } = await sql<{ pseudonym: string }>`
      select supporter as pseudonym from support union select voter from poll_vote`.execute(database.db);
    expect(rows).toHaveLength(people.length);
    for (const { pseudonym } of rows) {
      expect(pseudonym).toMatch(/^[0-9a-f]{64}$/);
      for (const row of await rowsWith(database, pseudonym)) {
        expect(row).toMatch(/^(support|supporter|poll_vote|event) /);
        for (const { id, key } of people) expect(row).not.toMatch(new RegExp(`${id}|${key}`));
      }
    }
    const elsewhere = await opened(app, 'ailleurs');
    const [somebody = people[0]] = people;
    const there = await proposed(app, { slug: 'ailleurs', authorId: somebody?.id ?? '' });
    value(await giveSupport(app, { proposalId: there.id, participantId: somebody?.id ?? '', side: 'for' }));
    const mine = await supportOf(app, there.id, somebody?.id ?? '');
    expect(mine?.proposalId).toBe(there.id);
    expect(rows.map(({ pseudonym }) => pseudonym)).not.toContain(mine?.supporter);
    expect(elsewhere.id).not.toBe(theirs.consultationId);
  });

  it('shows them to whoever said them, who can take them back', async () => {
    const { app, others, people } = city;
    const { id: participantId } = people[0] ?? { id: '' };
    const acts = await ownActs(participantId);
    expect(acts.filter(({ kind }) => kind === 'poll-vote').map(({ poll }) => poll?.chosen)).toEqual([
      [{ fr: 'Matin' }],
    ]);
    const supported = acts.filter(({ kind }) => kind === 'support').map(({ id }) => id);
    expect(supported).toEqual(expect.arrayContaining(others.map(({ id }) => id)));
    expect(JSON.stringify(value(await exportOwnData(app, { participantId })))).toContain(others[0]?.id);
    const [proposal] = others;
    const before = await figures();
    const proposalId = proposal?.id ?? '';
    expect(value(await withdrawSupport(app, { proposalId, participantId }))).toEqual({ withdrawn: true });
    expect(await supportOf(app, proposalId, participantId)).toBeNull();
    value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    expect(await figures()).toEqual(before);
  });

  it('counts whoever wrote and supported as one', async () => {
    // Inès wrote only; of the others each supported, and one of them wrote too.
    expect((await figures()).statistics.participants).toBe(city.people.length + 1);
  });

  it('leads from a standing that rose to no support', async () => {
    const { app, others, people } = city;
    const { key, id } = people[1] ?? { key: '', id: '' };
    const { database } = suite;
    await signIn(app, key, { standing: 'resident' });
    await followed(app);
    expect(await supportOf(app, others[0]?.id ?? '', id)).toMatchObject({ standing: 'resident' });
    const ofPerson = await transactionsIn(database, 'participant', sql`id = ${id}`);
    const ofSupports = await transactionsIn(database, 'support');
    expect([...ofPerson].filter((number) => ofSupports.has(number))).toEqual([]);
  });

  it('leads from nobody who was erased to what they said, and moves no figure', async () => {
    const { app, theirs, others, poll, people } = city;
    const { database } = suite;
    const { id: participantId, key } = people.at(-1) ?? { id: '', key: '' };
    const mine = await supportOf(app, others[0]?.id ?? '', participantId);
    const before = await figures();
    value(await eraseParticipant(app, { participantId, by: { kind: 'participant', id: participantId } }));
    expect(await figures()).toEqual(before);
    expect(await supportOf(app, others[0]?.id ?? '', participantId)).toBeNull();
    const http = new Hono().route('/api/v1', api({ app, version: 'test', trustProxy: false }));
    const known = await (await http.request(`/api/v1/participants/${participantId}`)).text();
    const log = await (await http.request('/api/v1/events?limit=100')).text();
    const written = await (await http.request(`/api/v1/consultations/${SLUG}/proposals/${theirs.number}`)).text();
    const rows = await rowsWith(database, participantId);
    for (const text of [known, ...rows]) {
      for (const { id } of others) expect(text).not.toContain(id);
      for (const option of poll.options) expect(text).not.toContain(option.id);
    }
    for (const text of [known, log, written, ...rows]) expect(text).not.toContain(mine?.supporter);
    const kept = await sql<{ link: string | null }>`
      select link_sealed as link from participant where id = ${participantId}`.execute(database.db);
    expect(kept.rows).toEqual([{ link: null }]);
    // What is kept for their return opens with nothing that is stored.
    const ways = await sql<{ erased_link: string; key_hash: string }>`
      select erased_link, key_hash from sign_in where participant_id = ${participantId}`.execute(database.db);
    expect(ways.rows).toHaveLength(1);
    for (const context of ['participant link', 'erased link', 'sign-in', key]) {
      expect(() => app.secrets.decrypt(ways.rows[0]?.erased_link ?? '', context)).toThrow();
    }
  });

  it('counts whoever comes back once, and gives them back what they supported', async () => {
    const { app, others, people } = city;
    const { id: participantId, key } = people.at(-1) ?? { id: '', key: '' };
    const before = await figures();
    expect(await signIn(app, key)).toBe(participantId);
    expect(await figures()).toEqual(before);
    const proposalId = others[0]?.id ?? '';
    expect(await supportOf(app, proposalId, participantId)).toMatchObject({ side: 'against' });
    const acts = await ownActs(participantId);
    expect(acts.map(({ kind }) => kind).toSorted()).toEqual(['poll-vote', 'support', 'support']);
    value(await giveSupport(app, { proposalId, participantId, side: 'against' }));
    expect(await figures()).toEqual(before);
    // Once more, and by the account elsewhere that they added meanwhile.
    const uri = 'https://social.example/users/back';
    await signIn(app, uri, { kind: 'fediverse', standing: 'fediverse', toParticipantId: participantId });
    await followed(app);
    value(await eraseParticipant(app, { participantId, by: null }));
    const back = await registeredPerson(app, 'Back', { kind: 'remote', standing: 'fediverse', actorUri: uri });
    expect(back.id).toBe(participantId);
    expect(await supportOf(app, proposalId, participantId)).toMatchObject({ side: 'against' });
    expect((await figures()).counts).toEqual(before.counts);
    expect((await figures()).statistics.participants).toBe(before.statistics.participants);
  });

  it('of somebody new from another server are not kept with who they are', async () => {
    const { app, others } = city;
    const { database } = suite;
    const account = (uri: string): RemoteActor => ({
      uri,
      host: 'social.example',
      kind: 'Person',
      handle: 'somebody@social.example',
      name: 'Somebody',
      inbox: `${uri}/inbox`,
      sharedInbox: null,
      fetchedAt: clock.now(),
      goneAt: null,
    });
    const uri = 'https://social.example/users/new';
    const proposalId = others[0]?.id ?? '';
    const given = await withPseudonym(app, account(uri), (within, { id }) =>
      giveSupport(within, { proposalId, participantId: id, side: 'for' }),
    );
    expect(value(given)).toMatchObject({ standing: 'fediverse' });
    const of = sql`actor_uri = ${uri}`;
    const [person, supports] = [
      await transactionsIn(database, 'participant', of),
      await transactionsIn(database, 'support'),
    ];
    expect(person.size).toBeGreaterThan(0);
    expect([...person].filter((number) => supports.has(number))).toEqual([]);
    // Whose act is refused is not registered either.
    const refused = 'https://social.example/users/refused';
    const act = { proposalId, side: 'for', version: 7 } as const;
    const late = await withPseudonym(app, account(refused), (within, { id }) =>
      giveSupport(within, { ...act, participantId: id }),
    );
    expect(refusal(late).type).toBe('version-changed');
    expect(await app.store.read((reader) => reader.participants.byActor(refused))).toBeNull();
  });
});

const onPostgres = (process.env['TEST_DATABASE_URL'] ?? '') !== '';

if (onPostgres)
  describe('the secrecy of supports against who keeps the log of the server', () => {
    it('pairs nobody with one', { timeout: 120_000 }, async () => {
      await using server = await startPrivateServer();
      await using database = await openDatabase({ kind: 'postgres', url: server.url });
      await migrateToLatest(database.db);
      const clock = clockAt('2026-03-02T08:00:00Z');
      const city = await openCity(database, clock);
      await takePart(database, city, clock);
      const [person] = city.people;
      const proposalId = city.others[0]?.id ?? '';
      value(await withdrawSupport(city.app, { proposalId, participantId: person?.id ?? '' }));
      const { rows } = await sql<{ folder: string }>`select current_setting('data_directory') as folder`.execute(
        database.db,
      );
      const written = await transactionsInLog(rows[0]?.folder ?? '', database);
      const secret = [...written.values()].filter((tables) => tables.has('support') || tables.has('poll_vote'));
      expect(secret).toHaveLength(3 * city.people.length + 1);
      expect([...new Set(secret.flatMap((tables) => [...tables]))].filter((name) => !MAY_SHARE.includes(name))).toEqual(
        [],
      );
      // The log is read: it has whoever signed in.
      expect([...written.values()].some((tables) => tables.has('session'))).toBe(true);
    });
  });
