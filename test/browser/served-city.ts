import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Holder } from '../../src/application/agent/ports.ts';
import type { Application } from '../../src/application/application.ts';
import { createSignInLink, signIn } from '../../src/application/sign-in/sign-in.ts';
import { createHttp, listen as listenOn } from '../../src/http/server.ts';
import { createAccounts } from '../../src/integrations/mastodon/accounts.ts';
import { readConfig } from '../../src/start/config.ts';
import { createLog } from '../../src/start/log.ts';
import { type OpenNode, openNode, startNode } from '../../src/start/node.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { migrateDirectory } from '../storage/snapshot.ts';
import type { AccountServer } from '../support/account-server.ts';
import { value } from '../support/city.ts';
import { freePort } from '../support/free-port.ts';
import { readyKeyPair } from '../support/key-pairs.ts';

/** The map of a town of the demo, for nodes that have one. */
export const TOWN_MAP = join(import.meta.dirname, '../../demo/rivelaine/map.pmtiles');

/** A node on loopback that a browser can visit, with a clock of the tests' own. */
export interface ServedCity extends AsyncDisposable {
  readonly app: Application;
  readonly database: Database;
  readonly origin: string;
  /** The address at which its institution is written down; the one that its log names. */
  readonly setupUrl: string;
  /** How far its clock is ahead of the time it started at. */
  advance(ms: number): void;
  /** The secret of a session, for the cookie of a browser. */
  sessionOf(holder: Holder): Promise<string>;
}

/**
 * Starts a node that was never set up, its clock at `start` and running from there. With `accounts` it is one that only
 * serves pages, and asks that server about accounts elsewhere.
 */
export async function serveCity(
  start: string,
  {
    accounts,
    environment = {},
  }: {
    readonly accounts?: Pick<AccountServer, 'fetch'>;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<ServedCity> {
  await using opening = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'parvis-browser-'));
  opening.defer(() => rm(dataDir, { recursive: true, force: true }));
  await migrateDirectory(dataDir);
  let ahead = Date.parse(start) - Date.now();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const own = {
    ORIGIN: origin,
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    CONTRIBUTIONS_PER_HOUR: '0',
  };
  const config = readConfig({ ...own, ...environment });
  const now = () => new Date(Date.now() + ahead);
  const open = accounts === undefined ? startNode : openNode;
  const node = opening.use(await open(config, createLog('silent'), { now, newKeyPair: readyKeyPair }));
  if (accounts !== undefined) opening.use(await servePages(node, accounts));
  const { app, database } = node;
  const opened = opening.move();
  return {
    app,
    database,
    origin,
    setupUrl: `${origin}/setup?key=${node.setupKey}`,
    advance(ms) {
      ahead += ms;
      node.pages.drop();
    },
    async sessionOf(holder) {
      const { secret } = await createSignInLink(app, { holder });
      return value(await signIn(app, { secret })).session;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function servePages(node: OpenNode, server: Pick<AccountServer, 'fetch'>): Promise<AsyncDisposable> {
  const { app, log, pages, config, setupKey } = node;
  const { origin, port } = config;
  const http = createHttp({
    app,
    log,
    pages,
    origin,
    setupKey,
    trustProxy: false,
    metricsToken: null,
    ready: async () => true,
    accounts: createAccounts({ fetch: (url, init) => server.fetch(url, init), origin }),
  });
  const listening = await listenOn(http, { port });
  return { [Symbol.asyncDispose]: () => listening.close() };
}
