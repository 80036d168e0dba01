import { pino } from 'pino';

export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';

/**
 * What the node says about itself. A line has a fixed text and plain values: never a name, an address, a text that
 * somebody wrote, a token or a key (design: product, lesson 3).
 */
export type Log = {
  error(values: LogValues, text: string): void;
  warn(values: LogValues, text: string): void;
  info(values: LogValues, text: string): void;
  debug(values: LogValues, text: string): void;
};

export type LogValues = Readonly<Record<string, string | number | boolean | null | undefined>> & {
  readonly err?: never;
};

/** Every logger of the node. Errors go in as `failureOf(error)`, which keeps names and places and drops values. */
export function createLog(level: Level): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );
}

/** What of a thrown thing may be logged: its name, its code, where it was thrown; the same of its causes. */
export function failureOf(error: unknown): { readonly failure: string } {
  const parts: string[] = [];
  for (
    let at: unknown = error;
    at !== undefined && at !== null && parts.length < 4;
    at = (at as { cause?: unknown }).cause
  ) {
    if (!(at instanceof Error)) {
      parts.push(typeof at);
      break;
    }
    const code = 'code' in at && typeof at.code === 'string' ? ` ${at.code}` : '';
    const place =
      /\n\s+at ([^\n]+)/
        .exec(at.stack ?? '')?.[1]
        ?.replace(/\(?(?:file:\/\/)?\S*\/((?:src|node_modules)\/\S+)/, '$1') ?? '';
    parts.push(`${at.name}${code} at ${place}`);
  }
  return { failure: parts.join(' < ') };
}
