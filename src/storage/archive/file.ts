import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ArchiveRefused } from '../../application/archive/archive.ts';
import { openedFile } from './seal.ts';

/** A longer line is not one that this program wrote: values of PostgreSQL end at a quarter of it. */
const LINE_MAX = 1_000_000_000;

/**
 * The lines of a compressed file, which may be encrypted. Names what is wrong with a file that is cut short, not compressed
 * or encrypted to another key.
 */
export async function* linesOf(file: string, identities: string | null = null): AsyncGenerator<string> {
  const unzipped = createGunzip();
  const opened = await openedFile(file, identities);
  // The failure reaches the reader below through the destroyed stream.
  pipeline(opened, unzipped, () => {});
  let parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of unzipped as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        parts.push(chunk.subarray(from, end));
        yield Buffer.concat(parts).toString();
        parts = [];
        length = 0;
        from = end + 1;
      }
      parts.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > LINE_MAX) throw new ArchiveRefused(`${file} is not an archive of Parvis`);
    }
  } catch (cause) {
    throw refusalFor(file, cause);
  }
  if (length > 0) throw new ArchiveRefused(`${file} is cut short`);
}

function refusalFor(file: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause;
  if (cause.code === 'Z_BUF_ERROR') return new ArchiveRefused(`${file} is cut short`, { cause });
  if (cause.code === 'Z_DATA_ERROR') {
    const notOurs = /incorrect header check|unknown compression/.test(cause.message);
    return new ArchiveRefused(notOurs ? `${file} is not an archive of Parvis` : `${file} is damaged`, { cause });
  }
  return cause;
}
