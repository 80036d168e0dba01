import './temporal.ts';
import manifest from '../../package.json' with { type: 'json' };
import { printFailure, runCommandLine } from '../cli/command-line.ts';
import type { CommandServices } from '../cli/command-services.ts';
import { progressOn } from '../cli/progress.ts';
import { relay } from '../cli/socket.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { readConfig } from './config.ts';
import { resources } from './resources.ts';

/** A bundle of entries of another node, as the verifier reads it. */
const OTHER_LIMITS = { answerBytes: 32 * 1024 * 1024 } as const;

/**
 * Everything a command may need of the other areas. Loaded when it is asked for: a command that a running node does for
 * somebody needs nothing of it.
 */
const services: CommandServices = {
  version: manifest.version,
  openNode: async (...given) => await (await import('./node.ts')).openNode(...given),
  startNode: async (...given) => await (await import('./node.ts')).startNode(...given),
  startWatchdog: async (...given) => (await import('./watchdog.ts')).startWatchdog(...given),

  async migrate(config) {
    const { openDatabase } = await import('../storage/kit/database.ts');
    const { migrateToLatest } = await import('../storage/kit/migrate.ts');
    await using database = await openDatabase(config.database);
    return await migrateToLatest(database.db);
  },

  async schemaOf(node) {
    const { schemaState } = await import('../storage/kit/schema-state.ts');
    return await schemaState(node.database, node.app.secrets);
  },

  async directoryAccess(directory) {
    const { accessTo } = await import('../storage/kit/data-directory.ts');
    return await accessTo(directory);
  },

  async skipToLatest(node) {
    const { skipToLatest } = await import('../application/event/consume-events.ts');
    const { DELIVERY_CONSUMER } = await import('../federation/deliver/delivering.ts');
    await skipToLatest(node.app, DELIVERY_CONSUMER);
  },

  async writeArchive(node, order, progress) {
    const { writeArchive } = await import('../storage/archive/write.ts');
    const { secretKeyIn } = await import('./secret-key.ts');
    const secretKey = node.config.secretKey ?? (await secretKeyIn(node.config.dataDir));
    const now = node.app.now();
    return await writeArchive(node.database, { ...order, secretKey, program: manifest.version, now, progress });
  },

  async restoreArchive(config, order, progress) {
    const { institutionUri } = await import('../application/kit/uris.ts');
    const { openArchive, restoreArchive } = await import('../storage/archive/restore.ts');
    const { openDatabase } = await import('../storage/kit/database.ts');
    const { existingSecretKey, installSecretKey } = await import('./secret-key.ts');
    const own =
      config.secretKey ?? (config.database.kind === 'embedded' ? await existingSecretKey(config.dataDir) : null);
    const archive = await openArchive(order, own);
    // Without a SECRET_KEY of its own the node stores the key of the archive.
    const secretKey = config.secretKey ?? archive.secretKey;
    const complete = order.complete || (order.kind === 'export' && archive.header.stopped);
    await using database = await openDatabase(config.database);
    const restored = await restoreArchive(database, archive, {
      replace: order.replace,
      secretKey,
      now: new Date(),
      progress,
      wentOn: complete ? null : institutionUri(config.origin),
    });
    if (config.secretKey !== null || own === secretKey) return restored;
    return { ...restored, secretKey: { key: 'installed', at: await installSecretKey(config.dataDir, secretKey) } };
  },

  readConversation: async (...given) =>
    await (await import('../integrations/polis/read.ts')).readConversation(...given),
  readContributions: async (...given) =>
    await (await import('../integrations/csv/read.ts')).readContributions(...given),

  readHostList: async (file) => await (await import('../integrations/host-list/read.ts')).readHostList(file),
  hostListOf: async (policies) => (await import('../integrations/host-list/write.ts')).hostListOf(policies),

  consultationChangeFrom: async (body) => (await import('../http/input/consultation.ts')).consultationChangeFrom(body),
  institutionChangeFrom: async (body) => (await import('../http/input/institution.ts')).institutionChangeFrom(body),
  consultationFrom: async (body) => (await import('../http/input/consultation.ts')).consultationFrom(body),

  ballotFrom: async (body) => (await import('../http/input/ballot.ts')).ballotFrom(body),

  resources,

  async rotateKeys(node, handle) {
    const { createDocumentContext } = await import('../federation/document-context.ts');
    const { rotateKeysOf } = await import('../federation/rotate-keys.ts');
    return await rotateKeysOf(createDocumentContext(node.app), { handle, by: OPERATOR });
  },

  async peerDirectoryOf({ app, outbound }) {
    const { createDocumentContext } = await import('../federation/document-context.ts');
    const { createPeerDirectory } = await import('../federation/network/peer-directory.ts');
    return createPeerDirectory(createDocumentContext(app), (url, init) => outbound.fetch(url, init));
  },

  async identityWireOf({ app, internal }) {
    const { createOidc } = await import('../integrations/oidc/client.ts');
    return createOidc({ fetch: (url, init) => internal.fetch(url, init), now: app.now });
  },

  async beginNextJournal({ app, outbound }) {
    const { createEntriesWire } = await import('../transparency/entries-wire.ts');
    const { nextJournal } = await import('../transparency/next-journal.ts');
    return await nextJournal({ app, wire: createEntriesWire((url, init) => outbound.fetch(url, init)) });
  },

  async provenBy(keys) {
    const { provenByAsking, provenWith } = await import('../federation/network/proven-subtotal.ts');
    return typeof keys === 'function' ? provenByAsking(keys) : provenWith(keys);
  },

  analyst: async () => (await import('../analysis/analyst.ts')).analyst,
  async verifyJournal(given) {
    const { createOutbound } = await import('../outbound/outbound.ts');
    const { verifyJournal } = await import('../transparency/verify-journal.ts');
    const { source } = given;
    if (!source.startsWith('https://')) return await verifyJournal({ ...given, get: fetch });
    // What a node names may be any address of the network that this runs in.
    const others = { origin: source, version: manifest.version, allowPrivateAddresses: false, limits: OTHER_LIMITS };
    await using outbound = createOutbound(others);
    return await verifyJournal({ ...given, get: fetch, getOther: (url, init) => outbound.fetch(url, init) });
  },

  async verifyProof(given) {
    const { verifyKept } = await import('../transparency/verify-promise.ts');
    return await verifyKept({ ...given, get: fetch });
  },

  problemOf: async (refusal, origin) => (await import('../http/kit/problem.ts')).problemOf(refusal, origin),
};

const argv = process.argv.slice(2);
const cwd = process.cwd();
const out = (text: string) => process.stdout.write(text);
const err = (text: string) => process.stderr.write(text);
const progress = progressOn(process.stderr);

/** Who reads our output may have read enough: `parvis proposal list velo | head`. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

/** A command that does not notice that it should stop is ended after so long. */
const STOP_MS = 10_000;

/** The first Ctrl-C or SIGTERM asks the command to stop, the second ends it where it stands. */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
    setTimeout(() => process.exit(1), STOP_MS).unref();
  });
}

process.exitCode = await main();
// What a node that did not stop in time still holds open would keep the process.
setTimeout(() => process.exit(), 1_000).unref();

async function main(): Promise<number> {
  const { signal } = stopping;
  let config: ReturnType<typeof readConfig>;
  try {
    config = readConfig();
  } catch (error) {
    return printFailure(error, { out, err, progress, json: argv.includes('--json'), signal, debug: false });
  }
  const beside = { argv, cwd, out, err, progress, signal };
  return await runCommandLine(argv, {
    ...beside,
    services,
    config,
    running: null,
    relay:
      config.database.kind === 'embedded' ? (command) => relay(command, { ...beside, dataDir: config.dataDir }) : null,
  });
}
