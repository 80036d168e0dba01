import { pauseAfter } from '../../application/kit/retry-pause.ts';
import type { ReadDocument } from '../inbox/remote-actors.ts';

/** Servers that are remembered as silent. */
const SILENT_MAX = 1_000;

type SparingReaders = {
  /** Asks whatever it is asked. */
  readonly read: ReadDocument;
  /** For documents of institutions: null, unasked, for a pause after a server did not answer. */
  readonly readActor: ReadDocument;
};

/**
 * Reads documents so that one server that is silent does not hold up, time and again, whoever has to know what it says. The
 * pauses are half of those after which a mirror looks again, so that each look asks.
 */
export function sparingSilent(read: ReadDocument, now: () => Date): SparingReaders {
  const silent = new Map<string, { readonly since: number; readonly askedAt: number }>();
  async function ask(uri: string): Promise<Awaited<ReturnType<ReadDocument>>> {
    const document = await read(uri);
    if (document !== null) silent.delete(new URL(uri).origin);
    return document;
  }
  return {
    read: ask,
    async readActor(uri) {
      const { origin } = new URL(uri);
      const before = silent.get(origin);
      const at = now().getTime();
      if (before !== undefined && isPaused(before, at)) return null;
      const document = await ask(uri);
      if (document !== null) return document;
      const askedAt = now().getTime();
      silent.delete(origin);
      silent.set(origin, { since: before?.since ?? askedAt, askedAt });
      const [oldest] = silent.keys();
      if (silent.size > SILENT_MAX && oldest !== undefined) silent.delete(oldest);
      return null;
    },
  };
}

/** A clock that was set back ends the pause. */
function isPaused({ since, askedAt }: { readonly since: number; readonly askedAt: number }, at: number): boolean {
  return at >= askedAt && at - askedAt < pauseAfter(askedAt - since) / 2;
}
