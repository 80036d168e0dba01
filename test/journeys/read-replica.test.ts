import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { readConfig } from '../../src/start/config.ts';
import { createLog } from '../../src/start/log.ts';
import { type RunningNode, startNode } from '../../src/start/node.ts';
import { value } from '../api/node.ts';
import { until } from '../interop/until.ts';
import { type PostgresServer, startPrivateServer, startStandby } from '../support/postgres-server.ts';

const DAY = 86_400_000;
/** What is read from the replica is no older than this (`storage/kit/read-replica.ts`). */
const BEHIND_MAX_MS = 5_000;
/** Less than pages are kept. */
const SOON_MS = 4_000;

it('has no replica of an embedded database', () => {
  expect(() => readConfig({ DATABASE_READ_URL: 'postgres://replica/parvis' })).toThrow(/^DATABASE_READ_URL: needs/);
});

/** The servers are made here: a replica of that of TEST_DATABASE_URL could hold up other tests. */
const onPostgres = (process.env['TEST_DATABASE_URL'] ?? '') !== '';

if (onPostgres)
  describe('a node with a replica of its database', () => {
    const opened = new AsyncDisposableStack();
    let replica: PostgresServer;
    let replicaClient: pg.Client;
    let node: RunningNode;
    let token: string;

    beforeAll(async () => {
      const primary = opened.use(await startPrivateServer());
      replica = await startStandby(primary);
      replicaClient = new pg.Client({ connectionString: replica.url });
      replicaClient.on('error', () => {});
      await replicaClient.connect();
      const dataDir = await mkdtemp(join(tmpdir(), 'parvis-replica-'));
      opened.defer(() => rm(dataDir, { recursive: true, force: true }));
      const config = readConfig({
        ORIGIN: 'http://localhost:3000',
        PORT: '0',
        HOST: '127.0.0.1',
        ALLOW_PRIVATE_ADDRESSES: 'true',
        DATA_DIR: dataDir,
        DATABASE_URL: primary.url,
        DATABASE_READ_URL: replica.url,
        SECRET_KEY: 'a secret key for tests only, 32 bytes or more',
      });
      node = opened.use(await startNode(config, createLog('silent')));
      const { app } = node;
      value(
        await setupInstitution(app, {
          handle: 'lyon',
          name: { fr: 'Lyon' },
          territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
          languages: ['fr'],
          timeZone: 'Europe/Paris',
        }),
      );
      const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString();
      const phases = [{ kind: 'propose', opensAt: day(-1), closesAt: day(1) }] as const;
      const texts = { title: { fr: 'Vélo' }, summary: { fr: 'Où ?' } };
      value(
        await createConsultation(app, {
          slug: 'velo',
          ...texts,
          phases: [...phases],
          rules: { hold: 'nothing' },
          by: null,
        }),
      );
      value(await publishConsultation(app, { slug: 'velo', by: null }));
      const participant = { name: 'Ada', standing: 'resident' as const };
      token = value(await createToken(app, { name: 'Ada', scopes: ['propose'], participant, by: null })).secret;
    }, 60_000);
    afterAll(async () => {
      await replicaClient.end().catch(() => {});
      await replica[Symbol.asyncDispose]();
      await opened.disposeAsync();
    });

    const at = (path: string) => `http://127.0.0.1:${node.port}${path}`;
    async function propose(title: string): Promise<void> {
      const response = await fetch(at('/api/v1/consultations/velo/proposals'), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: { fr: title }, body: { fr: 'Là où il en faut une.' } }),
      });
      expect(response.status).toBe(201);
    }
    /** The titles of the list, for somebody with a token or for anybody. */
    async function listed(who: 'author' | 'anybody'): Promise<readonly string[]> {
      const response = await fetch(at('/api/v1/consultations/velo/proposals'), {
        headers: who === 'author' ? { authorization: `Bearer ${token}` } : {},
      });
      const { items } = (await response.json()) as {
        readonly items: readonly { readonly title: { readonly fr: string } }[];
      };
      return items.map(({ title }) => title.fr).toSorted();
    }
    /** A page of the list that nobody has asked for before. */
    const page = async () =>
      await (
        await fetch(at(`/consultations/velo?at=${performance.now()}`), { headers: { accept: 'text/html' } })
      ).text();
    const behind = () => node.replica?.secondsBehind ?? Number.POSITIVE_INFINITY;
    const near = async () => await until('the replica is near', async () => behind() < 1);

    it('reads from it what anybody may read, and from the database what somebody reads who acts', async () => {
      await propose('Une piste');
      await until('the proposal is in the list', async () => (await listed('anybody')).length === 1);
      await near();
      await replicaClient.query('select pg_wal_replay_pause()');
      await propose('Un arceau');
      expect(await listed('author')).toEqual(['Un arceau', 'Une piste']);
      expect(await listed('anybody')).toEqual(['Une piste']);
      expect(await page()).not.toContain('Un arceau');
    });

    it('reads from the database once the replica is too far behind', async () => {
      await sleep(BEHIND_MAX_MS);
      expect(behind()).toBeGreaterThan(BEHIND_MAX_MS / 1_000);
      expect(await listed('anybody')).toEqual(['Un arceau', 'Une piste']);
      expect(await page()).toContain('Un arceau');
      const metrics = await (await fetch(at('/metrics'))).text();
      expect(Number(/^parvis_replica_behind_seconds\{replica="read"\} (\S+)$/m.exec(metrics)?.[1])).toBeGreaterThan(5);
    });

    it('reads from it again once it has caught up', async () => {
      await replicaClient.query('select pg_wal_replay_resume()');
      await near();
      await replicaClient.query('select pg_wal_replay_pause()');
      await propose('Un feu');
      expect(await listed('anybody')).toEqual(['Un arceau', 'Une piste']);
      await replicaClient.query('select pg_wal_replay_resume()');
      await until('the replica has it', async () => (await listed('anybody')).includes('Un feu'), SOON_MS);
    });

    it('keeps no page that is older than the act it was dropped for', async () => {
      /** Of the same shuffle as a page that is known. */
      const kept = async (etag?: string) =>
        await fetch(at('/consultations/velo'), {
          headers: { accept: 'text/html', ...(etag === undefined ? {} : { 'if-none-match': etag }) },
        });
      await near();
      await replicaClient.query('select pg_wal_replay_pause()');
      await propose('Une rampe');
      const old = await kept();
      expect(await old.text()).not.toContain('Une rampe');
      const etag = old.headers.get('etag') ?? '';
      expect((await kept(etag)).status).toBe(304);
      await replicaClient.query('select pg_wal_replay_resume()');
      await until(
        'the page is made anew',
        async () => (await (await kept(etag)).text()).includes('Une rampe'),
        SOON_MS,
      );
    });

    it('goes on without it', async () => {
      await replica[Symbol.asyncDispose]();
      await propose('Un banc');
      expect(await listed('anybody')).toContain('Un banc');
      expect((await fetch(at('/health/ready'))).status).toBe(200);
    });
  });
