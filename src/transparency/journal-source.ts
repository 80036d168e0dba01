import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { JOURNAL_PATH } from '../application/journal/entry.ts';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import { retryAfterIn } from '../application/kit/retry-pause.ts';

/** No answer of a journal is larger: a bundle has 256 entries of at most 65,535 bytes. */
const BYTES_MAX = 32 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
/** How often one address is asked that answers that it has too much to do, and how long it is waited for at most each time. */
const TRIES = 6;
const WAIT_MAX_MS = 30_000;

/** Where a journal is read, and the public texts beside it. */
export type JournalSource = {
  /** By a path below the journal; null for what is not there. */
  readonly journal: (path: string) => Promise<Buffer | null>;
  /** By a path of the node; null where there is only a copy of the journal. */
  readonly node: ((path: string) => Promise<Buffer | null>) | null;
};

/** What asks for an address: `fetch`, or an application in the same process. */
export type Get = (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;

/** A node by its address or that of one of its journals; null for a folder. */
export function nodeSource(
  source: string,
  { get, signal }: { readonly get: Get; readonly signal: AbortSignal },
): JournalSource['node'] {
  if (!/^https?:\/\//.test(source)) return null;
  const origin = originOf(source);
  return (path) => answerOf(`${origin}${path}`, { get, signal });
}

/** The address of a node, by that or by the one of one of its journals. */
export function originOf(source: string): string {
  return source.replace(/\/+$/, '').replace(new RegExp(`${JOURNAL_PATH}(/\\d+)?$`), '');
}

/**
 * The journal that a key is of: below the host, the name of a journal is its path, also once the node has another address. Of a
 * folder, what is in it.
 */
export function journalSource(
  source: string,
  { node, origin }: { readonly node: JournalSource['node']; readonly origin: string },
): JournalSource['journal'] {
  if (node === null) return (path) => fileOf(join(source, path));
  const base = pathOf(origin);
  if (base === null) throw new JournalFault('key', `${origin} is no journal of a node`);
  return (path) => node(`${base}/${path}`);
}

/** Where a journal is below its host, by its name; null for what is no journal of a node. */
export function pathOf(origin: string): string | null {
  return /^[^/]+((?:\/journal)(?:\/\d+)?)$/.exec(origin)?.[1] ?? null;
}

async function fileOf(path: string): Promise<Buffer | null> {
  return await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'EISDIR' || cause.code === 'ENOTDIR') return null;
    throw new JournalFault('unreachable', `${path}: ${cause.code}`);
  });
}

async function answerOf(
  url: string,
  { get, signal }: { readonly get: Get; readonly signal: AbortSignal },
): Promise<Buffer | null> {
  const response = await asked(url, { get, signal, tries: TRIES });
  if (response?.status === 404 || response?.status === 410) return null;
  if (response?.ok === false) throw new JournalFault('unreachable', `${url} answers ${response.status}`);
  const bytes = response === null ? null : await orNull(bytesOf(response), signal);
  if (bytes === null) throw new JournalFault('unreachable', `${url} does not answer`);
  if (bytes.length > BYTES_MAX) throw new JournalFault('unreadable', `${url} answers more than ${BYTES_MAX} bytes`);
  return bytes;
}

/** Asked again for as long as it answers 503 or 429 and says when to come back. */
async function asked(
  url: string,
  { get, signal, tries }: { readonly get: Get; readonly signal: AbortSignal; readonly tries: number },
): Promise<Response | null> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await orNull(get(url, { signal: until }), signal);
  const isLater = response?.status === 503 || response?.status === 429;
  const waitMs = isLater ? retryAfterIn(response.headers.get('retry-after'), new Date()) : null;
  if (response === null || waitMs === null || tries === 1) return response;
  await response.body?.cancel();
  await setTimeout(Math.min(waitMs, WAIT_MAX_MS), undefined, { signal });
  return await asked(url, { get, signal, tries: tries - 1 });
}

/** Null for what failed, but for what was interrupted. */
async function orNull<T>(asked: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return await asked.catch(() => {
    signal.throwIfAborted();
    return null;
  });
}

/** No more than is needed to see that it is too much. */
async function bytesOf(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > BYTES_MAX) break;
  }
  return Buffer.concat(chunks);
}

/** An answer in JSON. */
export function jsonOf(bytes: Buffer, path: string): unknown {
  const parsed = jsonIn(bytes);
  if (parsed === undefined) throw new JournalFault('unreadable', `${path} is not JSON`);
  return parsed;
}

/** Undefined for what is no JSON. */
export function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
