import type { Dialect } from 'kysely';

/** `embedded` is PGlite in this process (one session, no concurrency), `postgres` a server reached through `pg`. */
export type EngineName = 'embedded' | 'postgres';

/** A name that nobody else has. Disposing it lets it go. */
export interface Lease extends AsyncDisposable {
  /** Aborts where the name was lost: the connection that held it is gone, and somebody else may have it by now. */
  readonly lost: AbortSignal;
}

/** What each engine gives `openDatabase`; closed by `close`, after Kysely no longer uses it. */
export interface Engine {
  readonly name: EngineName;
  readonly dialect: Dialect;
  /** The arguments of `pg_notify` that reach the listeners of `channel`, and only those of the same node. */
  notification(channel: string, payload: string): { readonly channel: string; readonly payload: string };
  /** Calls back for each notification, and once with an empty payload after a gap in which some may have been lost. */
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
  /** Whether any process of the node listens now, this one included. */
  listened(): Promise<boolean>;
  /** Acquires a named lease until it is released; null where another process has it. */
  lease(name: string): Promise<Lease | null>;
  close(): Promise<void>;
}

/** Channel names go into LISTEN and are cut by PostgreSQL at 63 bytes. */
export function requireChannelName(name: string): string {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(name)) throw new TypeError(`not a channel name: ${name}`);
  return name;
}
