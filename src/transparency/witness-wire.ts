import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { WireAnswer, WitnessWire } from '../application/journal/witness/ports.ts';

/** A cosignature and a checkpoint are a few hundred bytes. */
const COSIGNING = { answerBytes: 16 * 1024, totalMs: 8_000, redirects: 0 } as const;
/** The journal waits for these answers. */
const NEWEST = { ...COSIGNING, totalMs: 3_000 } as const;
/** After so long one hangs, and what the others answered goes on without it. */
const HANGS_MS = 1_000;
type Limits = typeof COSIGNING | typeof NEWEST;

type Fetch = (url: string, init: RequestInit & { readonly limits: Limits }) => Promise<Response>;

/**
 * Asks witnesses over HTTP, by c2sp.org/tlog-witness. One that hangs is left after eight seconds, and after three where the journal
 * waits for it.
 */
export function createWitnessWire(fetch: Fetch): WitnessWire {
  const ask = async (
    url: string,
    { limits = COSIGNING, ...init }: RequestInit & { limits?: Limits },
  ): Promise<WireAnswer | null> => {
    try {
      const response = await fetch(url, { ...init, redirect: 'manual', limits });
      return { status: response.status, body: await response.text() };
    } catch {
      return null;
    }
  };
  return {
    addCheckpoint: (prefix, body) =>
      ask(`${prefix}/add-checkpoint`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } }),
    newest: (prefix, origin) =>
      ask(`${prefix}/${createHash('sha256').update(origin).digest('hex')}/checkpoint`, {
        headers: { accept: 'text/plain' },
        limits: NEWEST,
      }),
    served: (url) => ask(url, { headers: { accept: 'text/plain' } }),
  };
}

/** What those answer who answer at once; all of them where none hangs. */
export async function answeredInTime<T>(asked: readonly Promise<T>[]): Promise<readonly T[]> {
  const answers: T[] = [];
  const all = Promise.all(asked.map(async (each) => answers.push(await each)));
  await Promise.race([all, pause(HANGS_MS, undefined, { ref: false })]);
  return [...answers];
}
