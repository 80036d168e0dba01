import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { enforceRetention, readRetention } from '../../src/application/privacy/enforce-retention.ts';
import { RETENTION, RETENTION_RULES, type RetentionRuleName } from '../../src/domain/privacy/retention.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const NOW = new Date('2026-03-10T08:00:00Z');
const HOUR = 3_600_000;

type Row = Readonly<Record<string, unknown>>;
/** What the rows lead to. */
type Known = {
  readonly person: string;
  readonly other: string;
  readonly neighbour: string;
  readonly newcomer: string;
  readonly consultation: string;
  readonly proposal: string;
};

const id = (nth: number) => `00000000-0000-7000-8000-${String(nth).padStart(12, '0')}`;
const dayOf = (at: Date) => at.toISOString().slice(0, 10);
const uri = (nth: number) => `https://peer.example/${nth}`;

/** For each rule a row of its table; that of `voters` has its own suite (ballot-secrecy.test.ts). */
const SAMPLES: Readonly<Record<Exclude<RetentionRuleName, 'voters'>, (at: Date, nth: number, known: Known) => Row>> = {
  sessions: (at, nth, { person }) => ({
    id: id(nth),
    participant_id: person,
    hash: `h${nth}`,
    created_at: at,
    renewed_at: at,
    expires_at: at,
  }),
  'sign-in-links': (at, nth, { person }) => ({
    hash: `h${nth}`,
    participant_id: person,
    created_at: at,
    expires_at: at,
  }),
  'sign-in-attempts': (at, nth) => ({
    state_hash: `h${nth}`,
    browser_hash: 'b',
    pending_sealed: 's',
    created_at: new Date(at.getTime() - HOUR),
    expires_at: at,
  }),
  'follow-requests': (at, nth, { consultation }) => ({
    hash: `h${nth}`,
    address_hash: 'a',
    sealed_address: 's',
    lang: 'fr',
    consultation_id: consultation,
    requested_at: at,
    expires_at: at,
  }),
  mails: (at, nth) => ({ id: id(nth), sealed: 's', created_at: at, ready_at: at, expires_at: at }),
  'mail-failures': (at, nth) => ({ id: id(nth), outcome: 'refused', attempts: 12, failed_at: at }),
  'requests-answered': (at, nth) => ({ key: `k${nth}`, request_hash: 'h', status: 200, body: 'b', answered_at: at }),
  'code-letter-addresses': (at, nth, { other, person }) => ({
    id: id(nth),
    participant_id: at.getTime() < NOW.getTime() - 14 * 24 * HOUR ? person : other,
    sealed: 's',
    requested_at: at,
    printed_at: at,
  }),
  'code-letters': (at, nth, { neighbour, newcomer }) => ({
    id: id(nth),
    participant_id: at.getTime() < NOW.getTime() - 90 * 24 * HOUR ? neighbour : newcomer,
    requested_at: at,
  }),
  drafts: (at, nth, { consultation, other, person }) => ({
    id: id(nth),
    participant_id: at.getTime() < NOW.getTime() - 365 * 24 * HOUR ? person : other,
    consultation_id: consultation,
    said_sealed: 's',
    updated_at: at,
  }),
  'unattached-images': (at, nth, { person }) => ({ ...image(nth, person), created_at: at }),
  'removed-images': (at, nth, { person, proposal }) => ({
    ...image(nth, person),
    created_at: NOW,
    proposal_id: proposal,
    alt: 'Un quai',
    removed_at: at,
  }),
  reporters: (at, nth, { consultation, person, proposal }) => ({
    id: id(nth),
    consultation_id: consultation,
    subject_kind: 'proposal',
    subject_id: proposal,
    rule: 'spam',
    text: 'Publicité.',
    reporter_id: person,
    filed_at: at,
    decided_at: at,
    outcome: 'upheld',
  }),
  'reporters-logged': (at, nth, { person, consultation }) => ({
    id: id(nth),
    type: 'report-filed',
    version: 1,
    at,
    by_participant: person,
    consultation_id: consultation,
    data: JSON.stringify({ reportId: id(nth) }),
  }),
  'agent-addresses': (at, nth) => ({
    id: id(nth),
    email_key: `k${nth}`,
    email_sealed: 's',
    role: 'officer',
    invited_at: at,
    disabled_at: at,
  }),
  'messages-received': (at, nth) => ({
    id: id(nth),
    activity_id: uri(nth),
    fingerprint: 'f',
    digest: 'd',
    type: 'Create',
    actor: uri(1),
    host: 'peer.example',
    body: Buffer.from('{}'),
    signed_at: at,
    received_at: at,
    decided_at: at,
    verdict: 'accepted',
  }),
  'messages-undelivered': (at) => ({ queue: 'outbox', ready_at: at, sealed: Buffer.from('s'), dead_at: at }),
  'inboxes-failing': (at, nth) => ({ inbox: uri(nth), first_at: at, last_at: at }),
  'deliveries-begun': (at, nth) => ({ activity: uri(nth), inbox: uri(1), moved_at: at }),
  'deletions-elsewhere': (at, nth) => ({ key: `k${nth}`, host: 'peer.example', deleted_at: at }),
  'replies-sent': (at, nth) => ({ actor: uri(nth), day: dayOf(at) }),
  'acts-taken-back': (at, nth) => ({ ...act(nth), present: false, signed_at: at }),
  'acts-of-deleted-accounts': (_, nth) => ({ ...act(nth), present: true, signed_at: NOW }),
  'deleted-accounts': (at, nth) => ({ ...account(nth), fetched_at: NOW, gone_at: at }),
  'unused-accounts': (at, nth) => ({ ...account(nth), fetched_at: at }),
  'host-traffic': (at) => ({
    host: 'peer.example',
    day: dayOf(at),
    type: 'Create',
    verdict: 'accepted',
    because: '',
    messages: 1,
  }),
  // Expires by the clock of the database.
  'cached-values': (at, nth) => ({
    digest: Buffer.from(String(nth).padStart(32, '0')),
    key: `k${nth}`,
    value: '1',
    expires_at: new Date(Date.now() + at.getTime() - NOW.getTime()),
  }),
};

function account(nth: number) {
  return { uri: uri(nth), host: 'peer.example', kind: 'Person', handle: 'ana', name: 'Ana', inbox: uri(nth) };
}

function image(nth: number, person: string): Row {
  return {
    id: id(nth),
    participant_id: person,
    hash: String(nth).padStart(64, '0'),
    media_type: 'image/webp',
    width: 1,
    height: 1,
    bytes: Buffer.from('b'),
  };
}

function act(nth: number): Row {
  return { actor: uri(nth), verb: 'support', object: uri(0), activity_id: uri(nth + 1_000) };
}

eachEngine('what is kept about people', (given) => {
  let app: Application;
  let known: Known;
  let nth = 0;
  const clock = clockAt(NOW.toISOString());

  beforeAll(async () => {
    app = applicationOn(given.database, clock);
    await setUpCity(app);
    const { id: consultation } = await opened(app, 'velo');
    const { id: person } = await registeredPerson(app, 'Ana');
    const { id: other } = await registeredPerson(app, 'Ben');
    const { id: proposal } = await proposed(app, { slug: 'velo', authorId: other });
    const { id: neighbour } = await registeredPerson(app, 'Chloé');
    const { id: newcomer } = await registeredPerson(app, 'Dan');
    known = { person, other, neighbour, newcomer, consultation, proposal };
  });

  async function insert(table: string, row: Row): Promise<string> {
    const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
    const { rows } = await sql<{ row: string }>`
      insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})
      returning to_jsonb(${sql.table(table)}.*)::text as row
    `.execute(given.database.db);
    return rows[0]?.row ?? '';
  }
  async function rowsOf(table: string): Promise<readonly string[]> {
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(kept.*)::text as row from ${sql.table(table)} kept
    `.execute(given.database.db);
    return rows.map(({ row }) => row);
  }
  const runOf = async (name: RetentionRuleName) => (await readRetention(app)).find(({ rule }) => rule === name)?.run;

  it.each(Object.keys(SAMPLES) as (keyof typeof SAMPLES)[])(
    'goes after its period and not before: %s',
    async (name) => {
      const { table, days } = RETENTION[name];
      const since = NOW.getTime() - days * 24 * HOUR;
      const inserted: string[] = [];
      for (const at of [new Date(since - 25 * HOUR), new Date(since + HOUR)]) {
        nth += 1;
        if (name === 'acts-of-deleted-accounts') {
          await insert('remote_actor', { ...account(nth), fetched_at: NOW, gone_at: at });
        }
        inserted.push(await insert(table, SAMPLES[name](at, nth, known)));
      }
      const before = await runOf(name);
      await enforceRetention(app);
      const after = await rowsOf(table);
      expect(inserted.map((row) => after.includes(row))).toEqual([false, true]);
      expect(await runOf(name)).toEqual({ rule: name, ranAt: NOW, removed: 1, total: (before?.total ?? 0) + 1 });
      await enforceRetention(app);
      expect(await runOf(name)).toMatchObject({ removed: 0, total: (before?.total ?? 0) + 1 });
      expect((await rowsOf(table)).includes(inserted[1] ?? '')).toBe(true);
    },
  );

  it('keeps who an agent was without their address, and what was reported without who did', async () => {
    const { db } = given.database;
    const agents = await db
      .selectFrom('agent')
      .select(['role', 'email_key'])
      .where('email_sealed', 'is', null)
      .execute();
    expect(agents).toEqual([{ role: 'officer', email_key: null }]);
    const reports = await db.selectFrom('report').select(['rule', 'text']).where('reporter_id', 'is', null).execute();
    expect(reports).toEqual([{ rule: 'spam', text: null }]);
  });

  it('keeps accounts elsewhere as long as they follow something', async () => {
    const long = { ...account(900), fetched_at: new Date('2020-01-01') };
    await insert('remote_actor', long);
    await insert('follow', { target: uri(0), follower: long.uri, activity_id: uri(901), since: NOW });
    await enforceRetention(app);
    expect(await app.store.read((reader) => reader.peers.actor(long.uri))).not.toBeNull();
  });

  it('goes in more than one transaction where it is much', async () => {
    await sql`
      insert into told (actor, day) select 'https://peer.example/' || n, '2026-01-01' from generate_series(1, 2500) n
    `.execute(given.database.db);
    await enforceRetention(app);
    expect(await runOf('replies-sent')).toMatchObject({ removed: 2_500 });
  });

  it('is written down for every rule', async () => {
    clock.advance({ days: 1 });
    await enforceRetention(app);
    const rules = await readRetention(app);
    expect(rules.map(({ rule }) => rule)).toEqual(RETENTION_RULES);
    expect(new Set(rules.map(({ run }) => run?.ranAt.getTime()))).toEqual(new Set([clock.now().getTime()]));
  });

  it('goes by the other rules where one fails, and says which failed', async () => {
    const failing: Application = {
      ...app,
      store: {
        ...app.store,
        transact: (work) =>
          app.store.transact((writer) =>
            work({
              ...writer,
              retention: {
                ...writer.retention,
                enforce: async (rule, given) => {
                  if (rule === 'drafts') throw new Error('the disk is full');
                  return await writer.retention.enforce(rule, given);
                },
              },
            }),
          ),
      },
    };
    clock.advance({ days: 1 });
    await expect(enforceRetention(failing)).rejects.toThrow('the rule drafts could not be enforced');
    const late = (await readRetention(app)).filter(({ run }) => run?.ranAt.getTime() !== clock.now().getTime());
    expect(late.map(({ rule }) => rule)).toEqual(['drafts']);
  });
});
