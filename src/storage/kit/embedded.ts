import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import { COLUMN_PARSERS } from './column-values.ts';
import { type PGliteForKysely, type StartedPGlite, sessionOver } from './embedded-session.ts';
import { type Engine, requireChannelName } from './engine.ts';

type Exchange = PGlite['execProtocolStream'];
type Answers = Awaited<ReturnType<Exchange>>;

/** Statements differ in the lengths of their lists, so there is no end to them. */
const KNOWN_MAX = 2_000;

/** First bytes of the messages of an extended query, in the order in which PGlite sends them. */
const PARSE = 'P'.charCodeAt(0);
const DESCRIBE = 'D'.charCodeAt(0);
const BIND = 'B'.charCodeAt(0);
const EXECUTE = 'E'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);
/** Of a Describe: a statement, else a portal. */
const STATEMENT = 'S'.charCodeAt(0);
/** After the byte for the kind and four for the length. */
const BODY = 5;

/**
 * PGlite hands each of the six messages of a query to the server apart, and waits: five times the work of the query itself.
 * Only one answer is of use in between, the types of the parameters, and they are the same each time. Here a query is handed over
 * in one piece, once the types of its text are known. PGlite sends those of one query at a time, so nothing comes in between.
 */
export function inOnePiece(exchange: Exchange): Exchange {
  const described = new Map<string, Answers>();
  let waiting: Uint8Array[] = [];
  let text = '';
  let isSynced = false;

  const send: Exchange = async (last, options) => {
    const whole = Buffer.concat([...waiting, last]);
    waiting = [];
    return await exchange(whole, options);
  };

  return async (message, options) => {
    const [kind] = message;
    if (kind === PARSE) {
      waiting = [message];
      text = Buffer.from(message).toString('latin1');
      isSynced = false;
      return [];
    }
    if (kind === DESCRIBE && message[BODY] === STATEMENT) {
      const known = described.get(text);
      if (known !== undefined) return known;
      const answers = await send(message, options);
      if (described.size >= KNOWN_MAX) described.clear();
      described.set(text, answers);
      return answers;
    }
    if (kind === BIND || kind === DESCRIBE) {
      waiting.push(message);
      return [];
    }
    if (kind === EXECUTE) {
      // After a failure the server skips all else up to this, so that it is ready for the next query in any case.
      isSynced = true;
      waiting.push(message);
      try {
        return await send(SYNC_MESSAGE, options);
      } catch (error) {
        // Types that a change of the schema made wrong are asked for again.
        described.delete(text);
        throw error;
      }
    }
    if (kind === SYNC && isSynced) return [];
    if (kind === SYNC) described.delete(text);
    return await send(message, options);
  };
}

const SYNC_MESSAGE = Uint8Array.of(SYNC, 0, 0, 0, 4);

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
