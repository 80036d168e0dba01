import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import { COLUMN_PARSERS } from './column-values.ts';
import { inOnePiece } from './embedded-messages.ts';
import { type PGliteForKysely, type StartedPGlite, sessionOver } from './embedded-session.ts';
import { type Engine, requireChannelName } from './engine.ts';

/** All notifications travel on one channel, so that LISTEN runs once at start and never between other statements. */
const CHANNEL = 'parvis';

/** PGlite could not start; `log` is what the server wrote while it tried, and says why in words. */
export class EmbeddedStartFailed extends Error {
  override readonly name = 'EmbeddedStartFailed';
  readonly log: string;

  constructor(log: string, options: { readonly cause: unknown }) {
    super(`the embedded database could not start${log === '' ? '' : `: ${log}`}`, options);
    this.log = log;
  }
}

/**
 * Starts PGlite on a directory, or in memory when there is none, from a `snapshot` made by `dumpDataDir` if given.
 * Column values read as `column-values.ts` says.
 */
export async function startPGlite(options: { readonly directory?: string; readonly snapshot?: Blob }): Promise<PGlite> {
  const log: string[] = [];
  let starting = true;
  try {
    const pglite = await PGlite.create({
      ...(options.directory === undefined ? {} : { dataDir: options.directory }),
      ...(options.snapshot === undefined ? {} : { loadDataDir: options.snapshot }),
      parsers: { ...COLUMN_PARSERS },
      serializers: { 17: (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}` },
      // Once started, the server quotes the statements that fail, with what people wrote in them.
      onStderr: (line) => {
        if (starting && /(FATAL|PANIC|ERROR|DETAIL): /.test(line)) log.push(line.replace(/^.*?\] */, ''));
        return false;
      },
    });
    pglite.execProtocolStream = inOnePiece(pglite.execProtocolStream.bind(pglite));
    await pglite.query(`listen ${CHANNEL}`);
    return pglite;
  } catch (cause) {
    throw new EmbeddedStartFailed(log.join(' '), { cause });
  } finally {
    starting = false;
  }
}

/** The embedded engine, which can be told that its data is no longer its own. */
export interface EmbeddedEngine extends Engine {
  /** From now on every statement fails with this error, without touching the database again. */
  abandon(error: Error): void;
}

/**
 * The engine over a started PGlite, which it closes. When the server inside panics (a disk that fills up, a damaged
 * file), statements fail, and `restart` is asked for a new one now and then; it rejects while there is no hope.
 */
export function embeddedEngine(pglite: StartedPGlite, restart?: () => Promise<StartedPGlite>): EmbeddedEngine {
  const callbacks = new Map<string, Set<(payload: string) => void>>();
  // The directory has one process, and this is all of it.
  const held = new Set<string>();
  const session = sessionOver({
    pglite,
    ...(restart === undefined ? {} : { restart }),
    onStarted(started) {
      started.onNotification((_, message) => {
        const [channel = '', payload = ''] = split(message);
        for (const callback of [...(callbacks.get(channel) ?? [])]) callback(payload);
      });
    },
  });
  return {
    name: 'embedded',
    dialect: new PGliteDialect({ pglite: session satisfies PGliteForKysely }),
    notification: (channel, payload) => ({ channel: CHANNEL, payload: `${requireChannelName(channel)} ${payload}` }),
    async listen(channel, onNotification) {
      const own = callbacks.get(requireChannelName(channel)) ?? new Set();
      callbacks.set(channel, own.add(onNotification));
      return async () => {
        own.delete(onNotification);
      };
    },
    listened: async () => [...callbacks.values()].some(({ size }) => size > 0),
    async lease(name) {
      if (held.has(name)) return null;
      held.add(name);
      const { signal } = new AbortController();
      let mine = true;
      return {
        lost: signal,
        async [Symbol.asyncDispose]() {
          if (mine) held.delete(name);
          mine = false;
        },
      };
    },
    abandon: (error) => session.abandon(error),
    close: () => session.close(),
  };
}

function split(message: string): [string, string] {
  const space = message.indexOf(' ');
  return [message.slice(0, space), message.slice(space + 1)];
}
