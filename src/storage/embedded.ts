import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import { COLUMN_PARSERS } from './column-values.ts';
import { type Engine, requireChannelName } from './engine.ts';
import { asStorageError } from './storage-error.ts';

/** The part of PGlite that Kysely uses; standing in for it is how every error passes through {@link asStorageError}. */
type PGliteForKysely = Extract<ConstructorParameters<typeof PGliteDialect>[0]['pglite'], { closed: boolean }>;
type Query = PGliteForKysely['query'];

/**
 * Starts PGlite on a directory, or in memory when there is none, from a `snapshot` made by `dumpDataDir` if given.
 * Column values read as `column-values.ts` says.
 */
export async function startPGlite(options: { readonly directory?: string; readonly snapshot?: Blob }): Promise<PGlite> {
  return await PGlite.create({
    ...(options.directory === undefined ? {} : { dataDir: options.directory }),
    ...(options.snapshot === undefined ? {} : { loadDataDir: options.snapshot }),
    parsers: { ...COLUMN_PARSERS },
    serializers: { 17: (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}` },
  });
}

/** The embedded engine over a started PGlite, which it closes. */
export function embeddedEngine(pglite: PGlite): Engine {
  return {
    name: 'embedded',
    dialect: new PGliteDialect({ pglite: translatingErrors(pglite) }),
    channel: requireChannelName,
    async listen(channel, onNotification) {
      const stop = await pglite.listen(requireChannelName(channel), onNotification);
      return async () => {
        if (!pglite.closed) await stop();
      };
    },
    async close() {
      if (!pglite.closed) await pglite.close();
    },
  };
}

function translatingErrors(pglite: PGlite): PGliteForKysely {
  return {
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    waitReady: pglite.waitReady,
    close: () => pglite.close(),
    query: translate(pglite.query.bind(pglite)),
    async transaction(callback) {
      let begun = false;
      try {
        return await pglite.transaction((transaction) => {
          begun = true;
          return callback({
            query: translate(transaction.query.bind(transaction)),
            rollback: () => transaction.rollback(),
          });
        });
      } catch (error) {
        const translated = asStorageError(error);
        // Kysely waits for the callback before it looks at this promise: a BEGIN that failed would wait for ever.
        if (!begun) {
          return await callback({ query: () => Promise.reject(translated), rollback: () => Promise.resolve() });
        }
        throw translated;
      }
    },
  };
}

function translate(query: PGlite['query']): Query {
  return async (text, parameters, options) => {
    try {
      return await query(text, parameters, options);
    } catch (error) {
      throw asStorageError(error);
    }
  };
}
