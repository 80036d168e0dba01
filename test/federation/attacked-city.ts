import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { announcePhases, publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import type { NetworkReader } from '../../src/application/network/mirror/ports.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { createImageReader } from '../../src/federation/network/image-reader.ts';
import { type Outbound, outboundUnder } from '../../src/outbound/outbound.ts';
import { isPublicAddress } from '../../src/outbound/policy.ts';
import { readConfig } from '../../src/start/config.ts';
import { createLog } from '../../src/start/log.ts';
import { type RunningNode, startNode } from '../../src/start/node.ts';
import { lendSchema } from '../storage/lent-schema.ts';
import { migrateDirectory } from '../storage/snapshot.ts';
import { setUpCity, value } from '../support/city.ts';
import { type Account, AS2, type HostileHost, hostileHost } from '../support/hostile-host.ts';
import { draftHeaders } from '../support/hostile-signatures.ts';
import { readyKeyPair } from '../support/key-pairs.ts';

export const CITY = 'https://city.test';
export const HOST = 'city.test';
const SLUG = 'velo-2026';
export const PUBLIC = `${AS2}#Public`;

export type Sent = { readonly status: number; readonly headers: Record<string, string>; readonly text: string };
export type Said = Record<string, unknown>;

export type AttackedCity = {
  readonly node: RunningNode;
  readonly hostile: HostileHost;
  readonly group: string;
  /** The first proposal and the second. */
  readonly proposals: readonly [string, string];
  readonly proposalIds: readonly [string, string];
  readonly poll: string;
  readonly pollId: string;
  /** Moves the node's clock, and lets what begins and ends by then do so; signatures go by the real clock. */
  advance(ms: number): Promise<void>;
  post(body: string | Buffer, headers: Record<string, string>, path?: string): Promise<Sent>;
  get(path: string, accept?: string): Promise<Sent>;
  /** Sends an activity of somebody, signed as it should be, with what a proxy adds. */
  send(account: Account, activity: Said, added?: Record<string, string>): Promise<Sent>;
  /** What was decided about an activity that was taken. */
  verdict(activityId: unknown): Promise<string>;
  /** An honest act that leaves nothing behind but itself: they share something of ours that they did not share yet. */
  share(account: Account): Said;
  /** Sends, and waits for the verdict. */
  judged(account: Account, activity: Said): Promise<string>;
  /** A digest of each table that has something in it but those of verdicts; without what answers in words leave, where a case is answered so. */
  state(but?: 'replies'): Promise<Record<string, string>>;
  /** What is kept of a message's body. */
  body(activityId: unknown): Promise<Buffer | null>;
};

/** Documents that are alike but for what a case is about. */
export function activity(account: Account, input: Said): Said {
  const id = `${new URL(account.id).origin}/acts/${randomUUID()}`;
  return { '@context': AS2, id, actor: account.id, to: [PUBLIC], ...input };
}

export function note(account: Account, more: Said = {}): Said {
  const id = `${new URL(account.id).origin}/notes/${randomUUID()}`;
  return { id, type: 'Note', attributedTo: account.id, content: '<p>Une piste.</p>', to: [PUBLIC], ...more };
}

/**
 * A node as in production, with a hostile host in reach, on the engine of this run. Its environment may
 * say `ALLOW_PRIVATE_ADDRESSES`: the client in force is one that judges addresses all the same, alone then.
 */
export function eachAttackedCity(
  name: string,
  suite: (city: () => AttackedCity) => void,
  environment: Readonly<Record<string, string>> = {},
): void {
  const isOnPostgres = (process.env['TEST_DATABASE_URL'] ?? '') !== '';
  describe(`${name} (${isOnPostgres ? 'postgres' : 'embedded'})`, () => {
    let opened: AsyncDisposable & AttackedCity;
    beforeAll(async () => {
      opened = await attackedCity(isOnPostgres, environment);
    });
    afterAll(async () => {
      await opened[Symbol.asyncDispose]();
    });
    suite(() => opened);
  });
}

/** Where verdicts, what was taken back before it came and the keys of others are kept, and how far readers and processes are. */
const VERDICTS = [
  'inbox_message',
  'host_traffic',
  'host_software',
  'remote_deletion',
  'kv',
  'event_cursor',
  'clock',
  'process',
  'retention_run',
];
/** What a few words to a sender leave: who they are, that they were told, and the message. */
const REPLIES = ['remote_actor', 'told', 'document', 'signing_key', 'queue_message', 'inbox_failure'];
const DAY = 86_400_000;

async function attackedCity(
  isOnPostgres: boolean,
  environment: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & AttackedCity> {
  await using opening = new AsyncDisposableStack();
  const hostile = opening.use(await hostileHost());
  const dataDir = await mkdtemp(join(tmpdir(), 'attacked-'));
  opening.defer(() => rm(dataDir, { recursive: true, force: true }));
  if (!isOnPostgres) await migrateDirectory(dataDir);
  let ahead = 0;
  const node = opening.use(
    await startNode(
      readConfig({
        ORIGIN: CITY,
        PORT: '0',
        DATA_DIR: dataDir,
        LOG_LEVEL: 'silent',
        CONTRIBUTIONS_PER_HOUR: '0',
        SECRET_KEY: 'a secret key for tests only, 32 bytes or more',
        ...environment,
        ...(isOnPostgres ? { DATABASE_URL: await ownSchema(opening) } : {}),
      }),
      createLog('silent'),
      { now: () => new Date(Date.now() + ahead), newKeyPair: readyKeyPair },
    ),
  );
  const made = await city(node);
  // The node does it by itself within a minute: between a look and the next it would be a change.
  await announcePhases(node.app);
  await announceBallots(node.app);
  // In force instead of the node's own: it tells loopback apart as that tells the Internet from it.
  const outbound = opening.use(reachable(hostile));
  outbound.install();
  const app: Application & { network?: NetworkReader } = node.app;
  if (app.network === undefined) throw new Error('a node that reads no others');
  app.network = { ...app.network, image: createImageReader((url, init) => outbound.fetch(url, init)) };
  const { port } = node;
  if (port === null) throw new Error('a node that does not serve');
  const { db } = node.database;

  const tables = await tablesOf(node);
  async function state(but?: 'replies'): Promise<Record<string, string>> {
    await idle(node);
    const quiet = new Set(but === undefined ? VERDICTS : [...VERDICTS, ...REPLIES]);
    const filled = await filledOf(node);
    const each = tables
      .filter((name) => filled.has(name) && !quiet.has(name))
      .map((name) => sql`select ${name} as name, ${digestOf(name)} as digest`);
    const { rows } = await sql<{ name: string; digest: string }>`${sql.join(each, sql` union all `)}`.execute(db);
    // A table whose rows are gone again is like one that never had any.
    return Object.fromEntries(
      rows.filter(({ digest }) => !digest.startsWith('0 ')).map((row) => [row.name, row.digest]),
    );
  }

  const stored = async (activityId: unknown) =>
    await db
      .selectFrom('inbox_message')
      .select(['verdict', 'because', 'due_at', 'body'])
      .where('activity_id', '=', String(activityId))
      .orderBy('received_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();

  async function verdict(activityId: unknown): Promise<string> {
    for (let tries = 0; tries < 3_000; tries += 1) {
      const row = await stored(activityId);
      if (row !== undefined && row.due_at === null) return `${row.verdict}: ${row.because}`;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`nothing was decided about ${String(activityId)}`);
  }

  const post: AttackedCity['post'] = (body, headers, path = '/inbox') =>
    exchange({ port, method: 'POST', path, headers: { host: HOST, ...headers }, body });
  const send: AttackedCity['send'] = async (account, input, added = {}) => {
    const body = JSON.stringify(input);
    const { keyId, keys } = account;
    return await post(body, { ...draftHeaders({ keyId, key: keys.privateKey, host: HOST, body }), ...added });
  };
  // Its first look at another server makes the node's own key.
  const first = hostile.account('first');
  const shared = new Map<string, number>();
  const share: AttackedCity['share'] = (account) => {
    const nth = shared.get(account.id) ?? 0;
    shared.set(account.id, nth + 1);
    const object = [...made.proposals, made.group, made.poll, `${CITY}/`, `${made.group}/announcement`][nth];
    if (object === undefined) throw new Error('nothing is left to share');
    return activity(account, { type: 'Announce', object });
  };
  const sent = await send(first, share(first));
  if (sent.status !== 202) throw new Error(`an honest act was turned away: ${sent.status} ${sent.text}`);
  const opened = opening.move();
  return {
    ...made,
    node,
    hostile,
    async advance(ms) {
      ahead += ms;
      await announcePhases(node.app);
      await announceBallots(node.app);
      await idle(node);
    },
    post,
    get: (path, accept = 'text/html') =>
      exchange({ port, method: 'GET', path, headers: { host: HOST, accept }, body: '' }),
    send,
    share,
    verdict,
    async judged(account, input) {
      const sent = await send(account, input);
      if (sent.status !== 202) throw new Error(`turned away: ${sent.status} ${sent.text}`);
      return await verdict(input['id']);
    },
    state,
    body: async (activityId) => (await stored(activityId))?.body ?? null,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Until everything that arrived is decided, the outside was told of all that happened, and no delivery is in hand or due. */
async function idle({ database }: RunningNode): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const { rows } = await sql<{ busy: boolean }>`
      select exists (select from inbox_message where due_at is not null)
        or exists (
          select from event where position is null
            or position > (select coalesce(min(position), 0) from event_cursor where reader in ('federation', 'journal'))
        )
        or exists (
          select from queue_message
          where dead_at is null and ready_at <= now() and (lease is not null or leased_until is null or leased_until <= now())
        ) as busy
    `.execute(database.db);
    if (rows[0]?.busy === false) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the node does not come to rest');
}

async function tablesOf({ database }: RunningNode): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name::text as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1
  `.execute(database.db);
  return rows.map(({ name }) => name);
}

/** Tables that have something in them, or had: the others need no look, and there are many. */
async function filledOf({ database }: RunningNode): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and pg_relation_size(oid) > 0
  `.execute(database.db);
  return new Set(rows.map(({ name }) => name));
}

/** How many rows, and what is in them. */
/** Of a delivery, which one it is: one that an earlier case left to be tried again is tried again at any moment. */
const RETRIED = new Set(['queue_message']);

function digestOf(table: string) {
  const row = RETRIED.has(table) ? sql`(id, queue, lane)` : sql`t`;
  return sql`(
    select count(*) || ' ' || md5(coalesce(string_agg(${row}::text, '|' order by ${row}::text), '')) from ${sql.table(table)} t
  )`;
}

function reachable(hostile: HostileHost): Outbound {
  return outboundUnder(
    { protocols: ['https:'], allowsAddress: (address) => address === '127.0.0.1' || isPublicAddress(address) },
    {
      origin: CITY,
      version: '0',
      resolve: hostile.resolve,
      certificateAuthorities: hostile.certificateAuthority,
      limits: { connectMs: 1_000, headersMs: 1_000, bodySilenceMs: 1_000, totalMs: 2_000 },
      graceMs: 100,
    },
  );
}

async function city({ app }: RunningNode) {
  await setUpCity(app);
  const now = app.now().getTime();
  const at = (days: number) => new Date(now + days * DAY).toISOString();
  value(
    await createConsultation(app, {
      slug: SLUG,
      title: { fr: 'Plan vélo' },
      summary: { fr: 'Où faut-il des pistes ?' },
      phases: [
        { kind: 'propose', opensAt: at(-1), closesAt: at(30) },
        { kind: 'support', opensAt: at(-1), closesAt: at(30) },
      ],
      rules: { hold: 'nothing', supports: 'for-and-against' },
      by: null,
    }),
  );
  value(await publishConsultation(app, { slug: SLUG, by: null }));
  const author = value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: 'Ana' }));
  const proposals = [];
  for (const title of ['Une piste', 'Des arceaux']) {
    const content = { title: { fr: title }, body: { fr: title }, lang: 'fr', cost: null, amends: null };
    proposals.push(value(await submitProposal(app, { slug: SLUG, authorId: author.id, content })));
  }
  const poll = value(
    await openPoll(app, {
      slug: SLUG,
      question: { fr: 'Par où commencer ?' },
      options: [{ fr: 'Place' }, { fr: 'Gare' }],
      multiple: false,
      closesAt: at(10),
      by: null,
    }),
  );
  const group = `${CITY}/consultations/${SLUG}`;
  const [first, second] = proposals;
  if (first === undefined || second === undefined) throw new Error('two proposals');
  return {
    group,
    proposals: [`${group}/proposals/1`, `${group}/proposals/2`] as const,
    proposalIds: [first.id, second.id] as const,
    poll: `${group}/polls/${poll.id}`,
    pollId: poll.id,
  };
}

async function ownSchema(opening: AsyncDisposableStack): Promise<string> {
  const schema = await lendSchema();
  opening.defer(() => schema.release());
  return schema.url;
}

/** By itself, because the `fetch` of this process is the node's. */
export function exchange(query: {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}): Promise<Sent> {
  const { port, method, path, headers, body } = query;
  return new Promise((resolve, reject) => {
    const length =
      method === 'POST' && headers['transfer-encoding'] === undefined
        ? { 'content-length': String(Buffer.byteLength(body)) }
        : {};
    const sending = request(
      // A connection each: the server ends one on which it refused to read on.
      { agent: false, host: '127.0.0.1', port, method, path, headers: { ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(Object.entries(response.headers).map(([key, input]) => [key, String(input)])),
            text: Buffer.concat(chunks).toString(),
          }),
        );
        response.on('error', reject);
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}
